"""Counting: an arrival, a closing, a page of a form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from madoguchi.engines.metrics.models import CounterCount, Matter, PageEvent
from madoguchi.foundation.dossier.queries import key_of
from madoguchi.foundation.wall.rows import insert
from madoguchi.values.clock import today


def count_arrival(
    reference_number: str, *, procedure: str, ward: str, channel: str, received_on: date, minutes_before: float
) -> None:
    """One more application arrived; counting it twice changes nothing."""
    arrived = Matter(
        dossier_id=key_of(reference_number),
        procedure=procedure,
        ward=ward,
        channel=channel,
        received_on=received_on,
        minutes_before=minutes_before,
    )
    Matter.objects.bulk_create([arrived], ignore_conflicts=True)


def count_for_ward(reference_number: str, ward: str) -> None:
    """A corrected address leads to another ward: the application counts there."""
    Matter.objects.filter(dossier__reference_number=reference_number).update(ward=ward)


def count_closing(
    reference_number: str,
    *,
    outcome: str,
    closed_on: date,
    business_days: int,
    standard_days: int,
    minutes_by_step: Mapping[str, float],
    days_by_step: Mapping[str, int],
) -> None:
    """The matter is closed: its outcome, its days on the legal clock, and days and active minutes per step."""
    Matter.objects.filter(dossier__reference_number=reference_number).update(
        outcome=outcome,
        closed_on=closed_on,
        business_days=business_days,
        on_time=business_days <= standard_days,
        minutes_by_step=dict(minutes_by_step),
        days_by_step=dict(days_by_step),
        active_minutes=sum(minutes_by_step.values()),
    )


def count_page(procedure: str, page: str, kind: str, *, position: int = 0) -> None:
    """A page of a form was "shown" or "completed"; nothing about the person is kept."""
    insert(PageEvent(on=today(), procedure=procedure, page=page, kind=kind, position=position))


def count_at_counter(procedure: str, *, office: str, minutes: float, prefilled: int, asked: int, typed: int) -> None:
    """One form was done at a counter in so many minutes; nothing about the person is kept."""
    CounterCount.objects.create(
        on=today(), office=office, procedure=procedure, minutes=minutes, prefilled=prefilled, asked=asked, typed=typed
    )
