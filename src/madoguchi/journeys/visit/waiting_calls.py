"""The waiting list by telephone: a caller is put on it, called when a time is held, and staff write what was said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from madoguchi.engines.booking.actions import offers, waiters
from madoguchi.engines.booking.actions.offers import Called
from madoguchi.engines.booking.errors.desk import CallerKanaMissing, CallerNameMissing, ReasonMissing
from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.engines.booking.queries.callers import kept_kana
from madoguchi.engines.booking.queries.declared import service
from madoguchi.engines.booking.queries.waiters import WaiterFacts
from madoguchi.engines.booking.queries.who_waits import Waiting, waiting_of_mark, waiting_of_person
from madoguchi.engines.booking.rules.bookings import minutes_of
from madoguchi.journeys import jobs
from madoguchi.journeys.visit import desk
from madoguchi.journeys.visit.booking import note_booking, person_key, tell_booking
from madoguchi.journeys.visit.telephone import lines_able
from madoguchi.journeys.visit.waiting import Joining, join_waiting, note_place, tell_of_place
from madoguchi.values.actor import Actor
from madoguchi.values.email import check_email
from madoguchi.values.kana import is_kana
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.telephone import normalise

_PURPOSE = "空き待ち"


@dataclass(frozen=True)
class WaitingCall:
    """What a caller who would wait says; `key` is that of the page, so that a repeated press joins once."""

    key: str
    services: tuple[str, ...]
    office: str
    from_on: date | None
    until_on: date | None
    name: str
    kana: str
    telephone: str
    email: str = ""
    language: str = "ja"
    lane: str = "telephone"


def problems_of(call: WaitingCall) -> dict[str, Message]:
    """What has to be mended before anybody can wait, by the field it stands at."""
    found: dict[str, Message] = {}
    if not call.services:
        found["service"] = msg("用件を選んでください。")
    if call.from_on is None or call.until_on is None or call.from_on > call.until_on:
        found["from_on"] = msg("いつからいつまでかを、日付で選んでください。")
    if not call.name.strip():
        found["name"] = CallerNameMissing().message
    if not is_kana(call.kana):
        found["kana"] = CallerKanaMissing().message
    read: dict[str, Callable[[], str]] = {"telephone": lambda: normalise(call.telephone), "email": lambda: _email(call)}
    for field, reading in read.items():
        try:
            reading()
        except Refusal as refusal:
            found[field] = refusal.message
    return found


def _email(call: WaitingCall) -> str:
    return check_email(call.email) if call.email.strip() else ""


@transaction.atomic
def join_for_caller(call: WaitingCall, *, by: Actor) -> WaiterFacts:
    """Put somebody on the telephone or at the counter on the list; pressing twice is one place.

    `call` has no problems. Raises NotPermitted, UnknownOffice, UnknownService, NoTimeTogether and what `waiters.join`
    raises.
    """
    desk.check_office(call.office, by)
    lines = tuple(one.id for one in lines_able(call.services))
    if call.from_on is None or call.until_on is None:
        raise ValueError("a call without days has a problem")
    kana, telephone = kept_kana(call.kana), normalise(call.telephone)
    joining = Joining(
        key=call.key,
        office=call.office,
        lines=lines,
        from_on=call.from_on,
        until_on=call.until_on,
        minutes=minutes_of([service(one) for one in call.services]),
        services=call.services,
        email=_email(call),
        person_key=_person(call),
        name=" ".join(call.name.split()),
        kana=kana,
        telephone=telephone,
        language=call.language,
        lane=call.lane,
    )
    return join_waiting(joining, by=by)


def _person(call: WaitingCall) -> str:
    return person_key(kana=kept_kana(call.kana), telephone=normalise(call.telephone))


def standing_place(call: WaitingCall, *, by: Actor) -> Waiting | None:
    """The place on the list because of which a caller cannot be put on it once more; raises as `join_for_caller`."""
    desk.check_office(call.office, by)
    return waiting_of_person(_person(call), call.office, [one.id for one in lines_able(call.services)])


@transaction.atomic
def accept_for_caller(number: str, *, by: Actor) -> BookingFacts:
    """Book the time that is held for somebody who said yes; twice is once.

    Raises NoSuchBooking, NotPermitted, and BookingOver when the time has gone to the next.
    """
    found = desk.check_visit(number, by)
    taken, did = offers.accept_by_call(found.number)
    if did:
        note_booking(by, "write:booking_made", taken)
        tell_booking(taken, "booking_made")
    return taken


@transaction.atomic
def decline_for_caller(number: str, *, by: Actor) -> BookingFacts:
    """Give the time that is held for somebody who said no to the next; twice is once.

    Raises NoSuchBooking, NotPermitted, OfferAnswered, BookingOver.
    """
    found = desk.check_visit(number, by)
    gone, did = offers.decline_offer(found.number)
    if did:
        note_booking(by, "write:booking_cancelled", gone)
        tell_booking(gone, "booking_cancelled")
        jobs.offer_free_places.defer(office=gone.office, line=gone.line)
    return gone


@transaction.atomic
def note_unreached(number: str, *, tries: int | None, by: Actor) -> Called:
    """Note a call nobody answered; after the last one the next who waits is asked.

    Raises NoSuchBooking, NotPermitted, OfferAnswered, BookingOver, StaleBooking.
    """
    found = desk.check_visit(number, by)
    called = offers.note_unreached(found.number, tries=tries)
    note_booking(by, "write:caller_not_reached", called.booking)
    if called.is_over:
        jobs.offer_free_places.defer(office=called.booking.office, line=called.booking.line)
    return called


@transaction.atomic
def place_to_take_off(office: str, mark: str, *, by: Actor) -> Waiting:
    """The place a member of staff would take off the list; the look is journalled.

    Raises UnknownOffice, NotPermitted, NoSuchWaiter.
    """
    of = desk.check_office(office, by)
    place = waiting_of_mark(of.id, mark)
    desk.note_look(by, "read", [place.mark], _PURPOSE)
    return place


@transaction.atomic
def take_off(office: str, mark: str, *, reason: str, by: Actor) -> WaiterFacts:
    """Take somebody off the list, and tell them why where they left an address.

    Raises UnknownOffice, NotPermitted, ReasonMissing, NoSuchWaiter, WaiterOffered, WaitingOver.
    """
    of = desk.check_office(office, by)
    if not reason.strip():
        raise ReasonMissing()
    gone = waiters.take_off(of.id, mark, reason=reason.strip())
    # Why stands with the place: the journal stays for ever.
    note_place(by, "write:waiting_ended", gone)
    if gone.email:
        tell_of_place(gone, "waiting_ended", text=reason.strip())
    return gone
