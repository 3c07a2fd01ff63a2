"""The same letter to many at once: one statement, one row for each who has an address, sealed as any other letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from madoguchi.engines.messaging.models import OutboxMessage
from madoguchi.engines.messaging.rules import State
from madoguchi.engines.messaging.wording_about import body_about, subject_about
from madoguchi.values.clock import now


class Reader(NamedTuple):
    """Who is written to, in which language, and the number the letter is about."""

    number: str
    name: str
    email: str
    language: str


def write_together(kind: str, readers: Sequence[Reader], facts: Mapping[str, Mapping[str, object]]) -> None:
    """Put a letter of this kind to each of them into the outbox, once for each number; it belongs into a transaction.

    `facts` fill the rest of the sentences, by language. Raises UnknownKind, FactMissing. Delivery follows within a
    minute.
    """
    at = now()
    rows = [_letter(kind, one, facts[one.language], at) for one in readers if one.email]
    # The conflict is not named: who may only write letters to others may not look for one by its key.
    OutboxMessage.objects.bulk_create(rows, ignore_conflicts=True)


def _letter(kind: str, to: Reader, facts: Mapping[str, object], at: datetime) -> OutboxMessage:
    told = {**facts, "number": to.number, "name": to.name}
    return OutboxMessage(
        key=f"{kind}-{to.number}",
        about=to.number,
        kind=kind,
        language=to.language,
        recipient=to.email,
        subject=subject_about(kind, to.language, to.number),
        body=body_about(kind, to.language, told),
        state=State.WAITING,
        written_at=at,
        next_attempt_at=at,
    )
