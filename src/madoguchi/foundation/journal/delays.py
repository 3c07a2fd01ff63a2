"""Delays of what a person is shown: asked for, agreed to by two others, ended, and read."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from madoguchi.foundation.journal.actions import record_act
from madoguchi.foundation.journal.as_told import AGREED, ASKED, DELAYS, ENDED
from madoguchi.foundation.journal.beside import ROW
from madoguchi.foundation.journal.delay import DelayFacts, check_agreed, check_asked
from madoguchi.foundation.journal.errors import DelayIsOver, NoSuchDelay
from madoguchi.foundation.journal.models import Delay, DelayReason
from madoguchi.foundation.journal.watch import check_sealed
from madoguchi.foundation.journal.words import kept_words, read_words
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now

# Named without a subject: an entry the person could see would tell them at once.
DATA = "閲覧の記録の表示の延期"


@transaction.atomic
def ask_for_delay(subject: str, *, reason: str, words: str, until: datetime, by: Actor) -> str:
    """Ask that one's own looks at this subject are shown later, from now on; its ref. Raises what is missing."""
    at = now()
    check_asked(subject, reason, words, until, reasons=frozenset(DelayReason.values), at=at)
    row = Delay.objects.create(
        ref=f"d-{secrets.token_hex(8)}",
        subject=subject,
        actor_ref=by.ref,
        actor_name=by.name,
        office="、".join(sorted(by.divisions)),
        reason=reason,
        words=kept_words(words.strip()[:1000], subject),
        asked_at=at,
        until=until,
    )
    _note(by, ASKED, row)
    return row.ref


@transaction.atomic
def agree_to_delay(ref: str, *, by: Actor) -> DelayFacts:
    """Agree; the second who does puts it in force. Raises NoSuchDelay, DelayNeedsOtherHands, DelayIsOver."""
    row, at = _locked(ref), now()
    check_agreed(_facts(row), by.ref, at=at)
    place = "second" if row.first_ref else "first"
    for name, value in (("ref", by.ref), ("name", by.name), ("at", at)):
        setattr(row, f"{place}_{name}", value)
    row.save(update_fields=[f"{place}_ref", f"{place}_name", f"{place}_at"])
    _note(by, AGREED, row)
    return _told(row)


@transaction.atomic
def end_delay(ref: str, *, by: Actor) -> None:
    """Show the looks to the person from now on. Raises NoSuchDelay, DelayIsOver."""
    row, at = _locked(ref), now()
    if _facts(row).ends_at <= at:
        raise DelayIsOver()
    row.ended_at, row.ended_by = at, by.name
    row.save(update_fields=["ended_at", "ended_by"])
    _note(by, ENDED, row)


def delay_of(ref: str) -> DelayFacts:
    """One delay; raises NoSuchDelay."""
    row = None if "\0" in ref else Delay.objects.filter(ref=ref).first()
    if row is None:
        raise NoSuchDelay()
    return _told(row)


def delays(*, of: str = "", before: int = 0, limit: int = 50) -> list[DelayFacts]:
    """Every delay, or those one person asked for, the newest first, before a number; without the words."""
    rows = Delay.objects.order_by("-id")
    rows = rows.filter(actor_ref=of) if of else rows
    rows = rows.filter(id__lt=before) if before else rows
    return [_facts(row) for row in rows[:limit]]


def note_read(refs: Sequence[str], *, by: Actor) -> None:
    """One entry that these delays, and whom they are about, were looked at; nothing for none.

    Raises DisclosuresStopped when the journal was not sealed for hours.
    """
    if refs:
        check_sealed()
        record_act(by, "list", data=DATA, detail={"delays": list(refs)})


def _note(by: Actor, verb: str, row: Delay) -> None:
    record_act(by, verb, data=DATA, detail={"delay": row.ref, ROW: DELAYS.digest_of(row)})


def _locked(ref: str) -> Delay:
    row = None if "\0" in ref else Delay.objects.select_for_update().filter(ref=ref).first()
    if row is None:
        raise NoSuchDelay()
    return row


def _told(row: Delay) -> DelayFacts:
    return _facts(row, read_words([row.words])[row.words])


def _facts(r: Delay, words: str = "") -> DelayFacts:
    agreed = ((r.first_ref, r.first_name, r.first_at), (r.second_ref, r.second_name, r.second_at))
    return DelayFacts(
        ref=r.ref,
        number=int(r.pk),
        subject=r.subject,
        actor_ref=r.actor_ref,
        who=r.actor_name,
        office=r.office,
        reason=DelayReason(r.reason).label,
        words=words,
        asked_at=r.asked_at,
        until=r.until,
        agreed=tuple((ref, name, at) for ref, name, at in agreed if at is not None),
        ended_at=r.ended_at,
        ended_by=r.ended_by,
    )
