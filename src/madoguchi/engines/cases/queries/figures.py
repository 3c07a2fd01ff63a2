"""Counting cases: arrivals, decisions, days, minutes of work, what is open; numbers only, never a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, FloatField, Q, Sum

from madoguchi.engines.cases.models import OPEN, Case, WorkSpan
from madoguchi.values.clock import today

_LENGTH = ExpressionWrapper(F("left_at") - F("opened_at"), output_field=DurationField())


class _Median(Aggregate):
    """The middle value."""

    function = "percentile_cont"
    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True)
class Received:
    """Cases received by procedure, ward and channel."""

    procedure_id: str
    ward: str
    channel: str
    cases: int


@dataclass(frozen=True)
class Decided:
    """Cases decided by procedure: business days used (median), and how many within the standard period."""

    procedure_id: str
    cases: int
    granted: int
    median_days: float
    within_standard: int


@dataclass(frozen=True)
class Worked:
    """Active minutes by procedure and step, over the cases worked on."""

    procedure_id: str
    step: str
    cases: int
    minutes: float


@dataclass(frozen=True)
class OpenNow:
    """Open cases by procedure and step, and how many are past their due date."""

    procedure_id: str
    step: str
    cases: int
    overdue: int


def open_cases_by_version() -> Mapping[str, int]:
    """The number of open cases of every procedure version that has any."""
    rows = Case.objects.filter(OPEN).values_list("procedure_version").annotate(Count("pk")).order_by()
    return dict(rows)


def active_minutes(reference_number: str) -> Mapping[str, float]:
    """Minutes people had this case in front of them, by step."""
    return minutes_by_case([reference_number]).get(reference_number, {})


def minutes_by_case(reference_numbers: list[str]) -> Mapping[str, Mapping[str, float]]:
    """Active minutes of several cases, by reference number and step."""
    spans = WorkSpan.objects.filter(case__reference_number__in=reference_numbers)
    totals: dict[str, dict[str, float]] = {}
    for number, step, length in (
        spans.values_list("case__reference_number", "step").annotate(length=Sum(_LENGTH)).order_by()
    ):
        totals.setdefault(number, {})[step] = _minutes(length)
    return totals


def received_between(first: date, last: date) -> list[Received]:
    """Arrivals from `first` to `last`, both included."""
    rows = Case.objects.filter(received_on__range=(first, last)).values_list("procedure_id", "ward", "channel")
    return [Received(*row) for row in rows.annotate(Count("pk")).order_by("procedure_id", "ward", "channel")]


def decided_between(first: date, last: date) -> list[Decided]:
    """Decisions from `first` to `last`, both included, by the day of the first decision."""
    rows = Case.objects.filter(decided_on__range=(first, last)).values_list("procedure_id")
    counted = rows.annotate(
        Count("pk"),
        granted=Count("pk", filter=Q(outcome="grant")),
        median=_Median("used_days"),
        within=Count("pk", filter=Q(used_days__lte=F("standard_days"))),
    )
    return [Decided(*row) for row in counted.order_by("procedure_id")]


def worked_between(first: date, last: date) -> list[Worked]:
    """Minutes of work begun from `first` to `last`, both included."""
    spans = WorkSpan.objects.filter(opened_at__date__range=(first, last)).values_list("case__procedure_id", "step")
    counted = spans.annotate(Count("case", distinct=True), length=Sum(_LENGTH)).order_by("case__procedure_id", "step")
    return [Worked(procedure, step, cases, _minutes(length)) for procedure, step, cases, length in counted]


def open_now() -> list[OpenNow]:
    """What lies on the desks at this moment."""
    late = Q(due_on__lt=today(), awaiting_correction=False, stopped_on__isnull=True)
    rows = Case.objects.filter(OPEN).values_list("procedure_id", "step")
    counted = rows.annotate(Count("pk"), late=Count("pk", filter=late)).order_by("procedure_id", "step")
    return [OpenNow(*row) for row in counted]


def _minutes(length: timedelta | None) -> float:
    return length.total_seconds() / 60 if length else 0.0
