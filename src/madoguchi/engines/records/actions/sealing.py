"""Sealing: a draft becomes the entry of a dossier, word for word and for good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from madoguchi.engines.records.drafts import KEPT_FOR, DraftFacts
from madoguchi.engines.records.errors import AlreadySealed, DraftIncomplete
from madoguchi.engines.records.models import Draft, Entry
from madoguchi.engines.records.posting import read_consent
from madoguchi.engines.records.queries.surroundings import surroundings
from madoguchi.engines.records.reading import Posted
from madoguchi.engines.records.rules.checking import Found, consent_problems, problems_in
from madoguchi.engines.records.rules.flow import asked
from madoguchi.engines.records.section import CONSENT
from madoguchi.engines.records.sections import section_of
from madoguchi.foundation.catalogue.queries import procedure_version
from madoguchi.foundation.dossier.queries import key_of
from madoguchi.foundation.wall.rows import insert
from madoguchi.values.clock import now


def seal_draft(draft: DraftFacts, *, dossier: str, agreed: Posted | None = None) -> None:
    """Make the draft the entry of the dossier with this reference number; answers nobody asked for stay behind.

    `draft` is as it was locked, `agreed` what is ticked on the confirm page when that was not saved before. Raises
    DraftIncomplete with every problem, UnknownInputs, TooManyInputs, and AlreadySealed when it is sealed or changed.
    """
    if draft.sealed_at is not None:
        raise AlreadySealed
    section, at = section_of(procedure_version(draft.version)), surroundings(draft.language, owners=[draft.ref])
    given = draft.answers if agreed is None else read_consent(section, agreed, draft.answers).answers
    form = asked(section, given, at)
    _check_complete([*problems_in(form, draft.raw, at), *consent_problems(section, given)])
    answers = {**form.answers, CONSENT: given.get(CONSENT, {})}
    with transaction.atomic(savepoint=False):
        _close(draft, given)
        insert(Entry(dossier_id=key_of(dossier), as_submitted=answers, as_corrected=answers, sealed_at=now()))


def _close(draft: DraftFacts, given: Mapping[str, object]) -> None:
    """Nobody saves it any more; refused unless it still is what was checked."""
    moment = now()
    closed = Draft.objects.filter(ref=draft.ref, revision=draft.revision, sealed_at=None).update(
        answers=given, revision=draft.revision + 1, saved_at=moment, expires_at=moment + KEPT_FOR, sealed_at=moment
    )
    if not closed:
        raise AlreadySealed


def _check_complete(found: Sequence[Found]) -> None:
    if found:
        refusal = DraftIncomplete(count=len(found))
        refusal.problems = tuple(each.problem for each in found)
        refusal.pages = tuple(dict.fromkeys(each.page_id for each in found))
        raise refusal
