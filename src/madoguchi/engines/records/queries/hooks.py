"""Which addresses are told of a register's records, and how the last things sent there went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from madoguchi.engines.records.errors import NoSuchHook
from madoguchi.engines.records.models import Hook, HookDelivery
from madoguchi.values.clock import now

SHOWN = 50
"""How many of the last things sent are shown."""


@dataclass(frozen=True)
class HookFacts:
    """One address and what it is told; `stopped_by` is `hand`, `failing` or `gone` where nothing is sent any more."""

    ref: str
    address: str
    events: tuple[str, ...]
    made_at: datetime
    made_by: str
    earlier_until: datetime | None
    failing_since: datetime | None
    stopped_at: datetime | None
    stopped_by: str


@dataclass(frozen=True)
class DeliveryFacts:
    """One thing sent or to be sent: `state` is `waiting`, `delivered` or `failed`, `status` what was answered."""

    ref: str
    event: str
    record_ref: str
    revision: int
    happened_at: datetime
    state: str
    tries: int
    last_at: datetime | None
    next_at: datetime
    status: int | None
    trouble: str


def hook_rows(register_id: str) -> QuerySet[Hook]:
    """The addresses of a register, the oldest first."""
    return Hook.objects.filter(register_id=register_id).order_by("id")


def hooks_of(register_id: str) -> tuple[HookFacts, ...]:
    """Every address that is told of this register."""
    return tuple(_facts(row) for row in hook_rows(register_id))


def hook_of(register_id: str, ref: str) -> HookFacts:
    """One address; raises NoSuchHook."""
    row = hook_rows(register_id).filter(ref=ref).first() if "\0" not in ref else None
    if row is None:
        raise NoSuchHook
    return _facts(row)


def deliveries_of(ref: str) -> tuple[DeliveryFacts, ...]:
    """The last things sent to an address, the newest first."""
    rows = HookDelivery.objects.filter(hook__ref=ref).order_by("-id")[:SHOWN]
    return tuple(
        DeliveryFacts(
            row.ref,
            row.event,
            row.record_ref,
            row.revision,
            row.happened_at,
            row.state,
            row.tries,
            row.last_at,
            row.next_at,
            row.status,
            row.trouble,
        )
        for row in rows
    )


def hooks_with_due() -> tuple[str, ...]:
    """The addresses something is to be sent to now."""
    due = HookDelivery.objects.filter(state="waiting", next_at__lte=now(), hook__stopped_at=None)
    return tuple(due.order_by("hook__ref").values_list("hook__ref", flat=True).distinct())


def registers_given_up() -> frozenset[str]:
    """The registers with an address that was stopped because nobody answered there."""
    rows = Hook.objects.filter(stopped_by__in=("failing", "gone"))
    return frozenset(rows.values_list("register_id", flat=True))


def _facts(row: Hook) -> HookFacts:
    until = row.earlier_until if row.earlier_until and row.earlier_until > now() else None
    return HookFacts(
        row.ref,
        row.address,
        tuple(row.events),
        row.made_at,
        row.made_by,
        until,
        row.failing_since,
        row.stopped_at,
        row.stopped_by,
    )
