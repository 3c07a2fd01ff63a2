"""Reading figures: counts, the funnel of a form, days, minutes and hours saved over a period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Avg, Count, F, FloatField, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Cast, TruncMonth

from madoguchi.engines.metrics.models import Matter, PageEvent
from madoguchi.engines.metrics.rules import hours_saved, quantile, share


@dataclass(frozen=True)
class ProcedureFigures:
    """One procedure over a period; days are business days on the legal clock."""

    procedure: str
    arrived: int
    closed: int
    median_days: float | None
    slow_days: float | None  # nine of ten cases were quicker
    mean_minutes: float | None
    minutes_before: float | None
    hours_saved: float
    minutes_by_step: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Figures:
    """The whole city over a period, both days included."""

    from_on: date
    until_on: date
    arrived: int
    closed: int
    online_share: float
    hours_saved: float
    median_days: float | None
    by_procedure: tuple[ProcedureFigures, ...]
    by_ward: Mapping[str, int]
    by_channel: Mapping[str, int]
    by_month: tuple[tuple[date, int], ...]


@dataclass(frozen=True)
class FunnelPage:
    """How many saw a page and how many went on from it."""

    page: str
    shown: int
    completed: int

    @property
    def rate(self) -> float:
        """The share that went on."""
        return share(min(self.completed, self.shown), self.shown)


def figures(from_on: date, until_on: date) -> Figures:
    """Counts, days, minutes and hours saved of what arrived or closed from one day to another."""
    arrived = Matter.objects.filter(received_on__range=(from_on, until_on))
    closed = Matter.objects.filter(closed_on__range=(from_on, until_on))
    by_channel = _counts(arrived, "channel")
    total = sum(by_channel.values())
    rows = _by_procedure(arrived, closed)
    return Figures(
        from_on,
        until_on,
        arrived=total,
        closed=sum(row.closed for row in rows),
        online_share=share(by_channel.get("online", 0) + by_channel.get("api", 0), total),
        hours_saved=sum(row.hours_saved for row in rows),
        median_days=quantile(_days(closed), 0.5),
        by_procedure=rows,
        by_ward=_counts(arrived, "ward"),
        by_channel=by_channel,
        by_month=_by_month(arrived),
    )


def _counts(matters: QuerySet[Matter], column: str) -> dict[str, int]:
    rows = matters.values(column).annotate(n=Count("id")).order_by("-n", column)
    return {str(row[column]): row["n"] for row in rows}


def _days(closed: QuerySet[Matter]) -> list[float]:
    return [
        float(days)
        for days in closed.exclude(outcome="withdrawn").values_list("business_days", flat=True)
        if days is not None
    ]


def _by_month(arrived: QuerySet[Matter]) -> tuple[tuple[date, int], ...]:
    rows = arrived.annotate(month=TruncMonth("received_on")).values("month").annotate(n=Count("id")).order_by("month")
    return tuple((row["month"], row["n"]) for row in rows)


def _by_procedure(arrived: QuerySet[Matter], closed: QuerySet[Matter]) -> tuple[ProcedureFigures, ...]:
    counts = _counts(arrived, "procedure")
    decided = Q(outcome__gt="") & ~Q(outcome="withdrawn")
    sums = {
        row["procedure"]: row
        for row in closed.values("procedure").annotate(
            n=Count("id"),
            decided=Count("id", filter=decided),
            active=Sum("active_minutes", filter=decided),
            before=Sum("minutes_before", filter=decided),
            declared=Avg("minutes_before"),
        )
    }
    days = _days_by_procedure(closed)
    steps = _minutes_by_step(closed)
    return tuple(
        _row(
            procedure, counts.get(procedure, 0), sums.get(procedure), days.get(procedure, []), steps.get(procedure, {})
        )
        for procedure in sorted({*counts, *sums}, key=lambda name: (-counts.get(name, 0), name))
    )


def _row(
    procedure: str, arrived: int, sums: Mapping[str, Any] | None, days: list[float], steps: Mapping[str, float]
) -> ProcedureFigures:
    count = (sums or {}).get("decided") or 0
    active, before = (sums or {}).get("active") or 0.0, (sums or {}).get("before") or 0.0
    return ProcedureFigures(
        procedure,
        arrived,
        closed=int((sums or {}).get("n") or 0),
        median_days=quantile(days, 0.5),
        slow_days=quantile(days, 0.9),
        mean_minutes=active / count if count else None,
        minutes_before=(sums or {}).get("declared"),
        hours_saved=hours_saved(before, active),
        minutes_by_step=steps,
    )


def _days_by_procedure(closed: QuerySet[Matter]) -> dict[str, list[float]]:
    days: dict[str, list[float]] = {}
    rows = closed.exclude(outcome="withdrawn").filter(business_days__isnull=False)
    for procedure, number, count in rows.values_list("procedure", "business_days").annotate(n=Count("id")):
        days.setdefault(procedure, []).extend([float(number or 0)] * count)
    return days


STEPS = ("formal_examination", "substantive_examination", "decision", "notice")


def _minutes_by_step(closed: QuerySet[Matter]) -> dict[str, dict[str, float]]:
    means = {step: Avg(Cast(F(f"minutes_by_step__{step}"), FloatField())) for step in STEPS}
    rows: Iterable[Mapping[str, Any]] = closed.exclude(outcome="withdrawn").values("procedure").annotate(**means)
    return {row["procedure"]: {step: row[step] for step in STEPS if row[step] is not None} for row in rows}


def funnel(procedure: str, from_on: date, until_on: date) -> tuple[FunnelPage, ...]:
    """Page by page, in the order of the form, how many saw it and how many went on."""
    rows = (
        PageEvent.objects.filter(procedure=procedure, on__range=(from_on, until_on))
        .values("page")
        .annotate(
            shown=Count("id", filter=Q(kind="shown")),
            completed=Count("id", filter=Q(kind="completed")),
            at=Max("position"),
        )
        .order_by("at", "page")
    )
    return tuple(FunnelPage(row["page"], row["shown"], row["completed"]) for row in rows)


def first_day() -> date | None:
    """The day of the first arrival that was counted."""
    first: date | None = Matter.objects.aggregate(first=Min("received_on"))["first"]
    return first
