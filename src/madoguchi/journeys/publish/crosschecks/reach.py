"""Reach: no page, question, paper, step or branch is dead, and somebody can be eligible."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.rules.flow import Asked as Form
from madoguchi.engines.records.rules.flow import asked as form_for
from madoguchi.engines.records.section import RecordSection
from madoguchi.journeys.publish.crosschecks.dead_routes import dead_routes
from madoguchi.journeys.publish.crosschecks.examples import circumstances
from madoguchi.journeys.publish.crosschecks.order import Placed, placed_conditions
from madoguchi.journeys.publish.crosschecks.trials import Trials
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.reading import Reading
from madoguchi.values.conditions import compile_condition
from madoguchi.values.message import Message, msg

Sentences = tuple[Message, Message]


def findings(reading: Reading) -> Iterator[Finding]:
    """Conditions that no answers, or all answers, fulfil; said only when every combination was tried."""
    if reading.record is None:
        return
    at = circumstances(reading.city)
    trials = Trials(reading, at)
    for placed in placed_conditions(reading):
        forms = trials.forms_for(placed.condition, placed.shows)
        if forms is not None:
            tried = (form_for(reading.record, answers, at) for answers in forms)
            complaint = _complaint(placed, reading.record, tried, at)
            if complaint:
                yield reading.file.about_value(placed.place, *complaint)
    yield from dead_routes(reading, trials, at)


def _complaint(placed: Placed, record: RecordSection, forms: Iterator[Form], at: Circumstances) -> Sentences | None:
    """The forms are tried one after the other, and no more of them than settle the question."""
    if placed.shows:
        return None if any(_is_shown(placed.shows, record, form) for form in forms) else _NEVER_SHOWN
    holds = compile_condition(placed.condition)
    outcomes = (holds(form.answers, at.moment) for form in forms)
    if placed.place[:2] == ("workflow", "skip"):
        return _of_skip(outcomes)
    if placed.place == ("record", "eligible"):
        return None if any(outcomes) else _NOBODY
    if placed.place[-1] == "must":
        return None if any(outcomes) else _NO_ANSWER
    return None


def _of_skip(outcomes: Iterator[bool]) -> Sentences | None:
    first = next(outcomes, True)
    if any(outcome != first for outcome in outcomes):
        return None
    return _ALWAYS_SKIPPED if first else _NEVER_SKIPPED


def _is_shown(target: str, record: RecordSection, form: Form) -> bool:
    if target.startswith("page:"):
        return record.pages[int(target.removeprefix("page:"))].id in form.page_ids
    return any(_without_rows(question.path) == target for _, question in form.questions)


def _without_rows(path: str) -> str:
    return ".".join(step for step in path.split(".") if not step.isdigit())


_NEVER_SHOWN: Sentences = (
    msg("この条件は、どんな答えでも成り立たないため、決して表示されません。"),
    msg("条件を直すか、項目を消してください。"),
)
_ALWAYS_SKIPPED: Sentences = (
    msg("この条件は、どんな答えでも成り立つため、この段階はいつもとばされます。"),
    msg("条件を直すか、段階そのものを消してください。"),
)
_NEVER_SKIPPED: Sentences = (
    msg("この条件は、どんな答えでも成り立たないため、決してとばされません。"),
    msg("条件を直すか、skip から消してください。"),
)
_NO_ANSWER: Sentences = (
    msg("この条件は、どんな答えでも成り立たないため、だれも答えられません。"),
    msg("must の条件を直してください。"),
)
_NOBODY: Sentences = (
    msg("どんな答えでも、対象になりません。"),
    msg("eligible の条件を直してください。"),
)
