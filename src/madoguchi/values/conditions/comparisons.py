"""How one answer is compared with the value a test names, operator by operator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeGuard

from madoguchi.values.age import age_on
from madoguchi.values.clock import fiscal_year
from madoguchi.values.conditions.moment import Moment
from madoguchi.values.conditions.operands import clock_or_moment, is_number, iso_date
from madoguchi.values.conditions.paths import is_answered, is_rows
from madoguchi.values.conditions.tree import AgeDay, Constant, Operator, Test
from madoguchi.values.kana import to_full_width_kana

Compare = Callable[[object, Moment], bool]


def comparison_of(test: Test) -> Compare:
    """A function of one answer and the moment that never raises; an unanswered field compares false."""
    return _COMPARISONS[test.operator](test)


def relation_of(operator: Operator) -> Callable[[object, object], bool]:
    """A function of two answers that never raises; one that is missing compares false. Ages and `in` have none."""
    return _RELATIONS[operator]


def _answered(test: Test) -> Compare:
    return lambda value, moment: is_answered(value) == test.value


def _is(test: Test) -> Compare:
    return lambda value, moment: _matches(value, _resolved(test.value, moment))


def _is_not(test: Test) -> Compare:
    return lambda value, moment: is_answered(value) and not _matches(value, _resolved(test.value, moment))


def _in(test: Test) -> Compare:
    options = test.value if isinstance(test.value, tuple) else (test.value,)
    return lambda value, moment: any(_matches(value, _resolved(option, moment)) for option in options)


def _ordered(accepts: Callable[[int], bool]) -> Callable[[Test], Compare]:
    def compiled(test: Test) -> Compare:
        def compare(value: object, moment: Moment) -> bool:
            sign = _sign(value, _resolved(test.value, moment))
            return sign is not None and accepts(sign)

        return compare

    return compiled


def _aged(accepts: Callable[[int, int], bool]) -> Callable[[Test], Compare]:
    def compiled(test: Test) -> Compare:
        limit = test.value if isinstance(test.value, int) else 0

        def compare(value: object, moment: Moment) -> bool:
            birth = iso_date(value)
            return birth is not None and accepts(age_on(birth, _age_day(test.on, moment)), limit)

        return compare

    return compiled


_COMPARISONS: Mapping[Operator, Callable[[Test], Compare]] = {
    Operator.IS: _is,
    Operator.IS_NOT: _is_not,
    Operator.IN: _in,
    Operator.ANSWERED: _answered,
    Operator.AT_LEAST: _ordered(lambda sign: sign >= 0),
    Operator.AT_MOST: _ordered(lambda sign: sign <= 0),
    Operator.OVER: _ordered(lambda sign: sign > 0),
    Operator.UNDER: _ordered(lambda sign: sign < 0),
    Operator.AGE_AT_LEAST: _aged(lambda age, limit: age >= limit),
    Operator.AGE_UNDER: _aged(lambda age, limit: age < limit),
}


_RELATIONS: Mapping[Operator, Callable[[object, object], bool]] = {
    Operator.IS: lambda value, other: is_answered(other) and _matches(value, other),
    Operator.IS_NOT: lambda value, other: is_answered(value) and is_answered(other) and not _matches(value, other),
    Operator.AT_LEAST: lambda value, other: _sign(value, other) in (0, 1),
    Operator.AT_MOST: lambda value, other: _sign(value, other) in (0, -1),
    Operator.OVER: lambda value, other: _sign(value, other) == 1,
    Operator.UNDER: lambda value, other: _sign(value, other) == -1,
}


def _resolved(value: object, moment: Moment) -> object:
    return moment.constant(value.name) if isinstance(value, Constant) else value


def _matches(value: object, expected: object) -> bool:
    """Equality as an office means it: a group by its number of rows, several choices by containing the one asked."""
    if isinstance(value, list | tuple):
        if is_number(expected) and is_rows(value):
            return len(value) == expected
        return any(_same(part, expected) for part in value)
    return _same(value, expected)


def _same(value: object, expected: object) -> bool:
    if value is None or expected is None:
        return False
    if isinstance(value, str) and isinstance(expected, str):
        return value == expected or to_full_width_kana(value) == to_full_width_kana(expected)
    if type(value) is type(expected):
        return value == expected
    if isinstance(value, bool) or isinstance(expected, bool):
        return value is expected
    day, expected_day = iso_date(value), iso_date(expected)
    return day == expected_day if day and expected_day else value == expected


def _sign(value: object, expected: object) -> int | None:
    """-1, 0 or 1 as value is below, equal to or above expected; None when the two cannot be compared."""
    if isinstance(value, list | tuple):
        value = len(value)
    if _is_size(value) and _is_size(expected):
        return (value > expected) - (value < expected)
    day, expected_day = iso_date(value), iso_date(expected)
    if day is not None and expected_day is not None:
        return (day > expected_day) - (day < expected_day)
    clock, expected_clock = clock_or_moment(value), clock_or_moment(expected)
    if clock is None or expected_clock is None or len(clock) != len(expected_clock):
        return None
    return (clock > expected_clock) - (clock < expected_clock)


def _is_size(value: object) -> TypeGuard[int | float]:
    return is_number(value) and value == value  # NaN has no order


def _age_day(on: AgeDay, moment: Moment) -> date:
    if on is AgeDay.TODAY:
        return moment.today
    if on is AgeDay.RECEIVED:
        return moment.counted_from
    year = fiscal_year(moment.counted_from)
    return date(year, 4, 1) if on is AgeDay.FISCAL_YEAR_START else date(year + 1, 3, 31)
