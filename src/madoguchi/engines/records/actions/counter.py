"""Writing a draft at a counter: answers by path, papers that were seen, and the visitor's consent."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction

from madoguchi.engines.records.actions.drafting import locked_draft, save
from madoguchi.engines.records.corrections import with_value
from madoguchi.engines.records.section import CONSENT, LEFT_OUT, SEEN
from madoguchi.engines.records.sections import section_of
from madoguchi.foundation.catalogue.queries import procedure_version
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now


@transaction.atomic
def write_at_counter(draft_ref: str, changes: Mapping[str, object], *, left_out: Collection[str] = ()) -> None:
    """Put checked answers at their paths; optional questions that were left empty are not asked again.

    Raises NoSuchDraft, DraftExpired or AlreadySealed.
    """
    row = locked_draft(draft_ref)
    for path, value in changes.items():
        row.answers = with_value(row.answers, path, value)
    kept = [*row.raw.get(LEFT_OUT, ()), *left_out]
    row.raw = {**row.raw, LEFT_OUT: sorted(set(kept) - set(changes))}
    save(row)


@transaction.atomic
def see_papers(draft_ref: str, paper_ids: Collection[str], *, by: Actor) -> None:
    """Keep which papers a clerk saw, with name and time; one that is no longer ticked is taken back.

    Raises NoSuchDraft, DraftExpired or AlreadySealed.
    """
    row = locked_draft(draft_ref)
    known = {paper.id for paper in section_of(procedure_version(row.version_id)).documents}
    before = row.answers.get(SEEN) or {}
    mark = {"by": by.name, "at": now().isoformat(timespec="minutes")}
    seen = {paper: before.get(paper, mark) for paper in sorted(known & set(paper_ids))}
    row.answers = {**row.answers, SEEN: seen} if seen else {k: v for k, v in row.answers.items() if k != SEEN}
    save(row)


@transaction.atomic
def agree_at_counter(draft_ref: str) -> None:
    """The visitor said that the form is right and agreed to its sentences; raises as `see_papers` does."""
    row = locked_draft(draft_ref)
    checks = section_of(procedure_version(row.version_id)).consent.checks
    row.answers = {**row.answers, CONSENT: {check.id: True for check in checks}}
    save(row)
