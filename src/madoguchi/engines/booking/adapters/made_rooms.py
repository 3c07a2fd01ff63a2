"""Rooms at a server that opens a room by its name, as Jitsi Meet does: a name nobody can guess is the key."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.engines.booking.rules.rooms import checked_link
from madoguchi.values.references import new_secret


@dataclass(frozen=True)
class MadeRooms:
    """`base` is the address of the server, such as https://meet.city.example; its path is kept."""

    base: str

    def room(self) -> str:
        """The address of a new room; its name holds nothing of the visit. Raises RoomLinkUnreadable."""
        return checked_link(f"{self.base.rstrip('/')}/{new_secret()}")
