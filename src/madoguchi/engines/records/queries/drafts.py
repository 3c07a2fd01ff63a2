"""Reading drafts."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Count

from madoguchi.engines.records.drafts import KEPT_FOR, DraftFacts
from madoguchi.engines.records.errors import DraftExpired, NoSuchDraft
from madoguchi.engines.records.models import Draft
from madoguchi.foundation.identity.sealed_codes import sealed_ways
from madoguchi.foundation.wall.speaker import show
from madoguchi.values.clock import now
from madoguchi.values.references import read_resume_code


def facts_of(row: Draft) -> DraftFacts:
    """The frozen facts of a row."""
    return DraftFacts(
        row.ref,
        row.resume_code,
        row.procedure,
        row.version_id,
        row.answers,
        row.raw,
        row.page,
        row.account_ref,
        row.language,
        row.channel,
        row.revision,
        row.started_at,
        row.saved_at,
        row.expires_at,
        row.sealed_at,
        row.origins,
    )


def draft_of(ref: str) -> DraftFacts:
    """The draft of this reference, sealed or not; raises NoSuchDraft or DraftExpired."""
    return _one(ref=ref)


def drafts_by_refs(refs: Collection[str]) -> Mapping[str, DraftFacts]:
    """The drafts of these references, sealed or not, in one question to the database; those forgotten are absent."""
    rows = Draft.objects.filter(ref__in=[ref for ref in refs if "\x00" not in ref])
    return {row.ref: facts_of(row) for row in rows}


def open_drafts_by_refs(refs: Collection[str]) -> list[DraftFacts]:
    """The unfinished drafts of these references, in one question to the database."""
    rows = Draft.objects.filter(ref__in=[ref for ref in refs if "\x00" not in ref]) if refs else ()
    return [facts_of(row) for row in rows if row.sealed_at is None and row.expires_at > now()]


def draft_by_resume_code(code: str) -> DraftFacts:
    """The draft this code opens on any device; raises ResumeCodeMistyped, NoSuchDraft or DraftExpired."""
    wanted = read_resume_code(code)
    show(*sealed_ways(wanted))
    return _one(resume_code=wanted)


def drafts_of_account(account_ref: str, *, limit: int = 20) -> list[DraftFacts]:
    """The unfinished drafts of an account, last saved first; none for an empty reference."""
    if not account_ref:
        return []
    rows = Draft.objects.filter(account_ref=account_ref, sealed_at=None, expires_at__gt=now())
    return [facts_of(row) for row in rows.order_by("-saved_at")[:limit]]


def open_drafts_by_version() -> Mapping[str, int]:
    """How many unfinished drafts each version of a procedure has."""
    rows = Draft.objects.filter(sealed_at=None, expires_at__gt=now()).values("version").annotate(count=Count("id"))
    return {row["version"]: row["count"] for row in rows}


def check_alive(row: Draft) -> None:
    """Refuse a draft whose time is over, unless it was submitted."""
    if row.sealed_at is None and row.expires_at <= now():
        raise DraftExpired(days=KEPT_FOR.days)


def _one(**key: str) -> DraftFacts:
    row = None if any("\x00" in value for value in key.values()) else Draft.objects.filter(**key).first()
    if row is None:
        raise NoSuchDraft
    check_alive(row)
    return facts_of(row)
