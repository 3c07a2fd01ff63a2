"""The outside world of a message: somebody who carries it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Carried(StrEnum):
    """What became of a message that was handed over."""

    SENT = "sent"
    KEPT = "kept"


@dataclass(frozen=True)
class Letter:
    """One message ready to be carried; `ref` is its identity however often it is sent."""

    ref: str
    to: str
    subject: str
    body: str
    language: str
    written_at: datetime


class Carrier(Protocol):
    """Carries a message to its address."""

    def carry(self, letter: Letter) -> Carried:
        """Hand it over; raises DeliveryFailed to be tried again, DeliveryRefused when that is useless."""
        ...
