"""The waiting list: a place that comes free is offered in the order people came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.db import transaction

from madoguchi.engines.booking.actions import offering, waiters
from madoguchi.engines.booking.actions.bookings import Wish
from madoguchi.engines.booking.actions.promises import promised_lines
from madoguchi.engines.booking.actions.waiters import Joining
from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.engines.booking.queries.declared import office, service, visit
from madoguchi.engines.booking.queries.waiters import WaiterFacts, waiter_by_code, waiters_by_codes
from madoguchi.engines.booking.rules.bookings import last_day
from madoguchi.engines.messaging.actions import write_message_about
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys import jobs
from madoguchi.journeys.tell import day_in
from madoguchi.journeys.visit.booking import book_visit
from madoguchi.values.actor import SYSTEM, Actor
from madoguchi.values.clock import now, today
from madoguchi.values.references import read_resume_code
from madoguchi.values.words import joined, words_in

__all__ = [
    "Joining",
    "WaiterFacts",
    "ask_who_waits",
    "days_to_wait",
    "join_waiting",
    "leave_waiting",
    "note_place",
    "offer_places",
    "place_by_link",
    "places_of",
    "tell_of_place",
]

_PURPOSE = "空き待ち"
_DATA = "空き待ち、氏名、フリガナ、電話番号"


def days_to_wait() -> tuple[date, date]:
    """The first and the last day one may wait for."""
    return today(), last_day(now(), visit().rules)


@transaction.atomic
def join_waiting(joining: Joining, *, by: Actor | None = None) -> WaiterFacts:
    """Put somebody on the waiting list, say so, and offer at once what is free; raises what `waiters.join` raises.

    `by` is who of the staff does it for them.
    """
    place, is_new = waiters.join(joining)
    if is_new:
        if by is not None:
            note_place(by, "write:waiting_joined", place)
        if place.email:
            tell_of_place(place, "waiting_joined")
        for line in joining.lines:
            jobs.offer_free_places.defer(office=joining.office, line=line)
    return place


def note_place(by: Actor, verb: str, place: WaiterFacts) -> None:
    """Write in the journal what staff did to a place on the list."""
    record(by, verb, dossiers=[place.mark], data=_DATA, purpose=_PURPOSE)


def tell_of_place(place: WaiterFacts, kind: str, *, text: str = "") -> None:
    """Write that somebody waits now or no longer, for what, and where to look; the place is not yet a booking."""
    language = place.language
    ref = write_message_about(
        place.mark,
        kind=kind,
        language=language,
        to=place.email,
        facts={
            "name": place.name,
            "office": words_in(office(place.office).name, language),
            "services": joined((words_in(service(one).name, language) for one in place.services), language),
            "from_on": day_in(place.from_on, language),
            "until_on": day_in(place.until_on, language),
            # Whoever has the letter has the key to the page, as with the letters about a visit.
            "url": f"{settings.MADOGUCHI_BASE_URL}/w/{place.code}",
            "city": city().name_in(language),
            "text": text,
        },
        key=f"{kind}-{place.mark}",
    )
    jobs.deliver_message.defer(message_ref=ref)


def leave_waiting(code: str) -> WaiterFacts:
    """Wait no longer; raises NoSuchWaiter, WaiterOffered while a time is held."""
    return waiters.leave(code)


def place_by_link(code: str) -> WaiterFacts:
    """The place on the list a code opens; raises ResumeCodeMistyped, NoSuchWaiter."""
    return waiter_by_code(read_resume_code(code))


def places_of(codes: Sequence[str]) -> list[WaiterFacts]:
    """The places of these codes, the newest first."""
    return waiters_by_codes(codes)


def offer_places(office: str, line: str) -> int:
    """Offer what is free to who waits; how many offers were made. Each is told to whom it is made."""
    return len(offering.offer(office, line, book=_offer))


@transaction.atomic
def ask_who_waits() -> int:
    """Have the free places offered of every line that has some promised to who waits; how many lines that are.

    So are those of the lines in which somebody waits who was not reached by telephone and whose day has come.
    """
    lines = sorted({*promised_lines(), *offering.end_rests()})
    for office_id, line_id in lines:
        jobs.offer_free_places.defer(office=office_id, line=line_id)
    return len(lines)


def _offer(wish: Wish) -> BookingFacts:
    made, _is_new = book_visit(wish, by=SYSTEM)
    return made
