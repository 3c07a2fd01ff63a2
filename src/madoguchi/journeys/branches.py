"""Who does a step of a procedure, and in which case, in words for residents and staff."""

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
    """One line that gives a step to another division or position than the usual one; what it leaves is empty."""

    step: Step
    division: str
    position: str
    name: str | Message
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
        Branch(
            step,
            route.division or "",
            getattr(route, "position", None) or "",
            who_does(route.division, getattr(route, "position", None), language),
            questions.explained(route.when),
        )
        for step in ORDER
        for route in workflow.routes_of(step)
    )


def branches_taken(subject: Procedure, routes: Mapping[str, str], position: str, language: str) -> tuple[Branch, ...]:
    """Those that may have given the steps of one case (`routes`, `position`) to those who do them."""
    return tuple(
        one
        for one in branches_of(subject, language)
        if one.division in ("", routes.get(one.step)) and one.position in ("", position)
    )


def who_does(division: str | None, position: str | None, language: str) -> str | Message:
    """The division, the position or both that a line names, as a sentence can hold them."""
    if position is None:
        return _name(division or "", language)
    named = _position(position, language)
    if division is None:
        return msg("{position}以上の職", position=named)
    return msg("{division}の{position}以上の職", division=_name(division, language), position=named)


def _position(position: str, language: str) -> str:
    try:
        return words_in(city().position(position).name, language)
    except NotInTheCity:
        return position


def _name(division: str, language: str) -> str:
    """The name of the division that has the work today; its id when the city no longer has it."""
    try:
        return words_in(city().division_on(division, today()).name, language)
    except NotInTheCity:
        return division
