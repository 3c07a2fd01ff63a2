"""What becomes of the rows of a table when others stand in their place: which come, go, change or stay; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.rules.former_fields import same_rows

Row = Mapping[str, Any]


class RowsDifference(NamedTuple):
    """The places of rows, from 0: those that come, now, and those that go, before; of those that change, and of those
    that are kept as they are, by the place now the one of before. `is_moved` where these stand in another order.
    """

    added: tuple[int, ...]
    changed: Mapping[int, int]
    gone: tuple[int, ...]
    kept: Mapping[int, int]
    is_moved: bool


def rows_of_table(value: object) -> list[Row]:
    """The rows a record holds."""
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def table_difference(table: GroupField, before: Row, after: Row) -> RowsDifference:
    """What becomes of the rows of a table of a record with these values: the same row, or the one most like it by what
    was answered, is the one of before, each once.
    """
    worked_out = frozenset(one.id for one in table.fields if one.computes)
    return rows_difference(rows_of_table(before.get(table.id)), rows_of_table(after.get(table.id)), worked_out)


def rows_difference(
    before: Sequence[Row], after: Sequence[Row], worked_out: frozenset[str] = frozenset()
) -> RowsDifference:
    """The same of these rows; answers that are `worked_out` do not speak for two rows being one."""
    was = _equal(before, after)
    free = [at for at in range(len(before)) if at not in was.values()]
    open_ = [at for at in range(len(after)) if at not in was]
    answered = [[_without(rows[at], worked_out) for at in places] for rows, places in ((before, free), (after, open_))]
    like = same_rows(*answered) if free and open_ else {}
    changed = {open_[now]: free[then] for now, then in like.items()}
    places = [then for _, then in sorted({**was, **changed}.items())]
    return RowsDifference(
        added=tuple(at for at in open_ if at not in changed),
        changed=dict(sorted(changed.items())),
        gone=tuple(at for at in free if at not in changed.values()),
        kept=dict(sorted(was.items())),
        is_moved=any(one > other for one, other in pairwise(places)),
    )


def _without(row: Row, names: frozenset[str]) -> Row:
    return {name: value for name, value in row.items() if name not in names}


def _equal(before: Sequence[Row], after: Sequence[Row]) -> dict[int, int]:
    """By place now the place before of the rows that are as they were; one that stands where it stood comes first."""
    found = {at: at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one == other}
    for now, other in enumerate(after):
        if now not in found:
            taken = set(found.values())
            then = next((at for at, one in enumerate(before) if at not in taken and one == other), None)
            if then is not None:
                found[now] = then
    return found
