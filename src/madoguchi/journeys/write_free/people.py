"""The people visits are about: who serves them, and whose matters were received at the counter."""

from __future__ import annotations

from collections.abc import Sequence

from madoguchi.engines.cases.queries.facts import people_at_counter
from madoguchi.foundation.access.rules import Resource, require
from madoguchi.values.actor import Actor


def people_of_matters(numbers: Sequence[str]) -> tuple[str, ...]:
    """The people of the register in whose visits these matters were received: looks at them are theirs to see, too."""
    return people_at_counter([one for one in numbers if one])


def check_serves(by: Actor, person_ref: str = "") -> None:
    """Raise NotPermitted unless `by` may serve people at a counter, and this one: nobody serves their own household."""
    require(by, "search", Resource(kind="person", near=frozenset({person_ref} - {""})))
