"""The `workflow` section behind a case: the steps of its pinned version, the roles of the procedure as it is today."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from madoguchi.engines.cases.rules import deciding_positions
from madoguchi.engines.cases.section import WorkflowSection
from madoguchi.foundation.catalogue.errors import UnknownProcedure
from madoguchi.foundation.catalogue.procedure import Procedure
from madoguchi.foundation.catalogue.queries import City, procedure, procedure_version
from madoguchi.values.words import words_in


@lru_cache(maxsize=512)
def workflow_of(subject: Procedure) -> WorkflowSection:
    """The checked workflow of one version; an absent section means the decision alone."""
    return WorkflowSection.model_validate(subject.section("workflow"))


def pinned_workflow(version: str) -> WorkflowSection:
    """The workflow of the version a case was opened with."""
    return workflow_of(procedure_version(version))


def workflow_today(procedure_id: str, version: str) -> WorkflowSection:
    """The workflow whose roles count: today's, or the pinned one when the procedure is no longer published.

    Who may decide belongs to the procedure, not to its version: otherwise an old case would keep an old organisation.
    """
    try:
        return workflow_of(procedure(procedure_id))
    except UnknownProcedure:
        return pinned_workflow(version)


@dataclass(frozen=True)
class Signing:
    """The positions that may sign off, all positions the city lists, and the name of the lowest one that may."""

    deciding: frozenset[str]
    known: frozenset[str]
    lowest: str


def positions_to_decide(workflow: WorkflowSection, city: City, chosen: str) -> Signing:
    """Who may sign off; `chosen` is the position a condition asked for, if any."""
    listed = [position.id for position in city.positions]
    deciding = deciding_positions(listed, chosen if chosen in listed else workflow.decision.position)
    names = (position.name for position in city.positions if position.id in deciding)
    return Signing(deciding, frozenset(listed), words_in(next(names, ""), "ja"))
