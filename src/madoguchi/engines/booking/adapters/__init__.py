"""Whose room it is: the one the office typed, or a new one at the address of the settings."""

from __future__ import annotations

from django.conf import settings

from madoguchi.engines.booking.adapters.made_rooms import MadeRooms
from madoguchi.engines.booking.adapters.typed_rooms import TypedRooms
from madoguchi.engines.booking.ports import RoomLinks


def room_links(typed: str = "") -> RoomLinks:
    """Where the room of one consultation comes from; what the office typed goes before the setting."""
    base: str = settings.MADOGUCHI_ROOM_URL
    return MadeRooms(base) if base and not typed.strip() else TypedRooms(typed)


def makes_rooms() -> bool:
    """Whether a room is made without anybody typing its address."""
    return bool(settings.MADOGUCHI_ROOM_URL)
