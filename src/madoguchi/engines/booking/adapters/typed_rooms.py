"""A room the office has made itself, in whatever service it uses."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.engines.booking.errors.rooms import RoomLinkMissing
from madoguchi.engines.booking.rules.rooms import checked_link


@dataclass(frozen=True)
class TypedRooms:
    """The address somebody typed at the desk."""

    typed: str

    def room(self) -> str:
        """That address; raises RoomLinkMissing, RoomLinkUnreadable."""
        if not self.typed.strip():
            raise RoomLinkMissing()
        return checked_link(self.typed)
