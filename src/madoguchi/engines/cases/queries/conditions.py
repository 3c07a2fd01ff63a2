"""What the answers decide about a case as things stand today: the examinations it skips, and whose its steps are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from madoguchi.engines.cases.rules import CaseFacts, position_taken, routes_taken, steps_skipped
from madoguchi.engines.cases.section import WorkflowSection
from madoguchi.engines.cases.workflows import pinned_workflow
from madoguchi.foundation.catalogue.queries import city
from madoguchi.values.clock import today
from madoguchi.values.conditions import Moment


@dataclass(frozen=True)
class Choices:
    """The examinations that are unnecessary, the steps of another division, and who signs off if not as usual."""

    skipped: frozenset[str]
    routes: dict[str, str]
    position: str


def choices_of(
    workflow: WorkflowSection, answers: Mapping[str, object], received_on: date, handed_on: Collection[str]
) -> Choices:
    """What these answers choose today.

    A step that a person handed on (`handed_on`) is left out: it stays where they put it. The position is asked for
    there, too: how much somebody may decide about does not depend on where it is decided.
    """
    moment = Moment(today(), received_on, {"city": city().code})
    routes = routes_taken(workflow, answers, moment)
    return Choices(
        steps_skipped(workflow, answers, moment),
        {step: routes[step] for step in routes if step not in handed_on},
        position_taken(workflow, answers, moment),
    )


def as_chosen_today(case: CaseFacts, answers: Mapping[str, object]) -> CaseFacts:
    """The case as it would be if its conditions were asked of these answers now."""
    chosen = choices_of(pinned_workflow(case.procedure_version), answers, case.received_on, case.handed_on)
    return replace(case, skipped=chosen.skipped, routes=chosen.routes, position=chosen.position)
