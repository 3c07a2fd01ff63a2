"""Trials: for the questions a condition depends on, one answer from each side of every limit it draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import islice, product

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.choice import ChoiceField
from madoguchi.engines.records.field_types.choices import ChoicesField
from madoguchi.engines.records.field_types.consent import ConsentField
from madoguchi.engines.records.field_types.date import DateField
from madoguchi.engines.records.field_types.field import AGES, Field
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.integer import IntegerField
from madoguchi.engines.records.field_types.yen import YenField
from madoguchi.engines.records.field_types.yes_no import YesNoField
from madoguchi.journeys.publish.crosschecks.order import by_path, placed_conditions
from madoguchi.journeys.publish.reading import Asked, Reading
from madoguchi.values.conditions import Condition, Constant, Test, fields_of
from madoguchi.values.conditions.operands import iso_date
from madoguchi.values.conditions.tree import tests_of
from madoguchi.values.refusal import Refusal

MOST = 3000
_MOST_PAIRS = 60
Answers = dict[str, object]
# One thing nobody compares with, for texts and codes.
_OTHER = "その他"


class Trials:
    """Answers to try for the conditions of one definition."""

    def __init__(self, reading: Reading, at: Circumstances) -> None:
        self._at = at
        self._known = by_path(reading)
        self._tests = [test for placed in placed_conditions(reading) for test in tests_of(placed.condition)]
        self._shows: dict[str, list[Condition]] = {}
        for placed in placed_conditions(reading):
            for path in self._shown_by(placed.shows):
                self._shows.setdefault(path, []).append(placed.condition)

    def _shown_by(self, target: str) -> Iterable[str]:
        if not target.startswith("page:"):
            return (target,) if target else ()
        page = int(target.removeprefix("page:"))
        return tuple(path for path, asked in self._known.items() if asked.page == page)

    def forms_for(self, condition: Condition, shows: str = "") -> list[Answers] | None:
        """All combinations that matter to the condition and to what it shows; None when they are too many to try."""
        questions = self._involved(condition, shows)
        choices = [self._answers_to(asked) for asked in questions]
        tried = list(islice(product(*choices), MOST + 1))
        if len(tried) > MOST:
            return None
        return [
            {asked.path: value for asked, value in zip(questions, values, strict=True) if value is not None}
            for values in tried
        ]

    def _involved(self, condition: Condition, shows: str) -> list[Asked]:
        """The questions the condition depends on, directly or through whether they are shown; groups as a whole."""
        waiting = [condition, *(each for path in self._shown_by(shows) for each in self._shows.get(path, ()))]
        involved: dict[str, Asked] = {}
        while waiting:
            for field in fields_of(waiting.pop()):
                for asked in self._with_group(field):
                    if asked.path not in involved:
                        involved[asked.path] = asked
                        waiting.extend(self._shows.get(asked.path, ()))
        return sorted((asked for asked in involved.values() if not asked.group), key=lambda asked: asked.order)

    def _with_group(self, field: str) -> Iterator[Asked]:
        asked = self._known.get(field) or self._known.get(field.rpartition(".")[0])
        if asked:
            yield asked
            if asked.group:
                yield self._known[asked.group]

    def _answers_to(self, asked: Asked) -> list[object]:
        values: list[object] = (
            list(self._rows(asked, asked.field)) if isinstance(asked.field, GroupField) else self._values(asked)
        )
        if asked.field.require is not True or not values:
            values.append(None)
        return values

    def _values(self, asked: Asked) -> list[object]:
        if asked.field.parts and any(test.field.startswith(f"{asked.path}.") for test in self._tests):
            return list(self._in_parts(asked))
        values = list(dict.fromkeys(_candidates(asked.field, self._about(asked.path), self._at)))
        if isinstance(asked.field, ChoicesField):
            return [*([value] for value in values), values]
        return [value for value in values if _is_answer(asked.field, value, self._at)]

    def _in_parts(self, asked: Asked) -> Iterator[object]:
        parts = [part for part in asked.field.parts if self._about(f"{asked.path}.{part}")]
        sides = [[*self._compared(f"{asked.path}.{part}"), _OTHER] for part in parts]
        for values in product(*sides):
            yield dict(zip(parts, values, strict=True))

    def _about(self, path: str) -> list[Test]:
        return [test for test in self._tests if test.field == path]

    def _compared(self, path: str) -> list[object]:
        return list(dict.fromkeys(value for test in self._about(path) for value in _resolved(test, self._at)))

    def _rows(self, asked: Asked, group: GroupField) -> Iterator[object]:
        """Groups of equal rows in every number that matters, and pairs of unequal ones."""
        inner = [each for each in self._known.values() if each.group == asked.path and self._matters(each.path)]
        rows = [
            {each.field.id: value for each, value in zip(inner, values, strict=True) if value is not None}
            for values in islice(product(*(self._answers_to(each) for each in inner)), MOST)
        ]
        for number in _counts(group, self._compared(asked.path)):
            for row in rows:
                yield [row] * number
        if group.repeat.last >= 2:
            yield from ([a, b] for a, b in islice(product(rows, rows), _MOST_PAIRS) if a != b)

    def _matters(self, path: str) -> bool:
        return any(test.field == path or test.field.startswith(f"{path}.") for test in self._tests)


def _candidates(field: Field, tests: list[Test], at: Circumstances) -> Iterator[object]:
    compared = [value for test in tests for value in _resolved(test, at)]
    if isinstance(field, YesNoField):
        yield from (True, False)
    elif isinstance(field, ConsentField):
        yield True
    elif isinstance(field, ChoiceField | ChoicesField):
        yield from (option.id for option in field.options)
    elif isinstance(field, IntegerField | YenField):
        yield from _around(compared)
    elif isinstance(field, DateField):
        yield from _days(tests, compared, at)
    else:
        yield from (*compared, _OTHER)


def _around(compared: Iterable[object]) -> Iterator[int]:
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


def _resolved(test: Test, at: Circumstances) -> Iterator[object]:
    for value in test.value if isinstance(test.value, tuple) else (test.value,):
        resolved = at.moment.constant(value.name) if isinstance(value, Constant) else value
        yield resolved.isoformat() if isinstance(resolved, date) else resolved


def _is_answer(field: Field, value: object, at: Circumstances) -> bool:
    try:
        field.check(value, at)
    except Refusal:
        return False
    return True


def _counts(group: GroupField, compared: Iterable[object]) -> list[int]:
    wanted: Mapping[int, None] = dict.fromkeys(
        [group.repeat.first, group.repeat.last, *(number for number in _around(compared) if number > 0)]
    )
    return [number for number in wanted if group.repeat.first <= number <= group.repeat.last]
