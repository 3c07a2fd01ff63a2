"""The nodes of a condition: all, any, not, and a test of one field."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from madoguchi.values.words import Words


class Operator(StrEnum):
    """What a test may ask of a field."""

    IS = "is"
    IS_NOT = "is_not"
    IN = "in"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    OVER = "over"
    UNDER = "under"
    ANSWERED = "answered"
    AGE_AT_LEAST = "age_at_least"
    AGE_UNDER = "age_under"


ORDER = frozenset({Operator.AT_LEAST, Operator.AT_MOST, Operator.OVER, Operator.UNDER})
AGES = frozenset({Operator.AGE_AT_LEAST, Operator.AGE_UNDER})


class AgeDay(StrEnum):
    """The day on which an age is counted."""

    TODAY = "today"
    RECEIVED = "received"
    FISCAL_YEAR_START = "fiscal_year_start"
    FISCAL_YEAR_END = "fiscal_year_end"


@dataclass(frozen=True)
class Constant:
    """A value known by name to the house (`city`, `today`, `received`), resolved when the condition is tested."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class AnswerTo:
    """The answer to another question, with which a test compares; of a repeated group the one in the same row."""

    field: str

    def __str__(self) -> str:
        return self.field


@dataclass(frozen=True)
class Test:
    """One question to one field; over a repeated group any row answers for it, or with `each` every row must."""

    __test__: ClassVar[bool] = False  # the name is the field's word; pytest must not collect it

    field: str
    operator: Operator
    value: object
    on: AgeDay = AgeDay.TODAY
    each: bool = False
    because: Words | None = dataclasses.field(default=None, hash=False)


@dataclass(frozen=True)
class All:
    """Every part holds (かつ)."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Any:
    """At least one part holds (または)."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Condition


Condition = All | Any | Not | Test


def tests_of(condition: Condition) -> Iterator[Test]:
    """Every test in the tree, in the order it is written."""
    match condition:
        case Test():
            yield condition
        case Not(part):
            yield from tests_of(part)
        case All(parts) | Any(parts):
            for part in parts:
                yield from tests_of(part)


def fields_of(condition: Condition) -> frozenset[str]:
    """The paths of all fields the condition asks about, those it compares with included."""
    tests = list(tests_of(condition))
    others = (test.value.field for test in tests if isinstance(test.value, AnswerTo))
    return frozenset((*(test.field for test in tests), *others))


def constants_of(condition: Condition) -> frozenset[str]:
    """The names of all constants the condition compares with."""
    values = [test.value for test in tests_of(condition)]
    options = [option for value in values for option in (value if isinstance(value, tuple) else (value,))]
    return frozenset(option.name for option in options if isinstance(option, Constant))
