"""Where records stand in their processes: one record, the tasks of somebody, and what they put in themselves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db.models import BooleanField, Count, Exists, F, Func, Min, OuterRef, Q, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Concat

from madoguchi.engines.records.inquiry_section import InquirySection
from madoguchi.engines.records.models import Record, RecordChange, RecordProgress, RecordTurn
from madoguchi.engines.records.process_section import ProcessSection
from madoguchi.engines.records.queries.registers import RecordFacts, facts_of
from madoguchi.engines.records.rules.process import Maker
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.places import number_in, place_by_day, place_of

NEVER = date.max
"""The due day of what has none: behind every other."""


def process_of(register: Register) -> ProcessSection | None:
    """The process of this version of a register, where it has one."""
    return _process_of(register.whole)


@lru_cache(maxsize=256)
def _process_of(register: Register) -> ProcessSection | None:
    raw = register.section("process")
    return ProcessSection.model_validate(raw) if raw else None


def inquiry_of(register: Register) -> InquirySection | None:
    """What was asked, where this register is an inquiry."""
    return _inquiry_of(register.whole)


@lru_cache(maxsize=256)
def _inquiry_of(register: Register) -> InquirySection | None:
    raw = register.section("inquiry")
    return InquirySection.model_validate(raw) if raw else None


@dataclass(frozen=True)
class ProgressFacts:
    """Where a record stands: who put it in, since when, until when, and whose turn it is."""

    maker: Maker
    entered_at: datetime
    due_on: date | None
    turn: tuple[str, ...]


@dataclass(frozen=True)
class TaskFacts:
    """A record in a list of tasks."""

    record: RecordFacts
    progress: ProgressFacts


@dataclass(frozen=True)
class TaskPage:
    """One page of tasks, and the cursor of the next ("" on the last)."""

    tasks: tuple[TaskFacts, ...]
    next: str


def progress_of(ref: str) -> ProgressFacts | None:
    """Where a record stands; None for one of a register without a process."""
    row = RecordProgress.objects.filter(record__ref=ref).prefetch_related("record__turns").first()
    return _facts(row) if row else None


def progress_of_all(refs: Collection[str]) -> dict[str, ProgressFacts]:
    """Where these records stand, by number."""
    rows = RecordProgress.objects.filter(record__ref__in=list(refs)).select_related("record")
    return {row.record.ref: _facts(row) for row in rows.prefetch_related("record__turns")}


def has_moved(ref: str, by_ref: str) -> bool:
    """Whether this person moved the record on by an action, at any time."""
    return RecordChange.objects.filter(record__ref=ref, kind="act", by_ref=by_ref).exists()


def _facts(row: RecordProgress) -> ProgressFacts:
    maker = Maker(row.made_by, row.made_name, row.made_in, row.made_as)
    turn = sorted(row.record.turns.all(), key=lambda one: one.pk)
    return ProgressFacts(maker, row.entered_at, row.due_on, tuple(one.who for one in turn))


@dataclass(frozen=True)
class TurnCount:
    """How many records of one register have somebody's turn, and the one that was put in first."""

    register_id: str
    count: int
    first: TaskFacts


def turns_by_register(keys: Collection[str]) -> tuple[TurnCount, ...]:
    """The registers whose records have one of these turns, with how many; most first, in two questions."""
    rows = RecordTurn.objects.filter(who__in=list(keys)).values("register_id").order_by()
    found = list(rows.annotate(count=Count("record_id", distinct=True), first=Min("record_id")))
    first = {task.record.register_id: task for task in _tasks([row["first"] for row in found])}
    known = (row for row in found if row["register_id"] in first)
    counts = (TurnCount(row["register_id"], row["count"], first[row["register_id"]]) for row in known)
    return tuple(sorted(counts, key=lambda one: (-one.count, one.register_id)))


def tasks_of(keys: Collection[str], after: str, *, size: int, register_id: str = "") -> TaskPage:
    """The records whose turn is one of these, the nearest due day first: one step into the index for each key.

    Those of one register only where it is named.

    The cursor is the due day and number of the last record; one that nobody gave begins at the beginning.
    """
    place = place_by_day(after)
    steps = [_turns_of(key, register_id, place)[: size + 1] for key in sorted(keys)]
    rows = steps[0].union(*steps[1:]).order_by("due_on", "record_id")[: size + 1] if steps else ()
    found = [(due_on, number) for due_on, number in rows]
    numbers = [number for _, number in found[:size]]
    more = len(found) > size
    following = place_of(*found[size - 1]) if more else ""
    return TaskPage(_tasks(numbers), following)


