"""A case for who may view it; a case of another office is not found, and nothing tells it from a number nobody has."""

from __future__ import annotations

from madoguchi.engines.cases.errors import NoSuchCase
from madoguchi.engines.cases.queries.facts import case_or_none, resource_of
from madoguchi.engines.cases.rules import CaseFacts
from madoguchi.foundation.access.emergency import require_view
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.access.rules import Resource
from madoguchi.values.actor import Actor

# The rule that would permit it to the office of the case; every other rule is the same for every case, or about a
# case the reader knows of, and explains itself.
_NOT_THEIRS = "clerk.part_of_the_matter"
NOBODYS = Resource(kind="case")


def case_in_sight(reference_number: str, by: Actor) -> tuple[CaseFacts, bool]:
    """The case, and whether only the broken glass lets them see it. Raises NoSuchCase, NotPermitted."""
    return in_sight(reference_number, case_or_none(reference_number), by)


def in_sight(reference_number: str, case: CaseFacts | None, by: Actor) -> tuple[CaseFacts, bool]:
    """The same for a case that was read already, or None; both are asked the same of the rules and the database."""
    try:
        is_emergency = require_view(reference_number, resource_of(case) if case else NOBODYS, by)
    except NotPermitted as refusal:
        if refusal.facts.get("rule") != _NOT_THEIRS:
            raise
        raise NoSuchCase() from None
    if case is None:
        raise NoSuchCase()
    return case, is_emergency
