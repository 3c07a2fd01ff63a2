"""Reading the journal: what a resident is shown about who looked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from madoguchi.foundation.journal.models import Entry


@dataclass(frozen=True)
class Disclosure:
    """One look at a matter or one act on it; `office` holds division ids joined by 、."""

    at: datetime
    who: str
    office: str
    actor_kind: str
    verb: str
    data: str
    purpose: str
    legal_basis: str


def disclosures_of(
    reference_number: str, *, also: Sequence[str] = (), limit: int = 50, before: datetime | None = None
) -> list[Disclosure]:
    """Who looked at or worked on this matter, newest first; `also` names the people of the register it is about."""
    entries = Entry.objects.filter(dossiers__overlap=[reference_number, *also]).order_by("-at", "-id")
    if before is not None:
        entries = entries.filter(at__lt=before)
    return [
        Disclosure(e.at, e.actor_name, e.office, e.actor_kind, e.verb, e.data, e.purpose, e.legal_basis)
        for e in entries[:limit]
    ]
