"""The tables of times and turns."""

from __future__ import annotations

from madoguchi.engines.booking.models.bookings import Booking, Waiter
from madoguchi.engines.booking.models.devices import Device
from madoguchi.engines.booking.models.lotteries import Lottery, LotteryEntry
from madoguchi.engines.booking.models.offers import Block, Slot
from madoguchi.engines.booking.models.openings import Opening, Outcome, PlacesGiven
from madoguchi.engines.booking.models.queue import CounterSeat, HelpCall, QueueTicket, TicketEvent
from madoguchi.engines.booking.models.resources import Reservation, Resource

__all__ = [
    "Block",
    "Booking",
    "CounterSeat",
    "Device",
    "HelpCall",
    "Lottery",
    "LotteryEntry",
    "Opening",
    "Outcome",
    "PlacesGiven",
    "QueueTicket",
    "Reservation",
    "Resource",
    "Slot",
    "TicketEvent",
    "Waiter",
]
