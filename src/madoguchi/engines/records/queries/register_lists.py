"""One page of a list of a register: a step into the index of the list, whatever its filter and order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from madoguchi.engines.records.errors import ListMoved
from madoguchi.engines.records.models import Record
from madoguchi.engines.records.queries.register_held import count_in
from madoguchi.engines.records.queries.register_matching import matching
from madoguchi.engines.records.queries.register_search import Found
from madoguchi.engines.records.queries.register_walks import next_rows, rows_from, standing
from madoguchi.engines.records.queries.register_wanted import Place, Unsearched, Wanted, along_of
from madoguchi.engines.records.queries.registers import RecordFacts
from madoguchi.engines.records.queries.shares import within
from madoguchi.engines.records.register_section import View
from madoguchi.foundation.catalogue.queries import Register


@dataclass(frozen=True)
class ListPage:
    """The records of a page, and the cursors of the pages beside it ("" where there is none).

    `is_frequent` when the list is narrowed to what stands in many of its records; `unsearched` as it was wanted.
    """

    rows: tuple[RecordFacts, ...]
    previous: str
    next: str
    is_frequent: bool = False
    unsearched: tuple[Unsearched, ...] = ()


@dataclass(frozen=True)
class Groups:
    """A choice by which a list is grouped, and its answers in order; None is the group without one."""

    field: str
    answers: Sequence[object]


def list_page(register: Register, view: View, wanted: Wanted, *, size: int, groups: Groups | None = None) -> ListPage:
    """One page of a list; raises ListMoved when the record of the cursor no longer stands in it.

    In `groups` the records of one answer come after those of another, each group in the order of the list.
    """
    along = along_of(register, view, wanted)
    column, backwards = along.column, bool(wanted.before)
    cursor = _cursor(register, column, wanted.before or wanted.after)
    ascending = along.descending == backwards
    if groups:
        order = groups.answers[::-1] if backwards else groups.answers
        first = Found(_grouped(register, view, wanted, replace(groups, answers=order), cursor, size))
    else:
        rows = matching(register, view, wanted)
        first = next_rows(
            register, view, wanted, rows_from(rows, column, cursor, ascending=ascending), cursor, size + 1
        )
    more, found = len(first.rows) > size, first.rows[:size]
    if backwards:
        found.reverse()
    if not found:
        return ListPage((), "", "", unsearched=wanted.unsearched)
    earlier = more if backwards else cursor is not None
    later = cursor is not None if backwards else more
    previous, following = found[0].ref if earlier else "", found[-1].ref if later else ""
    kept = standing(register, view, found)
    return ListPage(kept, previous, following, first.is_frequent, wanted.unsearched)


def counted_page(register: Register, view: View, wanted: Wanted, *, size: int) -> tuple[ListPage, int]:
    """One page of a list, and how many records the list holds; raises ListMoved as `list_page` does."""
    page = list_page(register, view, wanted, size=size)
    is_whole = not (wanted.after or wanted.before or page.next)
    return page, len(page.rows) if is_whole else count_in(register, view, wanted, is_frequent=page.is_frequent)


def _cursor(register: Register, column: str, ref: str) -> tuple[Place, int] | None:
    if not ref:
        return None
    rows = Record.objects.filter(register_id=register.id, ref=ref) if "\0" not in ref else Record.objects.none()
    row = within(register, rows).values_list(column, "id").first()
    if row is None or row[0] is None:
        raise ListMoved
    return row[0], row[1]


def _grouped(
    register: Register, view: View, wanted: Wanted, groups: Groups, cursor: tuple[Place, int] | None, size: int
) -> list[Record]:
    """The next records of the groups in their order: one question, a step into the indexes for each group."""
    along = along_of(register, view, wanted)
    column, ascending = along.column, along.descending == bool(wanted.before)
    rest = groups.answers[_group_of(groups, cursor) :]
    steps = [
        rows_from(
            matching(register, view, replace(wanted, chosen={**wanted.chosen, groups.field: answer})),
            column,
            None if place else cursor,
            ascending=ascending,
        )[: size + 1]
        for place, answer in enumerate(rest)
    ]
    found = list(steps[0].union(*steps[1:], all=True)) if steps else []
    found.sort(key=lambda row: (getattr(row, column), row.pk), reverse=not ascending)
    found.sort(key=lambda row: rest.index(row.values.get(groups.field)))
    return found[: size + 1]


def _group_of(groups: Groups, cursor: tuple[Place, int] | None) -> int:
    """In which group the record of the cursor stands; raises ListMoved when it is in none of them."""
    if cursor is None:
        return 0
    answer = Record.objects.values_list("values", flat=True).get(pk=cursor[1]).get(groups.field)
    if answer not in groups.answers:
        raise ListMoved
    return groups.answers.index(answer)
