"""Whose desk a case lies on by its conditions: when it enters a step, and when corrected answers choose another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from madoguchi.engines.cases.actions.change import Change, locked
from madoguchi.engines.cases.actions.desk import unassign
from madoguchi.engines.cases.models import Case
from madoguchi.engines.cases.queries.conditions import choices_of
from madoguchi.engines.cases.queries.facts import division_name, facts_of
from madoguchi.engines.cases.rules import Step, desk_of
from madoguchi.engines.cases.rules.transitions import WORKING
from madoguchi.engines.cases.section import WorkflowSection
from madoguchi.engines.cases.workflows import pinned_workflow
from madoguchi.foundation.catalogue.queries import city, procedure_version
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import today

_CORRECTED = "答えの補正"


def follow_conditions(row: Case, workflow: WorkflowSection, answers: Mapping[str, object]) -> None:
    """Let the answers decide which examinations are skipped, which steps another division does, and who signs off."""
    chosen = choices_of(workflow, answers, row.received_on, row.handed_on)
    row.skipped, row.routes, row.position = sorted(chosen.skipped), chosen.routes, chosen.position


def desk_on(workflow: WorkflowSection, step: str, row: Case, *, day: date) -> str:
    """The division that does `step` of this case on that day: the one the workflow names, or its successor."""
    desk = desk_of(workflow, step, home=row.home_division, centre=city().centre, routes=row.routes)
    return city().acting_division(desk, day)


def move_to_step(row: Case, workflow: WorkflowSection, step: str) -> None:
    """Lay the case on the desk of the step it enters."""
    if step == Step.DECISION:
        _let_decide(row)
    move_to_desk(row, desk_on(workflow, step, row, day=today()))


def move_to_decider(row: Case) -> None:
    """Lay a case about to be drafted before the division that decides, whatever step it was at."""
    if row.step != Step.DECISION:
        _let_decide(row)
    move_to_desk(row, row.home_division)


def _let_decide(row: Case) -> None:
    """A decision that is given to another division is that division's from here on."""
    if Step.DECISION in row.routes:
        row.home_division = city().acting_division(row.routes[Step.DECISION], today())


def move_to_desk(row: Case, division: str) -> None:
    """Lay the case on a desk; whoever had it keeps it only when the desk is the same."""
    if row.division != division:
        row.division = division
        unassign(row)


def follow_answers(reference_number: str, answers: Mapping[str, object]) -> None:
    """Let corrected answers choose the division and who signs off anew, also of the step at hand. Raises NoSuchCase.

    A case that goes to another division is handed over, with an event of its own, and is nobody's there. It stays where
    it is when a person handed it on, when the choice is the same, and from the draft of a decision on.
    """
    row = locked(reference_number)
    if row.step not in WORKING or row.draft:
        return
    change, workflow = Change(row, facts_of(row), "hand_over", SYSTEM), pinned_workflow(row.procedure_version)
    before, was_sent_here = change.case, _was_sent_here(row, workflow)
    follow_conditions(row, workflow, answers)
    chosen = row.routes.get(row.step), before.routes.get(row.step)
    if was_sent_here and chosen[0] != chosen[1]:
        _send_on(change, workflow)
    elif (frozenset(row.skipped), row.routes, row.position) != (before.skipped, before.routes, before.position):
        row.save(update_fields=["skipped", "routes", "position"])


def _send_on(change: Change, workflow: WorkflowSection) -> None:
    row, before = change.row, change.row.division
    if row.step == Step.DECISION:
        row.home_division = city().acting_division(_home_of(row), today())
    move_to_step(row, workflow, row.step)
    change.facts = {"from": before, "to": row.division, "reason": _CORRECTED}
    change.knot_facts = {"from": division_name(before, "ja"), "to": division_name(row.division, "ja")}
    change.write()


def _was_sent_here(row: Case, workflow: WorkflowSection) -> bool:
    """Whether no person chose the desk on which the case lies."""
    return row.step not in row.handed_on and row.division == _unless_handed_on(row, workflow)


def _unless_handed_on(row: Case, workflow: WorkflowSection) -> str:
    """Where the case would lie at its step if no person had ever handed it to another division."""
    desk = desk_of(workflow, row.step, home=_home_of(row), centre=city().centre, routes=row.routes)
    return city().acting_division(desk, today())


def _home_of(row: Case) -> str:
    return procedure_version(row.procedure_version).identity.division
