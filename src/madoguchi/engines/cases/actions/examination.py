"""Passing an examination, so that the case goes to the next step and its desk."""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.engines.cases.actions.change import Change, changing
from madoguchi.engines.cases.actions.desk import unassign
from madoguchi.engines.cases.actions.routing import follow_conditions, move_to_step
from madoguchi.engines.cases.queries.facts import facts_of
from madoguchi.engines.cases.rules import CaseFacts, Step, next_step
from madoguchi.engines.cases.workflows import pinned_workflow
from madoguchi.values.actor import Actor

_KNOTS: Mapping[str, str] = {
    Step.FORMAT_CHECK: "format_checked",
    Step.FORMAL_EXAMINATION: "formally_examined",
    Step.SUBSTANTIVE_EXAMINATION: "substantively_examined",
}


def pass_step(
    reference_number: str,
    *,
    by: Actor,
    revision: int | None = None,
    answers: Mapping[str, object] | None = None,
) -> CaseFacts:
    """Finish the examination at hand: formal → substantive → decision, as the procedure has them.

    `answers`, the entry as corrected, decide anew which examinations are skipped and which division does the next
    step. A case sampled for a second look
    stays at the substantive examination until a second person has passed it.
    Raises AwaitingCorrection, AssignedToAnother, SameEyes, NotYourDesk, NotAtThisStep, StaleCase.
    """
    with changing(reference_number, "pass_step", by=by, revision=revision) as change:
        if answers is not None:
            follow_conditions(change.row, pinned_workflow(change.row.procedure_version), answers)
        finish_examination(change)
    return facts_of(change.row)


def finish_examination(change: Change) -> None:
    """Bring the case to its next step, or before a second examiner; not yet written."""
    if change.case.needs_second_look and not change.case.looked_once_by_ref:
        _ask_for_second_look(change)
    else:
        _go_on(change)


def _ask_for_second_look(change: Change) -> None:
    change.row.looked_once_by_ref, change.row.looked_once_by_name = change.by.ref, change.by.name
    change.facts["second_look"] = "wanted"
    unassign(change.row)


def _go_on(change: Change) -> None:
    row = change.row
    workflow = pinned_workflow(row.procedure_version)
    row.examined_by = {**row.examined_by, row.step: change.by.ref}
    change.knot = _KNOTS[row.step]
    change.to_step = next_step(workflow, row.step, frozenset(row.skipped))
    move_to_step(row, workflow, change.to_step)
