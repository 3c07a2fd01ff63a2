"""The ticket that a pressed button is about."""

from __future__ import annotations

from django.http import HttpRequest

from madoguchi.engines.booking.errors.queue import NoSuchTicket
from madoguchi.engines.booking.queries.tickets import ticket_id_of
from madoguchi.values.whole_numbers import whole_number

_LARGEST = 999_999


def ticket_sent(request: HttpRequest, office: str) -> int:
    """Today's ticket of an office by the number the form carries; raises NoSuchTicket."""
    number = whole_number(request.POST.get("number", "").strip(), most=_LARGEST)
    if number is None:
        raise NoSuchTicket()
    return ticket_id_of(office, number)
