"""What goes by post: messages no mail could carry, for the divisions whose matters they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from madoguchi.engines.cases.errors import NoSuchCase
from madoguchi.engines.cases.queries import case_in_sight, cases_of, resource_of
from madoguchi.engines.messaging import actions as messaging_actions
from madoguchi.engines.messaging import queries as messaging
from madoguchi.engines.messaging.errors import NoSuchMessage
from madoguchi.engines.messaging.queries import MessageFacts
from madoguchi.foundation.access.rules import Resource, decide, require
from madoguchi.foundation.journal.actions import record
from madoguchi.values.actor import Actor


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
    """One page of every message of the house, with how many stand in each state."""

    messages: tuple[MessageFacts, ...]
    counts: Mapping[str, int]
    next_after: str | None


@transaction.atomic
def outbox(by: Actor, *, state: str = "", after: str = "") -> Outbox:
    """The messages of the house for an administrator, newest first; the look is journalled. Raises NotPermitted."""
    require(by, "administer", Resource(kind="outbox"))
    page = messaging.outbox(state=state, after=after)
    numbers = sorted({one.reference_number for one in page.messages})
    record(by, "list", dossiers=numbers, data="送信箱", purpose="お知らせが届いているかの確認")
    return Outbox(tuple(map(messaging.without_key, page.messages)), messaging.outbox_counts(), page.next_after)


@transaction.atomic
def message(message_ref: str, *, by: Actor) -> MessageFacts:
    """One message for an administrator; the look is journalled. Raises NoSuchMessage, NotPermitted."""
    require(by, "administer", Resource(kind="outbox"))
    found = messaging.message_of(message_ref)
    record(by, "read", dossiers=[found.reference_number], data="お知らせ", purpose="お知らせが届いているかの確認")
    return messaging.without_key(found)
