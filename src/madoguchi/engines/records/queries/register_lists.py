"""One page of a list of a register: a step into the index of the list, whatever its filter and order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.models import Record, RecordChange
from madoguchi.engines.records.queries.registers import RecordFacts, facts_of, register_section
from madoguchi.engines.records.register_section import View
from madoguchi.engines.records.rules.register_places import bigrams, choice_term, folded, term_of
from madoguchi.foundation.catalogue.queries import Register

COUNTED = 1000


@dataclass(frozen=True)
class Wanted:
    """Which page: the records after or before a record, only those with these choices and these words.

    The cursor is the number of a record and not its value, because it stands in an address.
    """

    after: str = ""
    before: str = ""
    chosen: Mapping[str, object] = field(default_factory=dict)
    words: str = ""


@dataclass(frozen=True)
class ListPage:
    """The records of a page, and the cursors of the pages beside it ("" where there is none)."""

    rows: tuple[RecordFacts, ...]
    previous: str
    next: str


def list_page(register: Register, view: View, wanted: Wanted, *, size: int) -> ListPage:
    """One page of a list; a cursor whose record no longer stands in the list begins at its first page."""
    column = _column(register, view)
    backwards = bool(wanted.before)
    rows = _matching(register, column, wanted)
    cursor = _cursor(register, column, wanted.before or wanted.after)
    ascending = view.order.descending == backwards
    if cursor:
        rows = rows.filter(_beyond(column, ">" if ascending else "<", cursor))
    ordering = (column, "id") if ascending else (f"-{column}", "-id")
    found = list(rows.order_by(*ordering)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    facts = tuple(facts_of(row) for row in found)
    if not facts:
        return ListPage((), "", "")
    earlier = more if backwards else cursor is not None
    later = cursor is not None if backwards else more
    return ListPage(facts, facts[0].ref if earlier else "", facts[-1].ref if later else "")


def count_in(register: Register, view: View, wanted: Wanted) -> int:
    """How many records the list holds, at most COUNTED + 1: nobody waits for the counting of a million."""
    rows = _matching(register, _column(register, view), wanted)
    return rows.order_by()[: COUNTED + 1].count()


def every_page(register: Register, view: View, wanted: Wanted, *, size: int) -> Iterator[tuple[RecordFacts, ...]]:
    """The whole list, page after page; no more than one page is ever held."""
    after = ""
    while True:
        page = list_page(register, view, Wanted(after=after, chosen=wanted.chosen, words=wanted.words), size=size)
        if page.rows:
            yield page.rows
        if not page.next:
            return
        after = page.next


def bin_of(register: Register, *, most: int = 100) -> tuple[RecordFacts, ...]:
    """The records put into the bin last."""
    rows = Record.objects.filter(register_id=register.id, deleted_at__isnull=False).order_by("-deleted_at")
    return tuple(facts_of(row) for row in rows[:most])


def register_on(
    register: Register, view: View, moment: datetime, at: Circumstances, *, size: int
) -> Iterator[tuple[RecordFacts, ...]]:
    """The list as it stood at a moment, in the order the records began, page after page.

    The records are walked through whole, because what stood in the list then need not stand in it now.
    """
    last = 0
    while True:
        rows = list(Record.objects.filter(register_id=register.id, id__gt=last).order_by("id")[:size])
        found = _as_of(rows, moment)
        kept = [(row, found[row.pk]) for row in rows if found[row.pk] is not None]
        standing = tuple(replace(facts_of(row), values=values or {}) for row, values in kept)
        yield tuple(one for one in standing if view.holds(one.values, at.moment))
        if len(rows) < size:
            return
        last = rows[-1].pk


def _as_of(rows: Sequence[Record], moment: datetime) -> dict[int, dict[str, object] | None]:
    """What these records held at a moment: their later changes taken back; None before they began or in the bin."""
    values = {row.pk: dict(row.values) for row in rows}
    standing = {row.pk: row.deleted_at is None for row in rows}
    later = RecordChange.objects.filter(record__in=list(values), at__gt=moment).order_by("-revision")
    for pk, revision, kind, before, after in later.values_list("record_id", "revision", "kind", "before", "after"):
        kept = {name: value for name, value in values[pk].items() if name not in after}
        values[pk] = kept | {name: value for name, value in before.items() if value is not None}
        standing[pk] = kind == "delete" or (standing[pk] and revision > 1 and kind != "restore")
    return {pk: held if standing[pk] else None for pk, held in values.items()}


def _column(register: Register, view: View) -> str:
    return f"v{register_section(register).views.index(view) + 1}"


def _matching(register: Register, column: str, wanted: Wanted) -> QuerySet[Record]:
    rows = Record.objects.filter(Q(register_id=register.id, **{f"{column}__isnull": False}))
    for name, value in wanted.chosen.items():
        rows = rows.filter(terms__contains=[choice_term(register.id, name, value)], **{f"values__{name}": value})
    for word in folded(wanted.words).split():
        hashed = [term_of(register.id, pair) for pair in bigrams(word)]
        rows = rows.filter(text__contains=word, **({"terms__contains": hashed} if hashed else {}))
    return rows


def _cursor(register: Register, column: str, ref: str) -> tuple[str, int] | None:
    if not ref or "\0" in ref:
        return None
    row = Record.objects.filter(register_id=register.id, ref=ref).values_list(column, "id").first()
    return (row[0], row[1]) if row and row[0] is not None else None


def _beyond(column: str, operator: str, cursor: tuple[str, int]) -> Func:
    """`(v, id) > (x, y)` as one step into the index, which a chain of OR would scan."""
    row = Func(F(column), F("id"), function="ROW", output_field=BooleanField())
    place = Func(Value(cursor[0]), Value(cursor[1]), function="ROW", output_field=BooleanField())
    return Func(row, place, template="%(expressions)s", arg_joiner=f" {operator} ", output_field=BooleanField())
