"""Branches of a step that no answers reach: a line behind others that take everything, or the usual desk itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.rules.flow import asked as form_for
from madoguchi.journeys.publish.crosschecks.order import routes
from madoguchi.journeys.publish.crosschecks.trials import Trials
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.reading import Reading
from madoguchi.values.conditions import All, Any, Condition, Not, compile_condition
from madoguchi.values.message import msg


def dead_routes(reading: Reading, trials: Trials, at: Circumstances) -> Iterator[Finding]:
    """The branches nobody takes, said only when every combination of answers was tried."""
    for step, lines in groupby(routes(reading), key=lambda line: line[0]):
        whens = [route.when for _, _, route in lines]
        for number, when in enumerate(whens):
            if _never(All((when, *map(Not, whens[:number]))), reading, trials, at):
                yield reading.file.about_value(
                    ("workflow", step, "route", number, "when"),
                    msg("この条件は、どんな答えでも成り立たないか、前の行が先に当てはまるため、決して選ばれません。"),
                    msg("条件を直すか、行の順番を変えるか、この行を消してください。"),
                )
        yield from _usual_desk(reading, step, whens, trials, at)


def _usual_desk(
    reading: Reading, step: str, whens: Sequence[Condition], trials: Trials, at: Circumstances
) -> Iterator[Finding]:
    if _never(Not(Any(tuple(whens))), reading, trials, at):
        yield reading.file.about_key(
            ("workflow", step, "route"),
            msg("どんな答えでも、どれかの行が当てはまるため、ふだんの担当（by、position）は決して選ばれません。"),
            msg("最後の行を消して、その行の課や職を、ふだんの担当にしてください。"),
        )


def _never(condition: Condition, reading: Reading, trials: Trials, at: Circumstances) -> bool:
    forms, record, holds = trials.forms_for(condition), reading.record, compile_condition(condition)
    if forms is None or record is None:
        return False
    return not any(holds(form_for(record, answers, at).answers, at.moment) for answers in forms)
