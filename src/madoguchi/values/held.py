"""A value the city holds: known, known in part, known to be empty, or out of reach; with its source and its day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from madoguchi.values.words import Words


class State(StrEnum):
    """A source that is down must never look like an empty one, nor what is known in part like an answer."""

    KNOWN = "known"
    PART = "part"
    EMPTY = "empty"
    DOWN = "down"


@dataclass(frozen=True)
class Held:
    """One value with where it comes from; `value` is None unless known, `as_of` is None when nobody knows the day.

    Of what is known in part it holds those parts; the others are asked.
    """

    state: State
    value: Any
    source: str
    source_name: Words
    as_of: date | None

    @property
    def is_known(self) -> bool:
        """Whether there is a value to use."""
        return self.state is State.KNOWN

    def origin(self, value: object = None) -> dict[str, object]:
        """Where a value comes from, as plain data beside the `value` it was when it was taken."""
        day = self.as_of.isoformat() if self.as_of else None
        name = {"ja": self.source_name} if isinstance(self.source_name, str) else dict(self.source_name)
        return {"state": self.state.value, "source": self.source, "name": name, "as_of": day, "value": value}


def held(value: object, source: str, source_name: Words, as_of: date | None) -> Held:
    """A value as a register holds it; an empty text or list is known to be empty."""
    empty = value is None or value in ("", [], {})
    return Held(State.EMPTY if empty else State.KNOWN, None if empty else value, source, source_name, as_of)


def part(parts: Mapping[str, object], source: str, source_name: Words, as_of: date | None) -> Held:
    """Some parts of a value that has several, such as a name without its reading."""
    return Held(State.PART if any(parts.values()) else State.EMPTY, parts or None, source, source_name, as_of)


def down(source: str, source_name: Words) -> Held:
    """What is said of a value whose register does not answer."""
    return Held(State.DOWN, None, source, source_name, None)


Origin = Mapping[str, Any]
"""Where one answer comes from, as `Held.origin` writes it."""
