"""Looking at messages: an applicant's, what is due, and what goes by post."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from madoguchi.engines.messaging.errors import NoSuchMessage
from madoguchi.engines.messaging.models import OutboxMessage
from madoguchi.engines.messaging.rules import State
from madoguchi.engines.messaging.wording_sign_in import WORDINGS_SIGN_IN
from madoguchi.foundation.wall.questions import Question
from madoguchi.values.clock import now

# The end of the address in every letter: whoever has it opens the matter or the visit as its owner.
_CODE = re.compile(r"\b[0-9]{6}\b")
_KEY = re.compile(r"/([a-z]+)/[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")


@dataclass(frozen=True)
class MessageFacts:
    """One message as it was written and how its delivery stands; `state` is a value of `rules.State`."""

    ref: str
    reference_number: str
    kind: str
    language: str
    recipient: str
    subject: str
    body: str
    state: str
    state_name: str
    attempts: int
    problem: str
    written_at: datetime
    next_attempt_at: datetime | None
    settled_at: datetime | None
    settled_by: str


def messages_of(reference_number: str, *, most: int | None = None) -> tuple[MessageFacts, ...]:
    """Every message about a dossier, or the last `most`, newest first: the applicant may read them all."""
    return tuple(map(facts_of, _of_dossier(most).ask(reference_number)))


@cache
def _of_dossier(most: int | None) -> Question[OutboxMessage]:
    rows = OutboxMessage.objects.select_related("dossier").order_by("-id")
    return Question(lambda number: rows.filter(dossier__reference_number=number)[:most], "<number>")


def messages_about(number: str) -> tuple[MessageFacts, ...]:
    """Every message about a booking or another number that is no dossier, newest first."""
    return tuple(map(facts_of, OutboxMessage.objects.select_related("dossier").filter(about=number).order_by("-id")))


def written_among(keys: Collection[str]) -> frozenset[str]:
    """Those of these keys under which a message was written already; in one question to the database."""
    return frozenset(OutboxMessage.objects.filter(key__in=list(keys)).values_list("key", flat=True))


def without_key(message: MessageFacts) -> MessageFacts:
    """The message as somebody else than its reader may see it: without the code that opens something."""
    body = _KEY.sub(r"/\1/…", message.body)
    return replace(message, body=_CODE.sub("……", body) if message.kind in WORDINGS_SIGN_IN else body)


def message_of(ref: str) -> MessageFacts:
    """The message of this reference; raises NoSuchMessage."""
    row = OutboxMessage.objects.select_related("dossier").filter(ref=ref).first() if "\x00" not in ref else None
    if row is None:
        raise NoSuchMessage()
    return facts_of(row)


def due_messages(limit: int = 200) -> list[str]:
    """The references of messages whose attempt is due, the longest waiting first."""
    due = OutboxMessage.objects.filter(state=State.WAITING, next_attempt_at__lte=now())
    return list(due.order_by("next_attempt_at").values_list("ref", flat=True)[:limit])


def to_be_posted(limit: int = 200) -> tuple[MessageFacts, ...]:
    """What has to go by post, the oldest first."""
    rows = OutboxMessage.objects.select_related("dossier").filter(state=State.BY_POST)
    return tuple(map(facts_of, rows.order_by("written_at")[:limit]))


def facts_of(row: OutboxMessage) -> MessageFacts:
    """The frozen facts of a row."""
    return MessageFacts(
        ref=row.ref,
        reference_number=row.number,
        kind=row.kind,
        language=row.language,
        recipient=row.recipient,
        subject=row.subject,
        body=row.body,
        state=row.state,
        state_name=row.get_state_display(),
        attempts=row.attempts,
        problem=row.problem,
        written_at=row.written_at,
        next_attempt_at=row.next_attempt_at,
        settled_at=row.settled_at,
        settled_by=row.settled_by,
    )
