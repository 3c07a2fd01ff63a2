"""Who is held (支援措置), who placed and lifted it and why: asked by the office only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from madoguchi.engines.registry.models import PersonHold

MOST_HOLDS = 20


@dataclass(frozen=True)
class HoldFacts:
    """One hold: who placed it, when and why; the rest is empty as long as it stands."""

    why: str
    placed_by: str
    placed_at: datetime
    lifted_why: str
    lifted_by: str
    lifted_at: datetime | None


def held_people(refs: Collection[str]) -> frozenset[str]:
    """Those of these people who are held now."""
    held = PersonHold.objects.filter(person_ref__in=[ref for ref in refs if "\x00" not in ref], lifted_at=None)
    return frozenset(held.values_list("person_ref", flat=True))


def holds_of(person_ref: str) -> tuple[HoldFacts, ...]:
    """The last holds of a person, the newest first."""
    rows = PersonHold.objects.filter(person_ref=person_ref).order_by("-id")[:MOST_HOLDS]
    return tuple(
        HoldFacts(row.why, row.placed_by, row.placed_at, row.lifted_why, row.lifted_by, row.lifted_at) for row in rows
    )
