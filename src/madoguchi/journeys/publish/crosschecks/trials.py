"""Trials: for the questions a condition depends on, one answer from each side of every limit it draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.choices import ChoicesField
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.journeys.publish.crosschecks.candidates import OTHER, around, candidates, is_answer, resolved
from madoguchi.journeys.publish.crosschecks.order import by_path, placed_conditions
from madoguchi.journeys.publish.reading import Asked, Reading
from madoguchi.values.conditions import AnswerTo, Condition, Test, fields_of
from madoguchi.values.conditions.tree import tests_of

MOST = 3000
_MOST_PAIRS = 60
Answers = dict[str, object]


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
        """All combinations that matter to the condition and to what it shows; None when they are too many to try.

        None also when a formula, a paper or the comparison of two answers decides: which answers work out to which
        value, what is sent, and which pairs a form takes, is not known here.
        """
        if any(not list(self._with_group(field)) for field in fields_of(condition)):
            return None
        involved = self._involved(condition, shows)
        shown = [each for asked in involved for each in self._shows.get(asked.path, ())]
        if any(asked.field.computes for asked in involved) or any(map(_compares_answers, (condition, *shown))):
            return None
        questions = [asked for asked in involved if not asked.group]
        choices = [self._answers_to(asked) for asked in questions]
        tried = list(islice(product(*choices), MOST + 1))
        if len(tried) > MOST:
            return None
        return [
            {asked.path: value for asked, value in zip(questions, values, strict=True) if value is not None}
            for values in tried
        ]

    def _involved(self, condition: Condition, shows: str) -> list[Asked]:
        """The questions the condition depends on, directly or through whether they are shown; with their groups."""
        waiting = [condition, *(each for path in self._shown_by(shows) for each in self._shows.get(path, ()))]
        involved: dict[str, Asked] = {}
        while waiting:
            for field in fields_of(waiting.pop()):
                for asked in self._with_group(field):
                    if asked.path not in involved:
                        involved[asked.path] = asked
                        waiting.extend(self._shows.get(asked.path, ()))
        return sorted(involved.values(), key=lambda asked: asked.order)

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
        values = list(dict.fromkeys(candidates(asked.field, self._about(asked.path), self._at)))
        if isinstance(asked.field, ChoicesField):
            return [*([value] for value in values), values]
        return [value for value in values if is_answer(asked.field, value, self._at)]

    def _in_parts(self, asked: Asked) -> Iterator[object]:
        parts = [part for part in asked.field.parts if self._about(f"{asked.path}.{part}")]
        sides = [[*self._compared(f"{asked.path}.{part}"), OTHER] for part in parts]
        for values in product(*sides):
            yield dict(zip(parts, values, strict=True))

    def _about(self, path: str) -> list[Test]:
        return [test for test in self._tests if test.field == path]

    def _compared(self, path: str) -> list[object]:
        return list(dict.fromkeys(value for test in self._about(path) for value in resolved(test, self._at)))

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


def _counts(group: GroupField, compared: Iterable[object]) -> list[int]:
    wanted: Mapping[int, None] = dict.fromkeys(
        [group.repeat.first, group.repeat.last, *(number for number in around(compared) if number > 0)]
    )
    return [number for number in wanted if group.repeat.first <= number <= group.repeat.last]


def _compares_answers(condition: Condition) -> bool:
    return any(isinstance(test.value, AnswerTo) for test in tests_of(condition))
