"""What the answers decide about a case as things stand today: the examinations it skips, and whose its steps are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from madoguchi.engines.cases.rules import CaseFacts, routes_taken, steps_skipped
from madoguchi.engines.cases.section import WorkflowSection
from madoguchi.engines.cases.workflows import pinned_workflow
from madoguchi.foundation.catalogue.queries import city
from madoguchi.values.clock import today
from madoguchi.values.conditions import Moment


def choices_of(
    workflow: WorkflowSection, answers: Mapping[str, object], received_on: date, handed_on: Collection[str]
) -> tuple[frozenset[str], dict[str, str]]:
    """The examinations these answers make unnecessary today, and the steps they give to another division.

    A step that a person handed on (`handed_on`) is left out: it stays where they put it.
    """
    moment = Moment(today(), received_on, {"city": city().code})
    routes = routes_taken(workflow, answers, moment)
    return steps_skipped(workflow, answers, moment), {step: routes[step] for step in routes if step not in handed_on}


def as_chosen_today(case: CaseFacts, answers: Mapping[str, object]) -> CaseFacts:
    """The case as it would be if its conditions were asked of these answers now."""
    skipped, routes = choices_of(pinned_workflow(case.procedure_version), answers, case.received_on, case.handed_on)
    return replace(case, skipped=skipped, routes=routes)
