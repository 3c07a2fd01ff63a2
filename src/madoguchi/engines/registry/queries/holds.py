"""Who is held (支援措置): asked by the office only."""

from __future__ import annotations

from collections.abc import Collection

from madoguchi.engines.registry.models import PersonHold


def held_people(refs: Collection[str]) -> frozenset[str]:
    """Those of these people who are held now."""
    held = PersonHold.objects.filter(person_ref__in=[ref for ref in refs if "\x00" not in ref], lifted_at=None)
    return frozenset(held.values_list("person_ref", flat=True))
