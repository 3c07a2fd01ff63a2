"""Looks an investigation shows to the person later: asked for, agreed to by two others, seen by the auditor at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from madoguchi.engines.booking.queries.bookings import booking_by_number
from madoguchi.engines.booking.queries.waiters import place_of_mark
from madoguchi.engines.registry import queries as registry
from madoguchi.engines.registry.rules.searching import wanted
from madoguchi.foundation.access.rules import Resource, foresee, require
from madoguchi.foundation.dossier.queries import dossier_facts
from madoguchi.foundation.journal import delays as journal
from madoguchi.foundation.journal.delay import DelayFacts, DelayState
from madoguchi.foundation.journal.errors import DelayNeedsSubject, NoSuchDelay
from madoguchi.foundation.journal.queries import Disclosure, looks_delayed_by
from madoguchi.journeys.nearness import near_of
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now
from madoguchi.values.references import read_booking_number, read_reference_number
from madoguchi.values.refusal import Refusal
from madoguchi.values.typed_numbers import without_separators

A_PAGE = 50
_JOURNAL = Resource(kind="journal")
_OPEN = (DelayState.ASKED, DelayState.HALF)


@dataclass(frozen=True)
class DelayLine:
    """One delay and where it stands now."""

    delay: DelayFacts
    state: DelayState


@dataclass(frozen=True)
class DelaySheet:
    """Delays, the newest first; `before` is where older ones go on, 0 on the last page."""

    lines: tuple[DelayLine, ...]
    before: int
    may_ask: bool


@dataclass(frozen=True)
class OneDelay:
    """One delay with the looks it is about, and what the reader may do with it."""

    line: DelayLine
    looks: tuple[Disclosure, ...]
    may_agree: bool
    may_end: bool


@transaction.atomic
def delay_sheet(by: Actor, *, before: int = 0) -> DelaySheet:
    """All delays for the auditor and who may agree, one's own for anybody else; journalled. Raises NotPermitted."""
    everything, may_ask = _sees_all(by), foresee(by, "ask_delay", _JOURNAL).allowed
    if not everything:
        require(by, "ask_delay", _JOURNAL)
    found = journal.delays(of="" if everything else by.ref, before=before, limit=A_PAGE + 1)
    page = found[:A_PAGE]
    journal.note_read([one.ref for one in page], by=by)
    at = now()
    lines = tuple(DelayLine(one, one.state(at)) for one in page)
    return DelaySheet(lines, page[-1].number if len(found) > A_PAGE else 0, may_ask)


@transaction.atomic
def one_delay(ref: str, *, by: Actor) -> OneDelay:
    """One delay; journalled. Raises NoSuchDelay, also for somebody else's, and NotPermitted."""
    found = _seen(ref, by)
    journal.note_read([ref], by=by)
    state = found.state(now())
    is_open = state in _OPEN
    may_agree = is_open and not found.is_party(by.ref) and _may_agree(found, by)
    return OneDelay(
        DelayLine(found, state),
        tuple(looks_delayed_by(found)),
        may_agree,
        state is not DelayState.OVER and _may_end(found, by),
    )


def check_may_ask(by: Actor) -> None:
    """Raise NotPermitted for who may not ask for a delay."""
    require(by, "ask_delay", _JOURNAL)


def ask_for_delay(subject: str, *, reason: str, words: str, until: datetime, by: Actor) -> str:
    """Ask that one's own looks at a subject are shown later. Raises NotPermitted and what is missing.

    `subject` is a matter, a booking, a place on a waiting list by its mark, or a person, however it is typed. Raises
    DelayNeedsSubject where there is none: a delay of nothing would keep nothing back.
    """
    check_may_ask(by)
    named = _subject_named(subject)
    require(by, "ask_delay", _about(named))
    return journal.ask_for_delay(named, reason=reason, words=words, until=until, by=by)


def agree_to_delay(ref: str, *, by: Actor) -> DelayState:
    """Agree; where it stands then. Raises NotPermitted, NoSuchDelay, DelayNeedsOtherHands, DelayIsOver."""
    require(by, "agree_delay", _JOURNAL)
    require(by, "agree_delay", _about(journal.delay_of(ref).subject))
    return journal.agree_to_delay(ref, by=by).state(now())


def end_delay(ref: str, *, by: Actor) -> None:
    """Show the looks from now on. Raises NotPermitted for neither auditor nor party, NoSuchDelay, DelayIsOver."""
    if not _may_end(_seen(ref, by), by):
        require(by, "audit", _JOURNAL)
    journal.end_delay(ref, by=by)


def _subject_named(text: str) -> str:
    """The number as the journal writes it; raises DelayNeedsSubject when nothing has it."""
    for look in (_matter, _booking, _waiting, _person):
        try:
            return look(text)
        except Refusal:
            continue
    raise DelayNeedsSubject()


def _matter(text: str) -> str:
    return dossier_facts(read_reference_number(text)).reference_number


def _booking(text: str) -> str:
    return booking_by_number(read_booking_number(text)).number


def _waiting(text: str) -> str:
    return place_of_mark(without_separators(text).lower())


def _person(text: str) -> str:
    return registry.person(wanted(text).ref).ref


def _about(subject: str) -> Resource:
    """The looks at a subject, as the rules of access take them."""
    return replace(_JOURNAL, near=near_of([subject]))


def _may_agree(found: DelayFacts, by: Actor) -> bool:
    return foresee(by, "agree_delay", _about(found.subject)).allowed


def _sees_all(by: Actor) -> bool:
    return any(foresee(by, action, _JOURNAL).allowed for action in ("audit", "agree_delay"))


def _seen(ref: str, by: Actor) -> DelayFacts:
    everything = _sees_all(by)
    if not everything:
        require(by, "ask_delay", _JOURNAL)
    found = journal.delay_of(ref)
    if not everything and found.actor_ref != by.ref:
        raise NoSuchDelay()
    return found


def _may_end(found: DelayFacts, by: Actor) -> bool:
    return found.is_party(by.ref) or foresee(by, "audit", _JOURNAL).allowed
