"""Reading entries: as submitted, as corrected, and what lies between."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from madoguchi.engines.records.errors import NoSuchEntry
from madoguchi.engines.records.models import Entry, EntryChange


@dataclass(frozen=True)
class EntryChangeFacts:
    """One answer changed after submission."""

    revision: int
    path: str
    before: object
    after: object
    reason: str
    who: str
    at: datetime


@dataclass(frozen=True)
class EntryFacts:
    """The answers of a dossier; `revision` is what a correction has to name."""

    reference_number: str
    as_submitted: Mapping[str, object]
    as_corrected: Mapping[str, object]
    revision: int
    sealed_at: datetime
    changes: tuple[EntryChangeFacts, ...]


def entry_of(reference_number: str) -> EntryFacts:
    """The entry of a dossier with its changes, oldest first; raises NoSuchEntry."""
    row = Entry.objects.filter(dossier__reference_number=reference_number).first()
    if row is None:
        raise NoSuchEntry(reference_number=reference_number)
    changes = tuple(change_facts(change) for change in row.changes.order_by("id")) if row.revision else ()
    return EntryFacts(reference_number, row.as_submitted, row.as_corrected, row.revision, row.sealed_at, changes)


def answers_of_all(reference_numbers: Collection[str]) -> dict[str, Mapping[str, object]]:
    """The answers of these dossiers as corrected, by number, in one query; numbers without an entry are left out."""
    rows = Entry.objects.filter(dossier__reference_number__in=list(reference_numbers))
    return dict(rows.values_list("dossier__reference_number", "as_corrected"))


def change_facts(row: EntryChange) -> EntryChangeFacts:
    """The frozen facts of a change."""
    return EntryChangeFacts(row.revision, row.path, row.before, row.after, row.reason, row.by_name, row.at)
