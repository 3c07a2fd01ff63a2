"""A booking for who made it: whose it is, and that somebody looked at it by its code."""

from __future__ import annotations

from madoguchi.engines.booking.errors.bookings import NoSuchBooking
from madoguchi.engines.booking.queries.bookings import booking_by_number
from madoguchi.foundation.access.rules import Resource, require
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.queries import BY_CODE
from madoguchi.values.actor import Actor
from madoguchi.values.references import read_booking_number
from madoguchi.values.refusal import Refusal

_DATA, _PURPOSE = "予約の内容", "予約の内容の確認"


def open_visit(number: str, *, by: Actor) -> None:
    """Nothing for whose booking it is; a booking of somebody else and a number nobody has are refused alike.

    The refusal stands in the journal. Raises NotPermitted.
    """
    require(by, "view", visit_resource(number) if by.ref else Resource(kind="booking", subject=_usual(number)))


def visit_resource(number: str) -> Resource:
    """A booking as the rules of access know it; a number nobody has is nobody's."""
    return Resource(kind="booking", owner_ref=_owner(number), subject=_usual(number))


def note_look_at_visit(number: str, *, by: Actor) -> None:
    """Somebody looks at a booking by its code, or because this browser made it: its visitor sees that it was.

    Who owns it by the account looks at what is theirs. Raises NoSuchBooking.
    """
    owner = booking_by_number(number).account_ref
    detail = {} if owner and owner == by.ref else {BY_CODE: True}
    record(by, "read", dossiers=[number], data=_DATA, purpose=_PURPOSE, detail=detail)


def _owner(number: str) -> str:
    try:
        return booking_by_number(number).account_ref
    except NoSuchBooking:
        return ""


def _usual(number: str) -> str:
    """The number as it is written; empty for what cannot be one, which is about nobody."""
    try:
        return read_booking_number(number)
    except Refusal:
        return ""
