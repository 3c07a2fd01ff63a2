"""Drafts of registers: kept while people build them, changed under a revision, thrown away at the end."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from madoguchi.foundation.catalogue.errors import NoSuchRegisterDraft, RegisterDraftMoved
from madoguchi.foundation.catalogue.models import RegisterDraft
from madoguchi.values.actor import Actor
from madoguchi.values.clock import JST, now, today
from madoguchi.values.references import new_record_number

FILE_DAYS = 30
"""How long the spreadsheet behind a draft is kept that nobody changes: its rows may be people."""
_CHANGED = ("content", "revision", "register_id", "division", "changed_at", "changed_by", "changed_by_ref")


@dataclass(frozen=True)
class DraftFacts:
    """One draft as it stands now; `has_file` says whether rows of a spreadsheet wait for its publication."""

    ref: str
    register_id: str
    division: str
    content: Mapping[str, Any]
    revision: int
    began_from: str
    file_name: str
    samples: Mapping[str, list[str]]
    sheets: Mapping[str, Any] | None
    by_ref: str
    by_name: str
    changed_at: datetime
    changed_by: str
    changed_by_ref: str

    @property
    def has_file(self) -> bool:
        """Whether it was guessed from a spreadsheet."""
        return bool(self.file_name)

    @property
    def file_until(self) -> date:
        """The last day its file is kept when nobody changes the draft."""
        return self.changed_at.astimezone(JST).date() + timedelta(days=FILE_DAYS)


def begin_register_draft(
    content: Mapping[str, Any],
    *,
    by: Actor,
    began_from: str = "",
    file_name: str = "",
    file: bytes = b"",
    samples: Mapping[str, list[str]] | None = None,
    sheets: Mapping[str, Any] | None = None,
) -> str:
    """Keep a new draft; its number."""
    at = now()
    row = RegisterDraft.objects.create(
        ref=new_record_number(),
        register_id=str(content["id"]),
        division=str(content["division"]),
        content=dict(content),
        began_from=began_from,
        file_name=file_name[-200:],
        file=file,
        samples=dict(samples or {}),
        sheets=sheets,
        by_ref=by.ref,
        by_name=by.name,
        begun_at=at,
        changed_at=at,
        changed_by=by.name,
        changed_by_ref=by.ref,
    )
    return row.ref


def register_drafts(divisions: Collection[str] | None) -> tuple[DraftFacts, ...]:
    """The drafts of these divisions, of all for None, those changed last first."""
    rows = RegisterDraft.objects.defer("file").order_by("-changed_at", "-id")
    if divisions is not None:
        rows = rows.filter(division__in=list(divisions))
    return tuple(_facts(row) for row in rows[:200])


def register_draft(ref: str, *, hold: bool = False) -> DraftFacts:
    """One draft, on `hold` as it stays until the transaction ends; raises NoSuchRegisterDraft."""
    rows = RegisterDraft.objects.select_for_update() if hold else RegisterDraft.objects.all()
    row = rows.defer("file").filter(ref=ref).first() if "\0" not in ref else None
    if row is None:
        raise NoSuchRegisterDraft()
    return _facts(row)


def file_of_draft(ref: str) -> bytes:
    """The spreadsheet the draft was guessed from, empty where there is none; raises NoSuchRegisterDraft."""
    found = RegisterDraft.objects.filter(ref=ref).values_list("file", flat=True).first()
    if found is None:
        raise NoSuchRegisterDraft()
    return bytes(found)


@transaction.atomic
def change_register_draft(ref: str, content: Mapping[str, Any], *, revision: int, by: Actor) -> None:
    """Put the content in the place of that which the builder saw; raises RegisterDraftMoved, NoSuchRegisterDraft."""
    row = _unmoved(ref, revision)
    _put(row, content, by)
    row.save(update_fields=[*_CHANGED])


@transaction.atomic
def guess_register_draft_anew(
    ref: str,
    content: Mapping[str, Any],
    *,
    file: bytes,
    samples: Mapping[str, list[str]],
    sheets: Mapping[str, Any] | None,
    revision: int,
    by: Actor,
) -> None:
    """The same with what another sheet of its file tells; raises RegisterDraftMoved, NoSuchRegisterDraft."""
    row = _unmoved(ref, revision)
    _put(row, content, by)
    row.file, row.samples, row.sheets = file, dict(samples), sheets
    row.save(update_fields=[*_CHANGED, "file", "samples", "sheets"])


def _unmoved(ref: str, revision: int) -> RegisterDraft:
    row = RegisterDraft.objects.select_for_update().defer("file").filter(ref=ref).first()
    if row is None:
        raise NoSuchRegisterDraft()
    if row.revision != revision:
        raise RegisterDraftMoved(who=row.changed_by)
    return row


def _put(row: RegisterDraft, content: Mapping[str, Any], by: Actor) -> None:
    row.content, row.revision = dict(content), row.revision + 1
    row.register_id, row.division = str(content["id"]), str(content["division"])
    row.changed_at, row.changed_by, row.changed_by_ref = now(), by.name, by.ref


def forget_draft_files() -> int:
    """Let go of the spreadsheets behind drafts nobody changed for so long; what was built stays. How many went.

    Whoever looks at such a draft just now learns of it before they publish: its revision is another.
    """
    first = datetime.combine(today() - timedelta(days=FILE_DAYS), time.min, JST)
    untouched = RegisterDraft.objects.filter(changed_at__lt=first)
    return untouched.exclude(file_name="").update(
        file=b"", file_name="", samples={}, sheets=None, revision=F("revision") + 1
    )


def throw_register_draft_away(ref: str) -> None:
    """Delete a draft with its file: it is published, or nobody wants it."""
    RegisterDraft.objects.filter(ref=ref).delete()


def _facts(row: RegisterDraft) -> DraftFacts:
    return DraftFacts(
        ref=row.ref,
        register_id=row.register_id,
        division=row.division,
        content=row.content,
        revision=row.revision,
        began_from=row.began_from,
        file_name=row.file_name,
        samples=row.samples,
        sheets=row.sheets,
        by_ref=row.by_ref,
        by_name=row.by_name,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
        changed_by_ref=row.changed_by_ref,
    )
