"""Beginning a draft, holding on to it while it is written to, and throwing away what nobody came back for."""

from __future__ import annotations

from django.db import transaction

from madoguchi.engines.records.drafts import KEPT_FOR, DraftFacts
from madoguchi.engines.records.errors import AlreadySealed, NoSuchDraft
from madoguchi.engines.records.models import Draft
from madoguchi.engines.records.queries.drafts import check_alive, facts_of
from madoguchi.engines.records.queries.surroundings import surroundings
from madoguchi.engines.records.rules.prefilling import Known, prefilled
from madoguchi.engines.records.sections import section_of
from madoguchi.foundation.catalogue.queries import Procedure
from madoguchi.foundation.storage.actions import remove_file
from madoguchi.foundation.storage.queries import files_of
from madoguchi.foundation.wall.speaker import show
from madoguchi.foundation.wall.whose import all_but
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now
from madoguchi.values.references import new_resume_code, new_secret

_CHANGING = all_but(Draft, kept=("id", "ref", "resume_code", "procedure", "version", "account_ref"))


def start_draft(
    procedure: Procedure,
    *,
    by: Actor,
    language: str,
    channel: str = "online",
    known: Known | None = None,
) -> DraftFacts:
    """An empty draft of this version, filled beforehand with what is `known` under the `prefill` names of fields."""
    row = new_draft(procedure, by=by, language=language, channel=channel)
    filled = prefilled(section_of(procedure), known or {}, surroundings(language))
    row.answers, row.origins, row.raw = filled.answers, filled.origins, filled.raw
    row.save(force_insert=True)
    return facts_of(row)


def new_draft(procedure: Procedure, *, by: Actor, language: str, channel: str) -> Draft:
    """A draft without answers, not yet written; whoever begins it holds it."""
    moment, ref = now(), new_secret()
    show(ref)
    return Draft(
        ref=ref,
        resume_code=new_resume_code(),
        procedure=procedure.id,
        version_id=procedure.version,
        account_ref=by.ref,
        language=language,
        channel=channel,
        started_at=moment,
        saved_at=moment,
        expires_at=moment + KEPT_FOR,
    )


def lock_draft(ref: str) -> DraftFacts:
    """The draft, sealed or not, held until the transaction ends; raises NoSuchDraft or DraftExpired."""
    return facts_of(_locked(ref))


def _locked(ref: str) -> Draft:
    row = None if "\x00" in ref else Draft.objects.select_for_update().filter(ref=ref).first()
    if row is None:
        raise NoSuchDraft
    check_alive(row)
    return row


def locked_draft(ref: str) -> Draft:
    """The open draft, held until the transaction ends; raises NoSuchDraft, DraftExpired or AlreadySealed."""
    row = _locked(ref)
    if row.sealed_at is not None:
        raise AlreadySealed
    return row


def save(row: Draft) -> None:
    """Write a draft and give it its full time again."""
    row.revision += 1
    row.saved_at = now()
    row.expires_at = row.saved_at + KEPT_FOR
    row.save(update_fields=_CHANGING)


def forget_expired_drafts(limit: int = 500) -> int:
    """Throw away unfinished drafts whose time is over, with their files; returns how many went.

    A submitted draft keeps its row, by which a repeated submission is recognised, but not its copy of the answers.
    """
    submitted = Draft.objects.filter(sealed_at__isnull=False, expires_at__lte=now())
    submitted.exclude(answers={}, raw={}).update(answers={}, raw={})
    with transaction.atomic():
        rows = Draft.objects.select_for_update(skip_locked=True).filter(sealed_at=None, expires_at__lte=now())
        expired = list(rows.order_by("expires_at")[:limit])
        for row in expired:
            for file in files_of(row.ref):
                remove_file(file.ref, owner=row.ref)
            row.delete()
    return len(expired)
