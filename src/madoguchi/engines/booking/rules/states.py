"""The states of what this room keeps; each is one word of the glossary."""

from __future__ import annotations

from enum import StrEnum


class BookingState(StrEnum):
    """The life of a booking; the first two hold places of their slots."""

    OFFERED = "offered"
    BOOKED = "booked"
    ARRIVED = "arrived"
    SERVED = "served"
    CANCELLED = "cancelled"
    MISSED = "missed"
    LAPSED = "lapsed"


HOLDING = (BookingState.OFFERED, BookingState.BOOKED)
ACTIVE = (*HOLDING, BookingState.ARRIVED)


class WaiterState(StrEnum):
    """The life of a place on the waiting list."""

    WAITING = "waiting"
    OFFERED = "offered"
    TAKEN = "taken"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class TicketState(StrEnum):
    """The life of a queue ticket."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    PARKED = "parked"
    DONE = "done"
    MISSED = "missed"
    LEFT = "left"


class TicketKind(StrEnum):
    """Why somebody stands in the queue."""

    BOOKED = "booked"
    WALK_IN = "walk_in"
    RETURNING = "returning"
    URGENT = "urgent"


class EntryState(StrEnum):
    """The life of an entry in a lottery."""

    ENTERED = "entered"
    WON = "won"
    RESERVE = "reserve"
    CONFIRMED = "confirmed"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class OutcomeKind(StrEnum):
    """The one answer every accepted request of an opening gets."""

    BOOKED = "booked"
    FULL = "full"
    ALREADY = "already"
