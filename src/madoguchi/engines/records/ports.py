"""What records asks of the world outside: which place a postal code belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Place:
    """One area with a postal code; `code` is the municipality's or ward's six digits with check digit."""

    prefecture: str
    city: str
    town: str
    code: str


class PostalCodes(Protocol):
    """A directory of postal codes."""

    def places(self, digits: str) -> tuple[Place, ...]:
        """The places with this seven-digit postal code, most likely first; empty when there is none."""
        ...
