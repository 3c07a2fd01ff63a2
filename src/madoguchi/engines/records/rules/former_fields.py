"""Values of fields a register no longer has: apart from those people work with, and lost by nothing they write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.register_section import RegisterSection

Values = Mapping[str, Any]


def known_values(section: RegisterSection, values: Values) -> dict[str, Any]:
    """The values of the fields there are today, also in the rows of tables."""
    known = {name: value for name, value in values.items() if name in section.by_id}
    for table in section.tables:
        if isinstance(rows := known.get(table.id), list):
            known[table.id] = [_known(table, row) if isinstance(row, Mapping) else row for row in rows]
    return known


def with_former(section: RegisterSection, held: Values, values: Values) -> dict[str, Any]:
    """The values with what the rows that are `held` have for fields their table no longer has.

    A row is the one of before that has the same values, or most of them; else the one in its place. What a row has that
    is gone goes with it.
    """
    made = dict(values)
    for table in section.tables:
        rows, before = made.get(table.id), _rows_in(held.get(table.id))
        former = [{name: one for name, one in row.items() if name not in table.by_id} for row in before]
        if any(former) and isinstance(rows, list):
            same = same_rows([_known(table, row) for row in before], [_known(table, row) for row in _rows_in(rows)])
            made[table.id] = [{**former[same[at]], **row} if at in same else row for at, row in enumerate(rows)]
    return made


def _rows_in(value: object) -> list[Values]:
    return [row if isinstance(row, Mapping) else {} for row in value] if isinstance(value, list) else []


def _known(table: GroupField, row: Values) -> dict[str, Any]:
    return {name: one for name, one in row.items() if name in table.by_id}


def same_rows(before: Sequence[Values], after: Sequence[Values]) -> dict[int, int]:
    """By the place of a row the place it had before, if anything speaks for it; each row of before is one row now."""
    likeness = {
        (now, was): _likeness(one, other, now - was, as_many=len(before) == len(after))
        for now, other in enumerate(after)
        for was, one in enumerate(before)
    }
    found: dict[int, int] = {}
    for _, now, was in sorted((like, *places) for places, like in likeness.items() if like is not None):
        if now not in found and was not in found.values():
            found[now] = was
    return found


def _likeness(one: Values, other: Values, step: int, *, as_many: bool) -> tuple[int, ...] | None:
    """How much a row is another one, the smaller the more; None where nothing speaks for it.

    Where no row came and none went, one that is not mostly the same as any is more likely to be in its place.
    """
    shared = sum(other.get(name) == value for name, value in one.items())
    if not shared and step:
        return None
    rank = 0 if one == other else 1 if 2 * shared > max(len(one), len(other)) else 2
    return rank, bool(step and as_many), -shared, abs(step)
