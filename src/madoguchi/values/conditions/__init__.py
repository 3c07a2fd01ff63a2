"""Conditions as one typed tree: read from a definition, tested against answers, explained in a sentence."""

from madoguchi.values.conditions.evaluate import compile_condition, failed_parts
from madoguchi.values.conditions.explain import explain, explanation
from madoguchi.values.conditions.moment import Moment
from madoguchi.values.conditions.reading import parse_condition
from madoguchi.values.conditions.refusals import ConditionUnreadable
from madoguchi.values.conditions.tree import (
    All,
    AnswerTo,
    Any,
    Condition,
    Constant,
    Not,
    Test,
    constants_of,
    fields_of,
)

__all__ = [
    "All",
    "AnswerTo",
    "Any",
    "Condition",
    "ConditionUnreadable",
    "Constant",
    "Moment",
    "Not",
    "Test",
    "compile_condition",
    "constants_of",
    "explain",
    "explanation",
    "failed_parts",
    "fields_of",
    "parse_condition",
]
