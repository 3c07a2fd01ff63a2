"""The records of a register whose years of keeping began before a day, by the day the register counts them from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from madoguchi.engines.records.models import Record
from madoguchi.engines.records.queries.process import process_of
from madoguchi.engines.records.queries.register_wanted import column_of
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.rules.register_places import place_key
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.clock import JST

_PORTION = 500


@dataclass(frozen=True)
class OldRecord:
    """A record and the day from which its years are counted."""

    ref: str
    since: date


def old_records(
    register: Register, before: date, *, among: Collection[str] | None = None, without: Collection[str] = ()
) -> Iterator[OldRecord]:
    """The records outside the bin that count from an earlier day, the oldest rows first, read as they are wanted."""
    rows, after = _counting(register, before).exclude(ref__in=list(without)).order_by("pk"), 0
    if among is not None:
        rows = rows.filter(ref__in=list(among))
    while portion := list(rows.filter(pk__gt=after)[:_PORTION]):
        yield from _with_days(portion)
        after = portion[-1].pk


def old_among(register: Register, before: date, refs: Collection[str]) -> tuple[OldRecord, ...]:
    """The same of these records, each locked in one order until the transaction ends."""
    held = Record.objects.filter(register_id=register.id, ref__in=list(refs)).order_by("pk")
    list(held.select_for_update().values_list("pk"))
    return tuple(_with_days(_counting(register, before).filter(ref__in=list(refs)).order_by("pk")))


def records_standing(refs: Collection[str]) -> set[str]:
    """Those of these numbers that are records, in the bin or not."""
    return set(Record.objects.filter(ref__in=list(refs)).values_list("ref", flat=True))


def registers_by_number(refs: Collection[str]) -> dict[str, str]:
    """By number, the registers of those of these numbers that are records, in the bin or not."""
    return dict(Record.objects.filter(ref__in=list(refs)).values_list("ref", "register_id"))


def numbers_in(register_ids: Collection[str]) -> QuerySet[Record, str]:
    """The numbers of all records of these registers, in the bin or not, for another query to be narrowed by."""
    return Record.objects.filter(register_id__in=list(register_ids)).values_list("ref", flat=True)


def _counting(register: Register, before: date) -> QuerySet[Record]:
    """The records with `since` before the day: a moment, or what a field of them says."""
    told, rows = register.header.retention, Record.objects.only("ref").filter(register_id=register.id, deleted_at=None)
    if told.field is not None:
        rows = rows.annotate(since=Cast(KeyTextTransform(told.field, "values"), TextField()))
        return rows.filter(_in_a_list_before(register, told.field, before), since__lt=before.isoformat())
    column = {"made": "created_at", "closed": "progress__entered_at"}.get(told.from_, "updated_at")
    rows = rows.annotate(since=F(column))
    rows = rows.filter(**{f"{column}__lt": datetime.combine(before, time.min, JST)})
    if told.from_ != "closed":
        return rows
    # None ends before it is made, and by that moment there is an index.
    rows = rows.filter(created_at__lt=datetime.combine(before, time.min, JST))
    process = process_of(register)
    if process is None:
        return rows.none()
    ends = [one.id for one in process.states if one.end]
    return rows.annotate(state=KeyTextTransform(process.field, "values")).filter(state__in=ends)


def _in_a_list_before(register: Register, field: str, before: date) -> Q:
    """The same by the index of a list of all records in the order of the field, where the register has such a list."""
    for view in register_section(register.whole).views:
        if view.order.by == field and view.filter is None:
            column = column_of(register.whole, view)
            return Q(**{f"{column}__gte": place_key("", None), f"{column}__lt": place_key(before.isoformat(), None)})
    return Q()


def _with_days(rows: Iterable[Record]) -> Iterator[OldRecord]:
    for row in rows:
        day = _day_of(row.since)  # type: ignore[attr-defined]
        if day is not None:
            yield OldRecord(row.ref, day)


def _day_of(since: datetime | str) -> date | None:
    """The day in Japan; None for a text that is none, as a field of another kind left it."""
    if isinstance(since, datetime):
        return since.astimezone(JST).date()
    try:
        return date.fromisoformat(since[:10])
    except ValueError:
        return None
