"""Which division does a step of a procedure, and in which case, in words for residents and staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from madoguchi.engines.cases.rules import STEP_NAMES, Step
from madoguchi.engines.cases.rules.flow import ORDER
from madoguchi.engines.cases.workflows import workflow_of
from madoguchi.engines.guide import queries as guide
from madoguchi.foundation.catalogue.errors import NotInTheCity
from madoguchi.foundation.catalogue.queries import Procedure, city
from madoguchi.values.clock import today
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in


@dataclass(frozen=True)
class Branch:
    """One line that gives a step to another division than the usual one."""

    step: Step
    division: str
    name: str
    when: Message

    @property
    def step_name(self) -> Message:
        """The name of the step."""
        return STEP_NAMES[self.step]

    @property
    def sentence(self) -> Message:
        """The line as a sentence."""
        return msg("{when}は、「{division}」が行います。", when=self.when, division=self.name)


def branches_of(subject: Procedure, language: str) -> tuple[Branch, ...]:
    """Every such line of a procedure in the order it is asked; of several of one step that fit, the first counts."""
    workflow, questions = workflow_of(subject), guide.questions_in(subject, language)
    return tuple(
        Branch(step, route.division, _name(route.division, language), questions.explained(route.when))
        for step in ORDER
        for route in workflow.routes_of(step)
    )


def branches_taken(subject: Procedure, routes: Mapping[str, str], language: str) -> tuple[Branch, ...]:
    """Those that may have given the steps of one case (`routes`) to where they are done."""
    return tuple(one for one in branches_of(subject, language) if routes.get(one.step) == one.division)


def _name(division: str, language: str) -> str:
    """The name of the division that has the work today; its id when the city no longer has it."""
    try:
        return words_in(city().division_on(division, today()).name, language)
    except NotInTheCity:
        return division
