"""One page of a list of a register: a step into the index of the list, whatever its filter and order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain

from django.db.models import BooleanField, Count, F, Func, Q, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import ListMoved, WordsTellMasked
from madoguchi.engines.records.models import Record, RecordChange
from madoguchi.engines.records.queries.register_search import Found, Search, count_of, first_of, says
from madoguchi.engines.records.queries.registers import RecordFacts, facts_of, register_section
from madoguchi.engines.records.queries.shares import answers_of, asked_of, maker_clues, share_in, within
from madoguchi.engines.records.queries.surroundings import surroundings
from madoguchi.engines.records.register_section import (
    CREATED_AT,
    CREATED_BY,
    RECORD_NUMBER,
    UPDATED,
    View,
    is_choosable,
)
from madoguchi.engines.records.rules.arranging import bounds_of, of_terms
from madoguchi.engines.records.rules.register_places import folded
from madoguchi.engines.records.rules.register_terms import choice_term, month_term, word_terms
from madoguchi.engines.records.rules.shares import Share
from madoguchi.engines.records.rules.system_columns import NARROWING, period_of, told_answers
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.clock import now
from madoguchi.values.conditions import All, Any, Condition, Moment, Test
from madoguchi.values.conditions.tree import Operator

COUNTED = 1000

Place = str | datetime
"""Where a record stands along a list."""


@dataclass(frozen=True)
class Along:
    """The column of a record along which a list is walked; it has an index that begins with the register."""

    column: str
    descending: bool


@dataclass(frozen=True)
class Wanted:
    """Which page: the records after or before a record, only those with these choices and these words.

    The cursor is the number of a record and not its value, because it stands in an address. None is chosen for records
    without the answer. `during` is a month or a day, 2026-11 or 2026-11-26, of a list that is also a calendar. `along`
    is another order than that of the list, and `where` a condition that indexes serve in that order (`arranging`).
    """

    after: str = ""
    before: str = ""
    chosen: Mapping[str, object] = field(default_factory=dict)
    words: str = ""
    during: str = ""
    along: Along | None = None
    where: Condition | None = None


@dataclass(frozen=True)
class ListPage:
    """The records of a page, and the cursors of the pages beside it ("" where there is none).

    `is_frequent` when the list is narrowed to what stands in many of its records.
    """

    rows: tuple[RecordFacts, ...]
    previous: str
    next: str
    is_frequent: bool = False


@dataclass(frozen=True)
class Groups:
    """A choice by which a list is grouped, and its answers in order; None is the group without one."""

    field: str
    answers: Sequence[object]


def list_page(register: Register, view: View, wanted: Wanted, *, size: int, groups: Groups | None = None) -> ListPage:
    """One page of a list; raises ListMoved when the record of the cursor no longer stands in it.

    In `groups` the records of one answer come after those of another, each group in the order of the list.
    """
    along = _along(register, view, wanted)
    column, backwards = along.column, bool(wanted.before)
    cursor = _cursor(register, column, wanted.before or wanted.after)
    ascending = along.descending == backwards
    if groups:
        order = groups.answers[::-1] if backwards else groups.answers
        first = Found(_grouped(register, view, wanted, replace(groups, answers=order), cursor, size))
    else:
        rows = matching(register, view, wanted)
        first = _next(register, view, wanted, _from(rows, column, cursor, ascending=ascending), cursor, size + 1)
    more, found = len(first.rows) > size, first.rows[:size]
    if backwards:
        found.reverse()
    if not found:
        return ListPage((), "", "")
    earlier = more if backwards else cursor is not None
    later = cursor is not None if backwards else more
    previous, following = found[0].ref if earlier else "", found[-1].ref if later else ""
    return ListPage(standing(register, view, found), previous, following, first.is_frequent)


def standing(register: Register, view: View, rows: Sequence[Record]) -> tuple[RecordFacts, ...]:
    """Those that stand in the list as it is declared now: their places may still be those of an earlier version."""
    moment = surroundings("ja").moment
    return tuple(facts_of(row, register) for row in rows if view.holds({**_told(row), **row.values}, moment))


def _told(row: Record) -> dict[str, object]:
    return told_answers(row.ref, row.made_by, row.created_at)


def _next(
    register: Register, view: View, wanted: Wanted, rows: QuerySet[Record], cursor: tuple[Place, int] | None, most: int
) -> Found:
    """The first of these rows, which are in the order of the list and beyond the cursor."""
    clues = _clues(register, view, wanted)
    if clues is None:
        return Found(list(rows[:most]))
    order = tuple(str(name) for name in rows.query.order_by)
    whole = Record.objects.filter(_held(register, view, wanted))
    column = _along(register, view, wanted).column
    listed = _from(whole, column, cursor, ascending=not order[0].startswith("-"))
    return first_of(Search(listed, rows, clues, order), most)


def _from(
    rows: QuerySet[Record], column: str, cursor: tuple[Place, int] | None, *, ascending: bool
) -> QuerySet[Record]:
    if cursor:
        rows = rows.filter(_beyond(column, ">" if ascending else "<", cursor))
    return rows.order_by(*((column, "id") if ascending else (f"-{column}", "-id")))


def count_in(register: Register, view: View, wanted: Wanted, *, is_frequent: bool = False) -> int:
    """How many records the list holds, at most COUNTED + 1: nobody waits for the counting of a million.

    What a page says to be frequent is counted along the list.
    """
    rows, clues = matching(register, view, wanted), _clues(register, view, wanted)
    # In an order, because then it is a walk through an index: without one the planner may look for the first thousand
    # in the table as it lies, where the records of others may come before.
    order = (_along(register, view, wanted).column, "id")
    if clues is not None:
        whole = Record.objects.filter(_held(register, view, wanted))
        return count_of(Search(whole, rows, clues, order), COUNTED + 1, is_frequent=is_frequent)
    return rows.order_by(*order)[: COUNTED + 1].count()


def counted_page(register: Register, view: View, wanted: Wanted, *, size: int) -> tuple[ListPage, int]:
    """One page of a list, and how many records the list holds; raises ListMoved as `list_page` does."""
    page = list_page(register, view, wanted, size=size)
    is_whole = not (wanted.after or wanted.before or page.next)
    return page, len(page.rows) if is_whole else count_in(register, view, wanted, is_frequent=page.is_frequent)


def held_in(register: Register) -> int:
    """How many records a register holds for whom it was opened, without those in the bin, at most COUNTED + 1."""
    rows = within(register, Record.objects.filter(register_id=register.id, deleted_at=None))
    return rows.order_by("id")[: COUNTED + 1].count()


def held_in_each(registers: Sequence[Register]) -> dict[str, int]:
    """The same for several, by register and in one question, each at most COUNTED + 1; none where nothing is theirs."""
    first = [
        within(one, Record.objects.filter(register_id=one.id, deleted_at=None)).order_by("id")[: COUNTED + 1]
        for one in registers
    ]
    counted = [
        Record.objects.filter(pk__in=rows.values("pk")).order_by().values_list("register_id").annotate(held=Count("pk"))
        for rows in first
    ]
    return dict(counted[0].union(*counted[1:], all=True)) if counted else {}


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
    along, cursor = _along(register, view, wanted), None
    column, ascending = along.column, not along.descending
    while found := _next(register, view, wanted, _from(rows, column, cursor, ascending=ascending), cursor, size).rows:
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


def bin_of(register: Register, after: str, *, size: int) -> ListPage:
    """One page of the bin after this record, those put there last first."""
    binned = within(register, Record.objects.filter(register_id=register.id, deleted_at__isnull=False))
    rows = binned.order_by("-deleted_at", "-id")
    last = binned.filter(ref=after).first() if "\0" not in after else None
    if last is not None:
        older = Q(deleted_at=last.deleted_at, id__lt=last.pk) | Q(deleted_at__lt=last.deleted_at)
        rows = rows.filter(older, deleted_at__lte=last.deleted_at)
    found = list(rows[: size + 1])
    facts = tuple(facts_of(row, register) for row in found[:size])
    return ListPage(facts, "", facts[-1].ref if len(found) > size else "")


def register_on(
    register: Register, view: View, moment: datetime, at: Circumstances, *, size: int, with_bin: bool = True
) -> Iterator[tuple[RecordFacts, ...]]:
    """The list as it stood at a moment, in the order the records began, page after page.

    The records are walked through whole, because what stood in the list then need not stand in it now. Without the bin,
    a record that lies in it now is left out of every day. In a share, a record has to be in it now and then.
    """
    last, kept_ones = 0, within(register, Record.objects.filter(register_id=register.id))
    if not with_bin:
        kept_ones = kept_ones.filter(deleted_at=None)
    while True:
        rows = list(kept_ones.filter(id__gt=last).order_by("id")[:size])
        found = as_of(rows, moment)
        told = (stood(register, view, row, found[row.pk], at.moment) for row in rows)
        yield tuple(one for one in told if one is not None)
        if len(rows) < size:
            return
        last = rows[-1].pk


def stood(
    register: Register, view: View, row: Record, values: Mapping[str, object] | None, moment: Moment
) -> RecordFacts | None:
    """The record with these values of some day, None where it did not stand in the list, or not in the share."""
    share, held = share_in(register) or Share(), values or {}
    if values is None or not share.sees({**answers_of(row), **held}) or not view.holds({**_told(row), **held}, moment):
        return None
    return replace(facts_of(row), values=share.shown(held))


def as_of(rows: Sequence[Record], moment: datetime) -> dict[int, dict[str, object] | None]:
    """What these records held at a moment: their later changes taken back; None before they began or in the bin."""
    values = {row.pk: dict(row.values) for row in rows}
    standing = {row.pk: row.deleted_at is None for row in rows}
    later = RecordChange.objects.filter(record__in=list(values), at__gt=moment).order_by("-revision")
    for pk, revision, kind, before, after in later.values_list("record_id", "revision", "kind", "before", "after"):
        kept = {name: value for name, value in values[pk].items() if name not in after}
        values[pk] = kept | {name: value for name, value in before.items() if value is not None}
        standing[pk] = kind == "delete" or (standing[pk] and revision > 1 and kind != "restore")
    return {pk: held if standing[pk] else None for pk, held in values.items()}


def column_of(register: Register, view: View) -> str:
    """Where the places of a list are kept: v1 for the first one; a share may leave lists out, each keeps its place."""
    return f"v{[one.id for one in register_section(register.whole).views].index(view.id) + 1}"


def matching(register: Register, view: View, wanted: Wanted) -> QuerySet[Record]:
    """The records of a list as it is narrowed, in no order."""
    rows = within(register, Record.objects.filter(_held(register, view, wanted)))
    if wanted.where is not None:
        rows = rows.filter(asked_of(wanted.where, register.id))
    if wanted.during and view.calendar:
        month = month_term(register.id, view.calendar, wanted.during)
        day = KeyTextTransform(view.calendar, "values")
        rows = rows.filter(terms__contains=[month]).annotate(day=day).filter(day__startswith=wanted.during)
    for name, value in wanted.chosen.items():
        if name in NARROWING and name not in register_section(register.whole).by_id:
            rows = rows.filter(_told_as(name, str(value)))
            continue
        if value is None:
            rows = rows.filter(**{f"values__{name}__isnull": True})
            continue
        citing = next((one for one in register_section(register).citing if one.path == name), None)
        kept = citing.naming(str(value)) if citing else {name: value}
        rows = rows.filter(terms__contains=[choice_term(register.id, name, value)], values__contains=kept)
    share = share_in(register)
    if wanted.words.strip() and share is not None and share.masked:
        raise WordsTellMasked
    for word in folded(wanted.words).split():
        rows = rows.filter(says(word), terms__contains=word_terms(register.id, word))
    return rows


def _held(register: Register, view: View, wanted: Wanted) -> Q:
    """The list as it lies, along the order that is wanted and between its bounds."""
    column = _along(register, view, wanted).column
    held = Q(register_id=register.id, **{f"{column_of(register, view)}__isnull": False, f"{column}__isnull": False})
    bounds = () if wanted.where is None else bounds_of(wanted.where, register_section(register))
    for lookup, place in bounds:
        held &= Q(**{f"{column}__{lookup}": place})
    return held


def _along(register: Register, view: View, wanted: Wanted) -> Along:
    return wanted.along or Along(column_of(register, view), view.order.descending)


def ways_along(register: Register, view: View) -> dict[str, Along]:
    """By field, or moment every record tells, what a list may be ordered by: that of each list of the same records.

    Its own comes first. A moment has an index of all records of the register, so it is for a list of all of them.
    """
    section = register_section(register)
    alike = [view, *(one for one in section.views if one.id != view.id and one.filter == view.filter)]
    found: dict[str, Along] = {}
    for one in alike:
        found.setdefault(one.order.by, Along(column_of(register, one), one.order.descending))
    for name in (CREATED_AT, UPDATED) if view.filter is None else ():
        if name not in section.by_id:
            found.setdefault(name, Along(name, descending=True))
    return found


def _where_clues(condition: Condition, register_id: str) -> Q:
    """The terms of what is served by terms: one, or one of several, joined as they are."""
    match condition:
        case Test():
            values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
            return Q(terms__overlap=[choice_term(register_id, condition.field, value) for value in values])
        case All(parts):
            return Q(*(_where_clues(part, register_id) for part in parts), _connector=Q.AND)
        case Any(parts):
            return Q(*(_where_clues(part, register_id) for part in parts), _connector=Q.OR)
    raise ValueError(condition)


def _clues(register: Register, view: View, wanted: Wanted) -> Q | None:
    """The terms every record has that is `matching`; None where it is narrowed by none."""
    named = register_section(register.whole).by_id
    terms = [term for word in folded(wanted.words).split() for term in word_terms(register.id, word)]
    terms += [
        choice_term(register.id, name, value)
        for name, value in wanted.chosen.items()
        if value is not None and (name in named or name not in NARROWING)
    ]
    if wanted.during and view.calendar:
        terms.append(month_term(register.id, view.calendar, wanted.during))
    makers = maker_clues(register)
    led = of_terms(wanted.where, register_section(register)) if wanted.where is not None else None
    where = None if led is None else _where_clues(led, register.id)
    if not terms and makers is None and where is None:
        return None
    terms += [
        choice_term(register.id, one.field, one.value)
        for one in _needed(view.filter)
        if one.operator is Operator.IS and one.field in named and is_choosable(named[one.field])
    ]
    found = Q(terms__contains=terms) if terms else Q()
    found = found if where is None else found & where
    return found if makers is None else found & makers


def _needed(filter_: Condition | None) -> Iterator[Test]:
    """The questions of a filter that have to be answered yes one by one."""
    for part in filter_.parts if isinstance(filter_, All) else (filter_,):
        if isinstance(part, Test):
            yield part


def _told_as(name: str, text: str) -> Q:
    """What every record tells of itself, each with an index of its own; what can be no such text holds for none."""
    if name == RECORD_NUMBER:
        return Q(ref=text)
    if name == CREATED_BY:
        return Q(made_by=text)
    period = period_of(text)
    column = "created_at" if name == CREATED_AT else "updated_at"
    return Q(**{f"{column}__gte": period[0], f"{column}__lt": period[1]}) if period else Q(pk__in=[])


def _cursor(register: Register, column: str, ref: str) -> tuple[Place, int] | None:
    if not ref:
        return None
    rows = Record.objects.filter(register_id=register.id, ref=ref) if "\0" not in ref else Record.objects.none()
    row = within(register, rows).values_list(column, "id").first()
    if row is None or row[0] is None:
        raise ListMoved
    return row[0], row[1]


def _beyond(column: str, operator: str, cursor: tuple[Place, int]) -> Func:
    """`(v, id) > (x, y)` as one step into the index, which a chain of OR would scan."""
    row = Func(F(column), F("id"), function="ROW", output_field=BooleanField())
    place = Func(Value(cursor[0]), Value(cursor[1]), function="ROW", output_field=BooleanField())
    return Func(row, place, template="%(expressions)s", arg_joiner=f" {operator} ", output_field=BooleanField())


def _grouped(
    register: Register, view: View, wanted: Wanted, groups: Groups, cursor: tuple[Place, int] | None, size: int
) -> list[Record]:
    """The next records of the groups in their order: one question, a step into the indexes for each group."""
    along = _along(register, view, wanted)
    column, ascending = along.column, along.descending == bool(wanted.before)
    rest = groups.answers[_group_of(groups, cursor) :]
    steps = [
        _from(
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
