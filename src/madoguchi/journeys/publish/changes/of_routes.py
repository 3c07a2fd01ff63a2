"""Changes of who does a step, and in which case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from madoguchi.engines.cases.rules import STEP_NAMES
from madoguchi.engines.cases.rules.flow import ORDER
from madoguchi.engines.guide import queries as guide
from madoguchi.engines.guide.rules.questions import questions_in
from madoguchi.foundation.catalogue.queries import city
from madoguchi.journeys.branches import who_does
from madoguchi.journeys.publish.changes.parts import Part, items, part
from madoguchi.values.conditions import parse_condition
from madoguchi.values.message import Message, msg


def changes(old: Part, new: Part) -> Iterator[Message]:
    """One sentence for each line that comes, goes or counts in another order."""
    for step in ORDER:
        before, after = _lines(old, step), _lines(new, step)
        for line in after:
            if line not in before:
                yield msg("「{step}」は、{when}、「{division}」が行うようになります。", **_told(new, step, line))
        for line in before:
            if line not in after:
                yield msg("「{step}」を、{when}に「{division}」が行うことは、なくなります。", **_told(old, step, line))
        if [one for one in before if one in after] != [one for one in after if one in before]:
            yield msg("「{step}」をだれが行うかを決める条件の順番が変わります。", step=STEP_NAMES[step])


def without(step: Any) -> Any:
    """A step as far as it says nothing of routes."""
    return {key: value for key, value in step.items() if key != "route"} if isinstance(step, dict) else step


def _lines(content: Part, step: str) -> list[Part]:
    return items(part(part(content, "workflow"), step), "route")


def _told(content: Part, step: str, line: Part) -> dict[str, object]:
    questions = questions_in(part(content, "record"), "ja", guide.names_in(city()))
    when = questions.explained(parse_condition(line["when"]))
    who = who_does(line.get("division"), line.get("position"), "ja")
    return {"step": STEP_NAMES[step], "when": when, "division": who}
