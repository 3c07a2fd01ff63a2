"""The outside world of a visit: somebody who has rooms for talking by video."""

from __future__ import annotations

from typing import Protocol


class RoomLinks(Protocol):
    """Gives the address of a room; nothing is called for it: both browsers go there by themselves."""

    def room(self) -> str:
        """The address of a room nobody else can guess; raises RoomLinkMissing, RoomLinkUnreadable."""
        ...
