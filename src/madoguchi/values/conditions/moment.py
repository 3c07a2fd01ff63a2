"""What a condition knows besides the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Moment:
    """Today, the day of arrival, and the city's constants."""

    today: date
    received: date | None = None
    constants: Mapping[str, object] = field(default_factory=dict)

    @property
    def counted_from(self) -> date:
        """The day of arrival, or today while nothing has arrived."""
        return self.received or self.today

    def constant(self, name: str) -> object:
        """The value behind a name; the city's own first, then `today` and `received`, otherwise None."""
        known = {"today": self.today, "received": self.counted_from}
        return self.constants.get(name, known.get(name))
