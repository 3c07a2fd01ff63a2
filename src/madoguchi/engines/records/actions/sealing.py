"""Sealing: a draft becomes the entry of a dossier, word for word and for good."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from madoguchi.engines.records.actions.drafting import locked_draft, save
from madoguchi.engines.records.errors import DraftIncomplete
from madoguchi.engines.records.models import Entry
from madoguchi.engines.records.queries.surroundings import surroundings
from madoguchi.engines.records.rules.checking import Found, consent_problems, problems_in
from madoguchi.engines.records.rules.flow import asked
from madoguchi.engines.records.section import CONSENT
from madoguchi.engines.records.sections import section_of
from madoguchi.foundation.catalogue.queries import procedure_version
from madoguchi.foundation.dossier.models import Dossier
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now


def seal_draft(draft_ref: str, *, dossier: str, by: Actor) -> None:
    """Make the draft the entry of the dossier with this reference number; answers nobody asked for stay behind.

    Raises DraftIncomplete with every problem, AlreadySealed, NoSuchDraft or DraftExpired.
    """
    with transaction.atomic():
        row = locked_draft(draft_ref)
        section = section_of(procedure_version(row.version_id))
        at = surroundings(row.language, owners=[draft_ref])
        form = asked(section, row.answers, at)
        _check_complete([*problems_in(form, row.raw, at), *consent_problems(section, row.answers)])
        answers = {**form.answers, CONSENT: row.answers.get(CONSENT, {})}
        Entry.objects.create(
            dossier=Dossier.objects.get(reference_number=dossier),
            as_submitted=answers,
            as_corrected=answers,
            sealed_at=now(),
        )
        row.sealed_at = now()
        save(row)


def _check_complete(found: Sequence[Found]) -> None:
    if found:
        refusal = DraftIncomplete(count=len(found))
        refusal.problems = tuple(each.problem for each in found)
        refusal.pages = tuple(dict.fromkeys(each.page_id for each in found))
        raise refusal
