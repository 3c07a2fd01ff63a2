"""What the city's directory vouches for, in whichever language it speaks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Vouched:
    """Who came: the number as it was told, the methods, whether one stands for a passkey, and where to go on.

    `until` is when the directory wants the sign-in to be over, where it says so.
    """

    number: object
    methods: tuple[str, ...]
    is_strong: bool
    next: str
    until: datetime | None = None
