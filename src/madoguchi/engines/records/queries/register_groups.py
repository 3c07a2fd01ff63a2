"""A list in groups: the records of one answer after those of another, each group in the order of the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from madoguchi.engines.records.errors import ListMoved
from madoguchi.engines.records.models import Record
from madoguchi.engines.records.queries.register_lists import (
    ListPage,
    Wanted,
    column_of,
    matching,
    ordered_from,
    standing,
)
from madoguchi.engines.records.register_section import View
from madoguchi.foundation.catalogue.queries import Register


def grouped_page(
    register: Register, view: View, wanted: Wanted, field: str, answers: Sequence[object], *, size: int
) -> ListPage:
    """One page of the groups, in the order of `answers`; None is the group without the answer.

    One question, a step into the indexes for each group from the cursor on. Raises ListMoved.
    """
    backwards = bool(wanted.before)
    order = list(reversed(answers)) if backwards else list(answers)
    column, ascending = column_of(register, view), view.order.descending == backwards
    cursor, at = _place(register, column, wanted.before or wanted.after, field, order)
    steps = [
        ordered_from(
            matching(register, view, replace(wanted, chosen={**wanted.chosen, field: answer})),
            column,
            cursor if place == 0 else None,
            ascending=ascending,
        )[: size + 1]
        for place, answer in enumerate(order[at:])
    ]
    rows = list(steps[0].union(*steps[1:], all=True)) if steps else []
    rows.sort(key=lambda row: (getattr(row, column), row.pk), reverse=not ascending)
    rows.sort(key=lambda row: order.index(row.values.get(field)))
    more, found = len(rows) > size, rows[:size]
    if backwards:
        found.reverse()
    if not found:
        return ListPage((), "", "")
    earlier, later = (more, cursor is not None) if backwards else (cursor is not None, more)
    previous, following = found[0].ref if earlier else "", found[-1].ref if later else ""
    return ListPage(standing(view, found), previous, following)


def _place(
    register: Register, column: str, ref: str, field: str, order: Sequence[object]
) -> tuple[tuple[str, int] | None, int]:
    """Where the record of the cursor stands, and in which group; the beginning without one."""
    if not ref:
        return None, 0
    rows = Record.objects.filter(register_id=register.id, ref=ref) if "\0" not in ref else Record.objects.none()
    row = rows.first()
    if row is None or getattr(row, column) is None or row.values.get(field) not in order:
        raise ListMoved
    return (getattr(row, column), row.pk), order.index(row.values.get(field))
