"""Counting work: open cases by version, days in each step, and the minutes people had cases in front of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from django.db.models import Count, DurationField, ExpressionWrapper, F, Sum

from madoguchi.engines.cases.models import OPEN, Case, WorkSpan
from madoguchi.engines.cases.queries.facts import clock_of, log_of
from madoguchi.engines.cases.rules import CaseFacts
from madoguchi.values.clock import JST

_LENGTH = ExpressionWrapper(F("left_at") - F("opened_at"), output_field=DurationField())


def open_cases_by_version() -> Mapping[str, int]:
    """The number of open cases of every procedure version that has any."""
    rows = Case.objects.filter(OPEN).values_list("procedure_version").annotate(Count("pk")).order_by()
    return dict(rows)


def active_minutes(reference_number: str) -> Mapping[str, float]:
    """Minutes people had this case in front of them, by step."""
    return minutes_by_case([reference_number]).get(reference_number, {})


def days_by_step(case: CaseFacts) -> Mapping[str, int]:
    """Business days on the legal clock that a case lay in each step, from its log; waiting for its applicant aside."""
    clock, days = clock_of(case), Counter[str]()
    since, step = case.received_on, ""
    for change in log_of(case.reference_number):
        on = change.at.astimezone(JST).date()
        days[step or change.to_step] += clock.days_within(since, on)
        since, step = on, change.to_step
    days[step] += clock.days_within(since, clock.stopped_on or clock.today)
    return {name: counted for name, counted in days.items() if name and counted}


def minutes_by_case(reference_numbers: list[str]) -> Mapping[str, Mapping[str, float]]:
    """Active minutes of several cases, by reference number and step."""
    spans = WorkSpan.objects.filter(case__reference_number__in=reference_numbers)
    totals: dict[str, dict[str, float]] = {}
    for number, step, length in (
        spans.values_list("case__reference_number", "step").annotate(length=Sum(_LENGTH)).order_by()
    ):
        totals.setdefault(number, {})[step] = _minutes(length)
    return totals


def _minutes(length: timedelta | None) -> float:
    return length.total_seconds() / 60 if length else 0.0
