"""Writing, delivering and posting messages; each delivery is claimed first and sent outside any transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass

from django.db import transaction

from madoguchi.engines.messaging.adapters import carrier
from madoguchi.engines.messaging.errors import DeliveryFailed, DeliveryRefused, NoSuchMessage, NotToBePosted
from madoguchi.engines.messaging.models import OutboxMessage
from madoguchi.engines.messaging.ports import Letter
from madoguchi.engines.messaging.rules import CLAIM, State, after_failure, first_state
from madoguchi.engines.messaging.wording import MUST_ARRIVE, body_in, subject_in
from madoguchi.engines.messaging.wording_about import body_about, subject_about
from madoguchi.engines.messaging.wording_sign_in import GOOD_FOR
from madoguchi.foundation.dossier.errors import NoSuchDossier
from madoguchi.foundation.dossier.models import Dossier
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.wall.plain_text import seal_all
from madoguchi.foundation.wall.speaker import show
from madoguchi.values.actor import SYSTEM, Actor
from madoguchi.values.clock import now

_LONGEST_PROBLEM = 300


@transaction.atomic
def write_message(
    reference_number: str, *, kind: str, language: str, to: str, facts: Mapping[str, object] | None = None, key: str
) -> str:
    """Put a message into the outbox and give its reference; the same `key` gives the same message.

    `facts` fill the sentences: applicant, procedure, status_url, office, city, and due_on or text where the kind needs
    them. Raises UnknownKind, FactMissing, NoSuchDossier. Delivery is a job of its own.
    """
    dossier = Dossier.objects.filter(reference_number=reference_number).first()
    if dossier is None:
        raise NoSuchDossier()
    told = {**(facts or {}), "reference_number": reference_number}
    letter = _Letter(kind, language, to, subject_in(kind, language, reference_number), body_in(kind, language, told))
    return _written(letter, key, dossier=dossier)


@transaction.atomic
def write_message_about(
    number: str, *, kind: str, language: str, to: str, facts: Mapping[str, object] | None = None, key: str
) -> str:
    """Put a message about a booking, or another number that is no dossier, into the outbox; as `write_message`.

    `facts` fill the sentences of `wording_about`; an address that is empty leaves the message for its page only.
    Raises UnknownKind, FactMissing.
    """
    show(number)  # whoever writes about it may see what was written
    told = {**(facts or {}), "number": number}
    letter = _Letter(kind, language, to, subject_about(kind, language, number), body_about(kind, language, told))
    return _written(letter, key, about=number)


@dataclass(frozen=True)
class _Letter:
    kind: str
    language: str
    recipient: str
    subject: str
    body: str


def _written(letter: _Letter, key: str, *, dossier: Dossier | None = None, about: str = "") -> str:
    state = first_state(letter.recipient, must_arrive=letter.kind in MUST_ARRIVE)
    at = now()
    row, is_new = OutboxMessage.objects.get_or_create(
        key=key,
        defaults={
            **asdict(letter),
            "dossier": dossier,
            "about": about,
            "state": state,
            "written_at": at,
            "next_attempt_at": at if state is State.WAITING else None,
        },
    )
    if is_new:
        _journal(SYSTEM, "write:message_written", row)
    return row.ref


def forget_letters_about(numbers: Collection[str]) -> int:
    """Remove the letters about these bookings or other numbers that are no dossier; how many there were."""
    return OutboxMessage.objects.filter(about__in=list(numbers)).exclude(about="").delete()[0]


def seal_letters() -> None:
    """Seal the letters that still lie in the database in plain, some at a time."""
    seal_all(OutboxMessage.objects.all())


def forget_letters_of_opening(opening_id: int, *, limit: int = 500) -> int:
    """Remove letters about what a mass opening answered, at most `limit`; how many there were."""
    found = OutboxMessage.objects.filter(about__startswith=f"o{opening_id}-").values_list("pk", flat=True)[:limit]
    return OutboxMessage.objects.filter(pk__in=list(found)).delete()[0]


def deliver(message_ref: str) -> None:
    """Try once to deliver a message that is due; does nothing when it is settled, claimed by another, or not yet due.

    At least once, with one Message-ID: only an attempt that broke off after the carrier took the message repeats it.
    Raises NoSuchMessage. A failure is no exception: it is written beside the message.
    """
    letter = _claim(message_ref)
    if letter is None:
        return
    try:
        carried = carrier().carry(letter)
    except DeliveryFailed as failure:
        _note_failure(message_ref, failure)
        return
    _settle(message_ref, State(carried.value))


@transaction.atomic
def mark_posted(message_ref: str, *, by: Actor) -> None:
    """Say that a message went by post. Raises NoSuchMessage, NotToBePosted."""
    row = _locked(message_ref)
    if row.state != State.BY_POST:
        raise NotToBePosted()
    row.state, row.settled_at, row.settled_by = State.POSTED, now(), by.name
    row.save(update_fields=["state", "settled_at", "settled_by"])
    _journal(by, "write:message_posted", row)


@transaction.atomic
def _claim(message_ref: str) -> Letter | None:
    row = _locked(message_ref)
    at = now()
    if row.state != State.WAITING or row.next_attempt_at is None or row.next_attempt_at > at:
        return None
    row.attempts += 1
    row.next_attempt_at = at + CLAIM
    row.save(update_fields=["attempts", "next_attempt_at"])
    return Letter(row.ref, row.recipient, row.subject, row.body, row.language, row.written_at)


@transaction.atomic
def _settle(message_ref: str, state: State) -> None:
    row = _locked(message_ref)
    if row.state != State.WAITING:
        return
    row.state, row.settled_at, row.next_attempt_at, row.problem = state, now(), None, ""
    row.save(update_fields=["state", "settled_at", "next_attempt_at", "problem"])


@transaction.atomic
def _note_failure(message_ref: str, failure: DeliveryFailed) -> None:
    row = _locked(message_ref)
    if row.state != State.WAITING:
        return
    good_for = GOOD_FOR.get(row.kind)
    state, next_attempt_at = after_failure(
        row.attempts,
        useless=isinstance(failure, DeliveryRefused),
        at=now(),
        useful_until=row.written_at + good_for if good_for else None,
    )
    row.state, row.next_attempt_at = state, next_attempt_at
    row.problem = failure.reason[:_LONGEST_PROBLEM]
    row.save(update_fields=["state", "next_attempt_at", "problem"])


def _locked(message_ref: str) -> OutboxMessage:
    found = OutboxMessage.objects.select_for_update(of=("self",)).filter(ref=message_ref)
    row = None if "\x00" in message_ref else found.first()
    if row is None:
        raise NoSuchMessage()
    return row


def _journal(by: Actor, verb: str, row: OutboxMessage) -> None:
    record(
        by,
        verb,
        dossiers=[row.number],
        data="お知らせ",
        purpose="申請や予約をした方へのお知らせ",
        detail={"kind": row.kind, "ref": row.ref},
    )
