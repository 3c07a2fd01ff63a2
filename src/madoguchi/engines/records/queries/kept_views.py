"""The ways to look at a register that people kept: their own, and those that were shared."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from madoguchi.engines.records.errors import NoSuchKeptView
from madoguchi.engines.records.models import KeptView


@dataclass(frozen=True)
class KeptFacts:
    """One kept view: its look, and how it is narrowed, as the query of an address."""

    ref: str
    register_id: str
    owner_ref: str
    title: str
    look: str
    query: str
    is_shared: bool


def kept_views(register_id: str, owner_ref: str) -> tuple[KeptFacts, ...]:
    """The shared views of a register and those of this person, the shared ones first, by name."""
    rows = KeptView.objects.filter(Q(is_shared=True) | Q(owner_ref=owner_ref), register_id=register_id)
    return tuple(_facts(row) for row in rows.order_by("-is_shared", "title", "id"))


def kept_views_by_register(owner_ref: str) -> dict[str, list[KeptFacts]]:
    """The shared views of all registers and those of this person, in the same order."""
    rows = KeptView.objects.filter(Q(is_shared=True) | Q(owner_ref=owner_ref)).order_by("-is_shared", "title", "id")
    found: dict[str, list[KeptFacts]] = {}
    for row in rows:
        found.setdefault(row.register_id, []).append(_facts(row))
    return found


def kept_view(register_id: str, ref: str, owner_ref: str) -> KeptFacts:
    """One view that is shared or this person's own; raises NoSuchKeptView."""
    rows = KeptView.objects.filter(Q(is_shared=True) | Q(owner_ref=owner_ref), register_id=register_id, ref=ref)
    row = rows.first() if "\0" not in ref else None
    if row is None:
        raise NoSuchKeptView
    return _facts(row)


def _facts(row: KeptView) -> KeptFacts:
    return KeptFacts(row.ref, row.register_id, row.owner_ref, row.title, row.look, row.query, row.is_shared)
