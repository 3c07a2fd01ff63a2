"""Candidates: answers a field might hold, chosen so that every comparison comes out both ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.choice import ChoiceField
from madoguchi.engines.records.field_types.choices import ChoicesField
from madoguchi.engines.records.field_types.consent import ConsentField
from madoguchi.engines.records.field_types.date import DateField
from madoguchi.engines.records.field_types.field import AGES, Field
from madoguchi.engines.records.field_types.integer import IntegerField
from madoguchi.engines.records.field_types.number import NumberField
from madoguchi.engines.records.field_types.yen import YenField
from madoguchi.engines.records.field_types.yes_no import YesNoField
from madoguchi.values.conditions import AnswerTo, Constant, Test
from madoguchi.values.conditions.operands import iso_date
from madoguchi.values.refusal import Refusal

# One thing nobody compares with, for texts and codes.
OTHER = "その他"


def candidates(field: Field, tests: list[Test], at: Circumstances) -> Iterator[object]:
    """Answers on each side of every limit the tests draw; some may be outside what the field takes."""
    compared = [value for test in tests for value in resolved(test, at)]
    if isinstance(field, YesNoField):
        yield from (True, False)
    elif isinstance(field, ConsentField):
        yield True
    elif isinstance(field, ChoiceField | ChoicesField):
        yield from (option.id for option in field.options)
    elif isinstance(field, IntegerField | YenField | NumberField):
        yield from around(compared)
    elif isinstance(field, DateField):
        yield from _days(tests, compared, at)
    else:
        yield from (*compared, OTHER)


def around(compared: Iterable[object]) -> Iterator[int]:
    """Each number with its neighbours, and those of zero."""
    for value in (0, *compared):
        if isinstance(value, int | float):
            yield from (int(value) - 1, int(value), int(value) + 1)


def _days(tests: list[Test], compared: Iterable[object], at: Circumstances) -> Iterator[str]:
    days = [at.today, *(day for day in map(iso_date, compared) if day)]
    # An age may be counted on another day of the fiscal year: a year before and after the birthday covers it.
    ages = [test.value for test in tests if test.operator in AGES and isinstance(test.value, int)]
    days += [_years_before(at.today, age + more) for age in ages for more in (-1, 0, 1, 2)]
    for day in days:
        yield from ((day + timedelta(days=more)).isoformat() for more in (-1, 0, 1))


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28))


def resolved(test: Test, at: Circumstances) -> Iterator[object]:
    """What a test compares with, constants by their value; another answer is none that is known here."""
    if isinstance(test.value, AnswerTo):
        return
    for value in test.value if isinstance(test.value, tuple) else (test.value,):
        resolved = at.moment.constant(value.name) if isinstance(value, Constant) else value
        yield resolved.isoformat() if isinstance(resolved, date) else resolved


def is_answer(field: Field, value: object, at: Circumstances) -> bool:
    """Whether the field takes this answer."""
    try:
        field.check(value, at)
    except Refusal:
        return False
    return True
