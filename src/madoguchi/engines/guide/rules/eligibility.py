"""Whether a procedure is for the reader: settled by the answers so far, or still open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from madoguchi.values.conditions import (
    All,
    AnswerTo,
    Any,
    Condition,
    Moment,
    Not,
    Test,
    compile_condition,
    failed_parts,
)
from madoguchi.values.conditions.paths import is_answered, values_at
from madoguchi.values.conditions.tree import Operator, tests_of
from madoguchi.values.words import Words, words_in

Answers = Mapping[str, object]


@dataclass(frozen=True)
class Eligibility:
    """`eligible` is false only when the answers settle it so; `settled` tells whether nothing is left open.

    `reasons` say why not; `open` are the conditions that the answers so far leave undecided.
    """

    eligible: bool
    settled: bool
    reasons: tuple[Words, ...] = ()
    open: tuple[Words, ...] = ()

    def reasons_in(self, language: str) -> tuple[str, ...]:
        """The reasons in the reader's language."""
        return tuple(words_in(reason, language) for reason in self.reasons)


def eligibility(condition: Condition | None, answers: Answers, moment: Moment) -> Eligibility:
    """What the condition says about these answers; without a condition everybody is eligible."""
    if condition is None:
        return Eligibility(eligible=True, settled=True)
    holds = _holds(condition, _settling(answers, moment))
    if holds is False:
        failed = [test for test in failed_parts(condition, answers, moment) if _is_settled(test, answers)]
        return Eligibility(eligible=False, settled=True, reasons=_sentences(failed))
    undecided = [test for test in tests_of(condition) if not _is_settled(test, answers)]
    return Eligibility(eligible=True, settled=holds is True, open=() if holds else _sentences(undecided))


def sentences_of(condition: Condition | None) -> tuple[Words, ...]:
    """Who the procedure is for, in the sentences the definition gives, before anything is answered."""
    return _sentences(list(tests_of(condition))) if condition else ()


@dataclass(frozen=True)
class Asked:
    """One condition of the guide as a question: its sentence, and what the answers say of it (None: to be asked)."""

    sentence: Words
    answer: bool | None


def questions_of(condition: Condition | None, answers: Answers, moment: Moment) -> tuple[Asked, ...]:
    """The conditions as questions to be answered yes or no, each sentence once."""
    tell = _settling(answers, moment)
    told = [(test.because, tell(test)) for test in tests_of(condition)] if condition else []
    found: list[Asked] = []
    for sentence, answer in told:
        if sentence is not None and all(one.sentence != sentence for one in found):
            found.append(Asked(sentence, answer))
    return tuple(found)


def holds_when_told(
    condition: Condition | None, answers: Answers, moment: Moment, told: Mapping[str, bool]
) -> bool | None:
    """Whether it holds when people also answered some of its questions, by Japanese sentence; None when still open."""
    if condition is None:
        return True
    tell = _settling(answers, moment)

    def tell_or_told(test: Test) -> bool | None:
        sentence = words_in(test.because, "ja") if test.because else ""
        return told[sentence] if sentence in told else tell(test)

    return _holds(condition, tell_or_told)


Tell = Callable[[Test], bool | None]


def _settling(answers: Answers, moment: Moment) -> Tell:
    return lambda test: compile_condition(test)(answers, moment) if _is_settled(test, answers) else None


def _holds(condition: Condition, tell: Tell) -> bool | None:
    """True, false, or None while an answer that decides it is missing (Kleene's three values)."""
    match condition:
        case Test():
            return tell(condition)
        case Not(part):
            inner = _holds(part, tell)
            return None if inner is None else not inner
        case All(parts):
            every = [_holds(part, tell) for part in parts]
            return False if False in every else (None if None in every else True)
        case Any(parts):
            some = [_holds(part, tell) for part in parts]
            return True if True in some else (None if None in some else False)


def _is_settled(test: Test, answers: Answers) -> bool:
    if test.operator is Operator.ANSWERED:
        return True
    values = values_at(answers, tuple(test.field.split(".")))
    told = all(map(is_answered, values)) if test.each else any(map(is_answered, values))
    if not isinstance(test.value, AnswerTo):
        return told
    return told and any(map(is_answered, values_at(answers, tuple(test.value.field.split(".")))))


def _sentences(tests: list[Test]) -> tuple[Words, ...]:
    found: list[Words] = []
    for test in tests:
        if test.because is not None and test.because not in found:
            found.append(test.because)
    return tuple(found)
