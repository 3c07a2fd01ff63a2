"""What goes by post: messages no mail could carry, for the divisions whose matters they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from madoguchi.engines.cases.errors import NoSuchCase
from madoguchi.engines.cases.queries import case_in_sight, cases_of, resource_of
from madoguchi.engines.messaging import actions as messaging_actions
from madoguchi.engines.messaging import deliveries
from madoguchi.engines.messaging import queries as messaging
from madoguchi.engines.messaging.deliveries import Delivery
from madoguchi.engines.messaging.errors import NoSuchMessage
from madoguchi.engines.messaging.queries import MessageFacts
from madoguchi.foundation.access.rules import Resource, decide, require
from madoguchi.foundation.journal.actions import record
from madoguchi.values.actor import Actor

_DELIVERY = "お知らせの送信の状態"
_ARRIVES = "お知らせが届いているかの確認"


@dataclass(frozen=True)
class LetterToPost:
    """One message with the applicant it goes to."""

    message: MessageFacts
    applicant: str


@transaction.atomic
def letters_to_post(by: Actor) -> list[LetterToPost]:
    """The messages this member of staff may send by post, the oldest first; the look is journalled."""
    waiting = messaging.to_be_posted()
    cases = cases_of({letter.reference_number for letter in waiting})
    mine = {number: case for number, case in cases.items() if decide(by, "post", resource_of(case)).allowed}
    record(by, "list", dossiers=sorted(mine), data="郵便で送るお知らせ", purpose="お知らせの発送")
    return [
        LetterToPost(messaging.without_key(letter), mine[letter.reference_number].applicant_name)
        for letter in waiting
        if letter.reference_number in mine
    ]


@transaction.atomic
def letter_posted(message_ref: str, *, by: Actor) -> None:
    """Say that a message went by post. Raises NoSuchMessage, NotToBePosted, NotPermitted."""
    letter = messaging.message_of(message_ref)
    try:
        case, _ = case_in_sight(letter.reference_number, by)
    except NoSuchCase:
        raise NoSuchMessage() from None
    require(by, "post", resource_of(case))
    messaging_actions.mark_posted(message_ref, by=by)


@dataclass(frozen=True)
class Outbox:
    """One page of how every message of the house stands, with how many stand in each state."""

    deliveries: tuple[Delivery, ...]
    counts: Mapping[str, int]
    next_after: str | None


@transaction.atomic
def outbox(by: Actor, *, state: str = "", after: str = "") -> Outbox:
    """How delivery stands, newest first, for an administrator, who reads no letter; journalled. Raises NotPermitted."""
    require(by, "administer", Resource(kind="outbox"))
    page = deliveries.outbox(state=state, after=after)
    numbers = sorted({one.number for one in page.deliveries})
    record(by, "list", dossiers=numbers, data=_DELIVERY, purpose=_ARRIVES)
    return Outbox(page.deliveries, deliveries.outbox_counts(), page.next_after)


@transaction.atomic
def delivery(message_ref: str, *, by: Actor) -> Delivery:
    """How one message stands, for an administrator; journalled. Raises NoSuchMessage, NotPermitted."""
    require(by, "administer", Resource(kind="outbox"))
    found = deliveries.delivery_of(message_ref)
    record(by, "read", dossiers=[found.number], data=_DELIVERY, purpose=_ARRIVES)
    return found
