"""How the messages of the house stand, for whoever keeps it running: nothing of whom they go to or what they say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from madoguchi.engines.messaging.errors import NoSuchMessage
from madoguchi.engines.messaging.models import OutboxMessage
from madoguchi.engines.messaging.rules import State
from madoguchi.values.places import number_in


@dataclass(frozen=True)
class Delivery:
    """How the delivery of one message stands: nothing of whom it goes to or of what it says."""

    ref: str
    number: str
    kind: str
    state: str
    attempts: int
    problem: str
    written_at: datetime
    next_attempt_at: datetime | None
    settled_at: datetime | None


@dataclass(frozen=True)
class OutboxPage:
    """One page of the outbox; `next_after` is the cursor of the next page, or None at the end."""

    deliveries: tuple[Delivery, ...]
    next_after: str | None


def outbox(*, state: str = "", after: str = "", limit: int = 50) -> OutboxPage:
    """How the messages stand, newest first, in one state or in all; an unknown cursor begins at the start."""
    rows = _deliveries().order_by("-id")
    if state:
        rows = rows.filter(state=state)
    if place := number_in(after):
        rows = rows.filter(pk__lt=place)
    found = list(rows[: limit + 1])
    next_after = str(found[limit - 1].pk) if len(found) > limit else None
    return OutboxPage(tuple(map(_delivery, found[:limit])), next_after)


def delivery_of(ref: str) -> Delivery:
    """How the message of this reference stands; raises NoSuchMessage."""
    row = _deliveries().filter(ref=ref).first() if "\x00" not in ref else None
    if row is None:
        raise NoSuchMessage()
    return _delivery(row)


def _deliveries() -> QuerySet[OutboxMessage]:
    """Without what is sealed: it is not even read where it is not shown."""
    return OutboxMessage.objects.select_related("dossier").defer("recipient", "subject", "body")


def _delivery(row: OutboxMessage) -> Delivery:
    return Delivery(
        ref=row.ref,
        number=row.number,
        kind=row.kind,
        state=row.state,
        attempts=row.attempts,
        problem=row.problem,
        written_at=row.written_at,
        next_attempt_at=row.next_attempt_at,
        settled_at=row.settled_at,
    )


def outbox_counts() -> dict[str, int]:
    """How many messages stand in each state; a state without messages is 0."""
    counted = dict(OutboxMessage.objects.values_list("state").annotate(count=Count("id")))
    return {state.value: counted.get(state.value, 0) for state in State}
