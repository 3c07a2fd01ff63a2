"""Which step follows which, whose desk each step is by its conditions, and which examinations a case does not need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from madoguchi.engines.cases.rules.facts import Step
from madoguchi.engines.cases.section import DecisionRoute, Route, WorkflowSection
from madoguchi.values.conditions import Moment, compile_condition

_Line = TypeVar("_Line", Route | DecisionRoute, DecisionRoute)

ORDER = (Step.FORMAT_CHECK, Step.FORMAL_EXAMINATION, Step.SUBSTANTIVE_EXAMINATION, Step.DECISION)


def next_step(workflow: WorkflowSection, step: str, skipped: frozenset[str]) -> Step:
    """The first step after `step` that the procedure has and this case does not skip; the decision at the latest."""
    position = ORDER.index(Step(step))
    for candidate in ORDER[position + 1 :]:
        if candidate == Step.DECISION:
            break
        if getattr(workflow, candidate) is not None and candidate not in skipped:
            return candidate
    return Step.DECISION


def steps_skipped(workflow: WorkflowSection, answers: Mapping[str, object], moment: Moment) -> frozenset[str]:
    """The examinations that these answers make unnecessary."""
    return frozenset(skip.step for skip in workflow.skip if compile_condition(skip.when)(answers, moment))


def routes_taken(workflow: WorkflowSection, answers: Mapping[str, object], moment: Moment) -> dict[str, str]:
    """The division these answers give each step to; a step that stays with its usual desk is left out."""
    fitting = {step: _line_of(workflow.routes_of(step), answers, moment) for step in ORDER}
    return {step: line.division for step, line in fitting.items() if line is not None and line.division is not None}


def position_taken(workflow: WorkflowSection, answers: Mapping[str, object], moment: Moment) -> str:
    """The position these answers ask to sign the decision off; empty where it is the usual one."""
    line = _line_of(workflow.decision.route, answers, moment)
    return (line.position or "") if line else ""


def _line_of(lines: Sequence[_Line], answers: Mapping[str, object], moment: Moment) -> _Line | None:
    return next((one for one in lines if compile_condition(one.when)(answers, moment)), None)


def desk_of(workflow: WorkflowSection, step: str, *, home: str, centre: str, routes: Mapping[str, str]) -> str:
    """The division that does `step`: the one `routes` gives it to, otherwise the usual one.

    A ward's desk is the home division's, reached by posts of that ward.
    """
    if step in routes:
        return routes[step]
    work = getattr(workflow, step, None)
    return centre if getattr(work, "by", "division") == "administrative_centre" else home


def deciding_positions(positions: Sequence[str], required: str | None) -> frozenset[str]:
    """The positions that may sign off: the required one and every later, higher one; all when none is required."""
    if required is None or required not in positions:
        return frozenset(positions)
    return frozenset(positions[positions.index(required) :])
