"""Steps along the index of a list from one record on, and the whole list in such steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain

from django.db.models import BooleanField, F, Func, QuerySet, Value

from madoguchi.engines.records.models import Record
from madoguchi.engines.records.queries.register_matching import clues_of, lying, matching
from madoguchi.engines.records.queries.register_search import Found, Search, first_of
from madoguchi.engines.records.queries.register_wanted import Place, Wanted, along_of
from madoguchi.engines.records.queries.registers import RecordFacts, facts_of
from madoguchi.engines.records.queries.surroundings import surroundings
from madoguchi.engines.records.register_section import View
from madoguchi.engines.records.rules.system_columns import told_answers
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.clock import now


def standing(register: Register, view: View, rows: Sequence[Record]) -> tuple[RecordFacts, ...]:
    """Those that stand in the list as it is declared now: their places may still be those of an earlier version."""
    moment = surroundings("ja").moment
    return tuple(facts_of(row, register) for row in rows if view.holds({**told_of(row), **row.values}, moment))


def told_of(row: Record) -> dict[str, object]:
    """What a record tells besides its answers, for conditions."""
    return told_answers(row.ref, row.made_by, row.created_at)


def next_rows(
    register: Register, view: View, wanted: Wanted, rows: QuerySet[Record], cursor: tuple[Place, int] | None, most: int
) -> Found:
    """The first of these rows, which are in the order of the list and beyond the cursor."""
    clues = clues_of(register, view, wanted)
    if clues is None:
        return Found(list(rows[:most]))
    order = tuple(str(name) for name in rows.query.order_by)
    whole = Record.objects.filter(lying(register, view, wanted))
    column = along_of(register, view, wanted).column
    listed = rows_from(whole, column, cursor, ascending=not order[0].startswith("-"))
    return first_of(Search(listed, rows, clues, order), most)


def rows_from(
    rows: QuerySet[Record], column: str, cursor: tuple[Place, int] | None, *, ascending: bool
) -> QuerySet[Record]:
    """The rows beyond the cursor in the order of this column."""
    if cursor:
        rows = rows.filter(_beyond(column, ">" if ascending else "<", cursor))
    return rows.order_by(*((column, "id") if ascending else (f"-{column}", "-id")))


def every_page(register: Register, view: View, wanted: Wanted, *, size: int) -> Iterator[tuple[RecordFacts, ...]]:
    """The whole list, page after page, each record once; one page and one bit for each record are held.

    What nobody changes meanwhile keeps its place and comes in the order of the list. What is changed may move to either
    side of the place that was reached: it comes at the end, unless it came before.
    """
    started, given = now(), _Given()
    rows = matching(register, view, wanted).filter(created_at__lte=started)
    unchanged = _in_order(register, view, wanted, rows.filter(updated_at__lte=started), size)
    for page in chain(unchanged, _changed(rows, started, size)):
        new = standing(register, view, [row for row in page if given.is_first(row.pk)])
        if new:
            yield new


def _in_order(
    register: Register, view: View, wanted: Wanted, rows: QuerySet[Record], size: int
) -> Iterator[list[Record]]:
    along, cursor = along_of(register, view, wanted), None
    column, ascending = along.column, not along.descending
    while found := next_rows(
        register, view, wanted, rows_from(rows, column, cursor, ascending=ascending), cursor, size
    ).rows:
        yield found
        if len(found) < size:
            return
        cursor = (getattr(found[-1], column), found[-1].pk)


def _changed(rows: QuerySet[Record], since: datetime, size: int) -> Iterator[list[Record]]:
    last = 0
    while found := list(rows.filter(updated_at__gt=since, id__gt=last).order_by("id")[:size]):
        yield found
        last = found[-1].pk


class _Given:
    """Which records were given already, one bit each."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def is_first(self, number: int) -> bool:
        """Whether this one was not given yet; from now on it was."""
        at, bit = divmod(number, 8)
        self._bits.extend(bytes(max(0, at + 1 - len(self._bits))))
        known = self._bits[at] >> bit & 1
        self._bits[at] |= 1 << bit
        return not known


def _beyond(column: str, operator: str, cursor: tuple[Place, int]) -> Func:
    """`(v, id) > (x, y)` as one step into the index, which a chain of OR would scan."""
    row = Func(F(column), F("id"), function="ROW", output_field=BooleanField())
    place = Func(Value(cursor[0]), Value(cursor[1]), function="ROW", output_field=BooleanField())
    return Func(row, place, template="%(expressions)s", arg_joiner=f" {operator} ", output_field=BooleanField())
