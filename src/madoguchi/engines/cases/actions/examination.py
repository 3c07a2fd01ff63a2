"""Passing an examination, so that the case goes to the next step and its desk."""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.engines.cases.actions.change import Change, changing
from madoguchi.engines.cases.actions.desk import unassign
from madoguchi.engines.cases.actions.opening import desk_on, moment_of
from madoguchi.engines.cases.models import Case
from madoguchi.engines.cases.queries.facts import facts_of
from madoguchi.engines.cases.rules import CaseFacts, Step, next_step, steps_skipped
from madoguchi.engines.cases.workflows import pinned_workflow
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today

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

    `answers`, the entry as corrected, decide anew which examinations are skipped. A case sampled for a second look
    stays at the substantive examination until a second person has passed it.
    Raises AwaitingCorrection, AssignedToAnother, SameEyes, NotYourDesk, NotAtThisStep, StaleCase.
    """
    with changing(reference_number, "pass_step", by=by, revision=revision) as change:
        if answers is not None:
            workflow = pinned_workflow(change.row.procedure_version)
            change.row.skipped = sorted(steps_skipped(workflow, answers, moment_of(change.row)))
        if change.case.needs_second_look and not change.case.looked_once_by_ref:
            _ask_for_second_look(change)
        else:
            _go_on(change)
    return facts_of(change.row)


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
    move_to_desk(row, desk_on(workflow, change.to_step, home=row.home_division, day=today()))


def move_to_desk(row: Case, division: str) -> None:
    """Lay the case on a desk; whoever had it keeps it only when the desk is the same."""
    if row.division != division:
        row.division = division
        unassign(row)
