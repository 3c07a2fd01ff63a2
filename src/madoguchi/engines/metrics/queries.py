"""Reading figures: counts, the funnel of a form, days, minutes and hours saved over a period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Avg, Count, F, FloatField, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Cast, Coalesce, TruncMonth

from madoguchi.engines.metrics.models import Matter, PageEvent
from madoguchi.engines.metrics.rules import hours_saved, quantile_of_counts, share

FORM = "online"
ONLINE = (FORM, "api")
STEPS = ("formal_examination", "substantive_examination", "decision", "notice")

# A withdrawal is the applicant's choice: it says nothing about the office's days and minutes.
_DECIDED = Q(outcome__gt="") & ~Q(outcome="withdrawn")
_Days = dict[str, Counter[float]]


@dataclass(frozen=True)
class ProcedureFigures:
    """One procedure over a period; days are business days on the legal clock."""

    procedure: str
    arrived: int
    online: int
    from_form: int  # sent from the form on our own pages
    closed: int
    decided: int
    on_time: int
    median_days: float | None
    slow_days: float | None  # nine of ten cases were quicker
    mean_minutes: float | None
    minutes_before: float | None
    hours_saved: float
    minutes_by_step: Mapping[str, float] = field(default_factory=dict)
    days_by_step: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Figures:
    """The whole city over a period, both days included."""

    from_on: date
    until_on: date
    arrived: int
    closed: int
    decided: int
    on_time: int
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


@dataclass(frozen=True)
class _Arrivals:
    """Arrivals counted along each side."""

    by_procedure: Counter[str]
    by_ward: Counter[str]
    by_channel: Counter[str]
    by_month: Counter[date]
    online: Counter[str]
    from_form: Counter[str]


def figures(from_on: date, until_on: date) -> Figures:
    """Counts, days, minutes and hours saved of what arrived or closed from one day to another; four queries."""
    arrivals = _arrivals(Matter.objects.filter(received_on__range=(from_on, until_on)))
    closed = Matter.objects.filter(closed_on__range=(from_on, until_on))
    days = _days_by_procedure(closed)
    rows = _by_procedure(arrivals, closed, days)
    total = arrivals.by_channel.total()
    return Figures(
        from_on,
        until_on,
        arrived=total,
        closed=sum(row.closed for row in rows),
        decided=sum(row.decided for row in rows),
        on_time=sum(row.on_time for row in rows),
        online_share=share(arrivals.online.total(), total),
        hours_saved=sum(row.hours_saved for row in rows),
        median_days=quantile_of_counts(sum(days.values(), Counter()), 0.5),
        by_procedure=rows,
        by_ward=_most_first(arrivals.by_ward),
        by_channel=_most_first(arrivals.by_channel),
        by_month=tuple(sorted(arrivals.by_month.items())),
    )


def _arrivals(arrived: QuerySet[Matter]) -> _Arrivals:
    """One pass over the table, however many sides are counted."""
    counted = _Arrivals(Counter(), Counter(), Counter(), Counter(), Counter(), Counter())
    rows = arrived.values_list("procedure", "ward", "channel", TruncMonth("received_on")).annotate(n=Count("id"))
    for procedure, ward, channel, month, number in rows.order_by():
        counted.by_procedure[procedure] += number
        counted.by_ward[ward] += number
        counted.by_channel[channel] += number
        counted.by_month[month] += number
        if channel in ONLINE:
            counted.online[procedure] += number
        if channel == FORM:
            counted.from_form[procedure] += number
    return counted


def _most_first(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _by_procedure(arrivals: _Arrivals, closed: QuerySet[Matter], days: _Days) -> tuple[ProcedureFigures, ...]:
    sums: dict[str, Any] = {
        row["procedure"]: row
        for row in closed.values("procedure").annotate(
            n=Count("id"),
            decided=Count("id", filter=_DECIDED),
            prompt=Count("id", filter=_DECIDED & Q(on_time=True)),
            active=Sum("active_minutes", filter=_DECIDED),
            before=Sum("minutes_before", filter=_DECIDED),
            declared=Avg("minutes_before", filter=_DECIDED),
        )
    }
    steps = _means_by_step(closed)
    counts = arrivals.by_procedure
    return tuple(
        _row(one, arrivals, sums.get(one, {}), days.get(one, Counter()), steps.get(one, ({}, {})))
        for one in sorted({*counts, *sums}, key=lambda name: (-counts[name], name))
    )


def _row(
    procedure: str,
    arrivals: _Arrivals,
    sums: Mapping[str, float | None],
    days: Counter[float],
    steps: tuple[Mapping[str, float], Mapping[str, float]],
) -> ProcedureFigures:
    decided, active, before = sums.get("decided") or 0, sums.get("active") or 0.0, sums.get("before") or 0.0
    return ProcedureFigures(
        procedure,
        arrived=arrivals.by_procedure[procedure],
        online=arrivals.online[procedure],
        from_form=arrivals.from_form[procedure],
        closed=int(sums.get("n") or 0),
        decided=int(decided),
        on_time=int(sums.get("prompt") or 0),
        median_days=quantile_of_counts(days, 0.5),
        slow_days=quantile_of_counts(days, 0.9),
        mean_minutes=active / decided if decided else None,
        minutes_before=sums.get("declared"),
        hours_saved=hours_saved(before, active),
        minutes_by_step=steps[0],
        days_by_step=steps[1],
    )


def _days_by_procedure(closed: QuerySet[Matter]) -> _Days:
    days: _Days = {}
    rows = closed.filter(_DECIDED, business_days__isnull=False)
    for procedure, number, count in rows.values_list("procedure", "business_days").annotate(n=Count("id")).order_by():
        days.setdefault(procedure, Counter())[float(number or 0)] += count
    return days


def _means_by_step(closed: QuerySet[Matter]) -> dict[str, tuple[dict[str, float], dict[str, float]]]:
    """By procedure the mean active minutes and the mean business days in each step; a day nobody counted is none."""
    minutes = {f"minutes_{step}": Avg(Cast(F(f"minutes_by_step__{step}"), FloatField())) for step in STEPS}
    days = {f"days_{step}": Avg(Coalesce(Cast(F(f"days_by_step__{step}"), FloatField()), 0.0)) for step in STEPS}
    rows: Iterable[dict[str, Any]] = closed.filter(_DECIDED).values("procedure").annotate(**minutes, **days)  # type: ignore[assignment]
    return {
        row["procedure"]: (
            {step: row[f"minutes_{step}"] for step in STEPS if row[f"minutes_{step}"] is not None},
            {step: row[f"days_{step}"] for step in STEPS if row[f"days_{step}"]},
        )
        for row in rows
    }


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
