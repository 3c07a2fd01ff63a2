"""Conditions tested against answers: compiled once to closures, then asked as often as needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from madoguchi.values.conditions.comparisons import comparison_of, relation_of
from madoguchi.values.conditions.moment import Moment
from madoguchi.values.conditions.paths import pairs_at, values_at
from madoguchi.values.conditions.tree import All, AnswerTo, Any, Condition, Not, Test

Answers = Mapping[str, object]
Holds = Callable[[Answers, Moment], bool]


def compile_condition(condition: Condition) -> Holds:
    """A function of answers and moment; it never raises, and a comparison with an unanswered field is false."""
    match condition:
        case Test():
            return _compiled_test(condition)
        case Not(part):
            inner = compile_condition(part)
            return lambda answers, moment: not inner(answers, moment)
        case All(parts):
            every = [compile_condition(part) for part in parts]
            return lambda answers, moment: all(holds(answers, moment) for holds in every)
        case Any(parts):
            some = [compile_condition(part) for part in parts]
            return lambda answers, moment: any(holds(answers, moment) for holds in some)


def failed_parts(condition: Condition, answers: Answers, moment: Moment) -> list[Test]:
    """The tests that made the condition false, in the order written; empty when it holds.

    Under `not`, these are the tests that hold although they should not.
    """
    return _blamed(condition, answers, moment, wanted=True)


def _blamed(condition: Condition, answers: Answers, moment: Moment, *, wanted: bool) -> list[Test]:
    if compile_condition(condition)(answers, moment) == wanted:
        return []
    match condition:
        case Test():
            return [condition]
        case Not(part):
            return _blamed(part, answers, moment, wanted=not wanted)
        case All(parts) | Any(parts):
            return [test for part in parts for test in _blamed(part, answers, moment, wanted=wanted)]


def _compiled_test(test: Test) -> Holds:
    steps = tuple(test.field.split("."))
    if isinstance(test.value, AnswerTo):
        return _compared_answers(test, steps, tuple(test.value.field.split(".")))
    holds = comparison_of(test)
    if len(steps) == 1:  # one field, one answer: the usual case, asked for every field of every page
        return lambda answers, moment: holds(answers.get(test.field), moment)
    if test.each:
        return lambda answers, moment: all(holds(value, moment) for value in values_at(answers, steps))
    return lambda answers, moment: any(holds(value, moment) for value in values_at(answers, steps))


def _compared_answers(test: Test, steps: tuple[str, ...], others: tuple[str, ...]) -> Holds:
    relation, quantity = relation_of(test.operator), all if test.each else any
    return lambda answers, moment: quantity(relation(*pair) for pair in pairs_at(answers, steps, others))