def _turns_of(key: str, register_id: str, place: tuple[date, int] | None) -> QuerySet[RecordTurn, tuple[date, int]]:
    rows = RecordTurn.objects.filter(who=key, **({"register_id": register_id} if register_id else {}))
    if place:
        row = Func(F("due_on"), F("record_id"), function="ROW", output_field=BooleanField())
        last = Func(Value(place[0]), Value(place[1]), function="ROW", output_field=BooleanField())
        beyond = Func(row, last, template="%(expressions)s", arg_joiner=" > ", output_field=BooleanField())
        rows = rows.filter(beyond)
    return rows.order_by("due_on", "record_id").values_list("due_on", "record_id")


def put_in_by(ref: str, after: str, *, size: int) -> TaskPage:
    """The records this person put in, the newest first; those in the bin are left out."""
    rows = RecordProgress.objects.filter(made_by=ref, record__deleted_at=None).order_by("-record_id")
    if last := number_in(after):
        rows = rows.filter(record_id__lt=last)
    found = list(rows.values_list("record_id", flat=True)[: size + 1])
    return TaskPage(_tasks(found[:size]), str(found[size - 1]) if len(found) > size else "")


def _tasks(numbers: list[int]) -> tuple[TaskFacts, ...]:
    rows = RecordProgress.objects.filter(record_id__in=numbers).select_related("record")
    by_number = {row.record_id: row for row in rows.prefetch_related("record__turns")}
    return tuple(
        TaskFacts(facts_of(row.record), _facts(row)) for row in (by_number[n] for n in numbers if n in by_number)
    )


def progress_in(register_id: str) -> dict[str, ProgressFacts]:
    """Where every record of a register outside the bin stands, by its number; for registers of a few hundred."""
    rows = RecordProgress.objects.filter(record__register_id=register_id, record__deleted_at=None)
    return {row.record.ref: _facts(row) for row in rows.select_related("record").prefetch_related("record__turns")}


def states_in(register_ids: Collection[str], field: str) -> dict[str, dict[str, int]]:
    """How many records of each register outside the bin hold which answer to `field`, in one question."""
    rows = Record.objects.filter(register_id__in=list(register_ids), deleted_at=None)
    held = rows.annotate(held=KeyTextTransform(field, "values")).values_list("register_id", "held")
    found: dict[str, dict[str, int]] = {}
    for register_id, answer, count in held.annotate(count=Count("pk")).order_by():
        found.setdefault(register_id, {})[str(answer)] = count
    return found


def left_in(register_id: str, field: str, known: Collection[str]) -> dict[str, int]:
    """How many records outside the bin hold an answer to `field` that is none of those `known`, by answer."""
    rows = Record.objects.filter(register_id=register_id, deleted_at=None)
    held = rows.annotate(held=KeyTextTransform(field, "values")).filter(held__isnull=False).exclude(held__in=known)
    counted = held.values_list("held").annotate(count=Count("pk")).order_by()
    return {str(answer): count for answer, count in counted}


def turns_that_came(
    register_id: str, fields: Collection[str], *, kind: str, by_ref: str, since: datetime
) -> dict[str, set[int]]:
    """By whose turn it is, the records that came to them by changes of this kind, by this person and since then.

    They are new and were not moved on, or one of the `fields` was changed to the one whose turn it is.
    """
    moved = RecordChange.objects.filter(record=OuterRef("record"), kind="act")
    came = Q(~Exists(moved)) & Q(record__changes__revision=1)
    for field in fields:
        told = KeyTextTransform(field, "record__changes__after")
        came |= Q(who=Concat(Value("p:"), told)) | Q(who=Concat(Value("d:"), told))
    rows = RecordTurn.objects.filter(
        came,
        record__register_id=register_id,
        record__changes__kind=kind,
        record__changes__by_ref=by_ref,
        record__changes__at__gte=since,
    )
    found: dict[str, set[int]] = {}
    for who, number in rows.values_list("who", "record_id").distinct():
        found.setdefault(who, set()).add(number)
    return found


def due_by(on: date, *, limit: int) -> list[str]:
    """The records that are due on this day or before and were not reminded of yet, the longest overdue first."""
    rows = RecordProgress.objects.filter(due_on__lte=on, reminded_on=None, record__deleted_at=None)
    return list(rows.order_by("due_on", "id").values_list("record__ref", flat=True)[:limit])
