"""Telling a visitor something: the message is written from what the house knows and handed over for delivery."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from madoguchi.engines.booking.actions import notes
from madoguchi.engines.booking.queries.bookings import BookingFacts, booking_by_number, to_remind
from madoguchi.engines.booking.queries.declared import office, service, visit
from madoguchi.engines.booking.queries.lines import name_of_line
from madoguchi.engines.messaging.actions import write_message_about
from madoguchi.foundation.catalogue.queries import city
from madoguchi.journeys import jobs
from madoguchi.journeys.tell import day_in
from madoguchi.journeys.visit.bring import things_of
from madoguchi.values.clock import JST
from madoguchi.values.words import Words, joined, words_in


@transaction.atomic
def tell_visitor_of(number: str, kind: str, *, text: str = "", key: str) -> str:
    """Put the message of this kind about a booking into the outbox; the same `key` gives the same message.

    Raises NoSuchBooking.
    """
    booking = booking_by_number(number)
    message_ref = write_message_about(
        number,
        kind=kind,
        language=booking.language,
        to=booking.email,
        facts={**facts_told(booking), "text": text},
        key=key,
    )
    if booking.email:
        jobs.deliver_message.defer(message_ref=message_ref)
    return message_ref


def tell_visitors_of(numbers: Sequence[str], kind: str, *, key: str) -> None:
    """The same message to each of many, every one for itself; done again, it goes on where it was broken off."""
    for number in numbers:
        tell_visitor_of(number, kind, key=f"{key}-{number}")


def facts_told(booking: BookingFacts) -> dict[str, object]:
    """What every message about a booking says: who, when, where, for what, and the address of its page."""
    language = booking.language
    occasions: Sequence[Words] = [service(one).name for one in booking.services] or [name_of_line(booking.line)]
    page = f"{settings.MADOGUCHI_BASE_URL}/v/{booking.code}"
    return {
        "name": booking.name,
        "at": moment_in(booking.starts_at, language),
        "office": words_in(office(booking.office).name, language),
        "services": joined((words_in(one, language) for one in occasions), language),
        # Whoever has the letter has the key to the page, as with the letters about a matter.
        "url": page,
        # Only a page that asks once more: a programme that follows every link of a letter cancels nothing.
        "cancel_url": f"{page}?to=cancel",
        # Never the room itself: a letter may be forwarded, and the room opens only when the clerk begins.
        "room_url": f"{page}?to=room" if booking.remote else "",
        "opens": str(visit().rules.room_opens),
        "bring": "\n".join(f"・{one}" for one in things_of(booking.services, booking.procedures, language)),
        "city": city().name_in(language),
        "until": moment_in(booking.offered_until, language) if booking.offered_until else "",
    }


def moment_in(at: datetime, language: str) -> str:
    """A day and a time as a letter writes them."""
    local = at.astimezone(JST)
    return f"{day_in(local.date(), language)} {local.hour}:{local.minute:02d}"


def remind_visitors() -> int:
    """Write to everybody whose visit is near, once; how many."""
    numbers = to_remind(visit().rules.remind_hours)
    return sum(_remind(number) for number in numbers)


@transaction.atomic
def _remind(number: str) -> bool:
    if not notes.note_reminded(number):
        return False
    jobs.tell_visitor.defer(number=number, kind="booking_reminder")
    return True
