"""What is already held of each division under the questions of an inquiry: in earlier answers and in datasets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from madoguchi.engines.records.field_types.choice import ChoiceField
from madoguchi.engines.records.field_types.division import DivisionField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.inquiry_section import OFFICE
from madoguchi.engines.records.queries.process import inquiry_of
from madoguchi.engines.records.queries.register_held import COUNTED, count_in
from madoguchi.engines.records.queries.register_walks import every_page
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.register_section import View
from madoguchi.engines.records.rules.register_places import folded
from madoguchi.foundation.catalogue.queries import Register, registers
from madoguchi.journeys.registers.inquiries import OWN_FIELDS
from madoguchi.values.words import words_in

Words = tuple[str, str]
"""A question as it is recognised: its words, folded, and the kind of its answer."""


class Asked(NamedTuple):
    """A question as it is asked; `options` are those of a choice, by their id."""

    label: str
    kind: str
    options: Mapping[str, str] = {}


class _Place(NamedTuple):
    """Where an answer goes: the id of the question, and the ids of its options by their words, folded."""

    question: str
    options: Mapping[str, str]


class _Same(NamedTuple):
    """A field that asks one of the questions; `options` are the ids there by the ids here, None for no choice."""

    question: str
    options: Mapping[object, str] | None

    def means(self, value: object) -> object:
        """The answer as the question keeps it; None where that has no such option.

        Where a field became a choice, what could not be read stays as it was, a list perhaps.
        """
        if self.options is None:
            return value
        return self.options.get(value) if isinstance(value, str) else None


Held = dict[str, dict[str, Any]]
"""By division, the answers by the id of the question."""

_PAGE = 200


def held_of(questions: Sequence[Asked]) -> Held:
    """What is held under the same words and of the same kind as these questions, which stand in their order.

    A register in which the divisions keep their own line counts more than what they once answered. What was chosen is
    recognised by its words; where the question has no such option, nothing is taken over.
    """
    wanted = {
        (folded(one.label), one.kind): _Place(f"q{number}", {folded(words): id_ for id_, words in one.options.items()})
        for number, one in enumerate(questions, start=1)
    }
    found: Held = {}
    for part in (_answered(wanted), _kept(wanted)):
        for division, values in part:
            found.setdefault(division, {}).update(values)
    return found


def _answered(wanted: Mapping[Words, _Place]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What divisions answered to earlier inquiries, the newest last."""
    dated = [(inquiry.due_on, one) for one in registers() if (inquiry := inquiry_of(one)) is not None]
    for _due_on, one in sorted(dated, key=lambda each: each[0]):
        section = register_section(one)
        same = _same([field for field in section.fields if field.id not in OWN_FIELDS], wanted)
        view = section.view("answers")
        if same and view:
            yield from _lines(one, view, OFFICE, same)


def _kept(wanted: Mapping[Words, _Place]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What datasets say of a division that stands in one line of them and in no other."""
    for one in registers():
        section = register_section(one)
        for dataset in section.datasets if _is_for_the_office(one) else ():
            fields = [section.by_id[column.field] for column in dataset.columns if column.field in section.by_id]
            office = next((field.id for field in fields if isinstance(field, DivisionField)), None)
            same, view = _same(fields, wanted), section.view(dataset.view)
            if office and same and view and count_in(one, view, Wanted()) <= COUNTED:
                yield from _once(_lines(one, view, office, same))


def _is_for_the_office(one: Register) -> bool:
    """Whether everybody in the office may see all of it, as everybody sees the answers it fills; never of persons."""
    is_whole = one.header.permissions.view == "everybody" and not one.section("rights")
    return inquiry_of(one) is None and not one.header.persons and is_whole


def _once(lines: Iterator[tuple[str, dict[str, Any]]]) -> Iterator[tuple[str, dict[str, Any]]]:
    known: dict[str, list[dict[str, Any]]] = {}
    for division, values in lines:
        known.setdefault(division, []).append(values)
    return ((division, values[0]) for division, values in known.items() if len(values) == 1)


def _same(fields: Sequence[Field], wanted: Mapping[Words, _Place]) -> dict[str, _Same]:
    """The fields that are one of the questions, by their id."""
    found: dict[str, _Same] = {}
    for field in fields:
        place = wanted.get((folded(words_in(field.label, "ja")), str(getattr(field, "type", ""))))
        if place is not None:
            found[field.id] = _Same(place.question, _options(field, place) if isinstance(field, ChoiceField) else None)
    return found


def _options(field: ChoiceField, place: _Place) -> dict[object, str]:
    named = ((one.id, place.options.get(folded(words_in(one.label, "ja")))) for one in field.options)
    return {here: there for here, there in named if there is not None}


def _lines(one: Register, view: View, office: str, same: Mapping[str, _Same]) -> Iterator[tuple[str, dict[str, Any]]]:
    for page in every_page(one, view, Wanted(), size=_PAGE):
        for record in page:
            told = {to.question: to.means(record.values.get(of)) for of, to in same.items()}
            yield (
                str(record.values.get(office) or ""),
                {name: value for name, value in told.items() if value is not None},
            )
