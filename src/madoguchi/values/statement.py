"""One statement that several rooms write together: a room offers its part, the journey composes, the database does it.

A part knows no neighbour. It reads the rows of `made`, each with the `number` of what the first room wrote; no row,
nothing written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Part:
    """A query that writes for each row of `made` and gives a row for each; `given` are its values, by its own names."""

    name: str
    query: str
    given: Mapping[str, Any]


def composed(first: str, parts: Sequence[Part], *, gives: str = "number FROM made") -> str:
    """The statement in which `first` has a part named `made`, and then all the others; `gives` what it answers."""
    columns, _, source = gives.partition(" FROM ")
    # What nothing asks for is not done; each part is counted, so that each is.
    more = "".join(f",\n{one.name} AS ({one.query})" for one in parts)
    counted = "".join(f", (SELECT count(*) FROM {one.name})" for one in parts)  # noqa: S608 - names of our own rooms
    return f"{first}{more}\nSELECT {columns}{counted} FROM {source}"


def values_of(given: Mapping[str, Any], parts: Sequence[Part]) -> dict[str, Any]:
    """The values of a composed statement."""
    return {**given, **{name: value for one in parts for name, value in one.given.items()}}
