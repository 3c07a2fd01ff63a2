"""What is already held of each division under the questions of an inquiry: in earlier answers and in datasets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

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

Question = tuple[str, str]
"""A question as it is recognised: its words, folded, and the kind of its answer."""

Held = dict[str, dict[str, Any]]
"""By division, the answers by the id of the question."""

_PAGE = 200


def held_of(questions: Sequence[tuple[str, str]]) -> Held:
    """What is held under the same words and of the same kind; `questions` are (words, kind) in their order.

    A register in which the divisions keep their own line counts more than what they once answered. The answers to a
    choice are only the same where its options are, so none is taken over.
    """
    wanted = {(folded(label), kind): f"q{number}" for number, (label, kind) in enumerate(questions, start=1)}
    found: Held = {}
    for part in (_answered(wanted), _kept(wanted)):
        for division, values in part:
            found.setdefault(division, {}).update(values)
    return found


def _answered(wanted: Mapping[Question, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What divisions answered to earlier inquiries, the newest last."""
    dated = [(inquiry.due_on, one) for one in registers() if (inquiry := inquiry_of(one)) is not None]
    for _due_on, one in sorted(dated, key=lambda each: each[0]):
        section = register_section(one)
        same = _same([field for field in section.fields if field.id not in OWN_FIELDS], wanted)
        view = section.view("answers")
        if same and view:
            yield from _lines(one, view, OFFICE, same)


def _kept(wanted: Mapping[Question, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What datasets say of a division that stands in one line of them and in no other."""
    for one in registers():
        section = register_section(one)
        for dataset in section.datasets if _is_for_the_office(one) else ():
            fields = [section.by_id[column.field] for column in dataset.columns]
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


def _same(fields: Sequence[Field], wanted: Mapping[Question, str]) -> dict[str, str]:
    """The fields that are one of the questions, with the id of the question."""
    named = [(field.id, (folded(words_in(field.label, "ja")), str(getattr(field, "type", "")))) for field in fields]
    return {id_: wanted[question] for id_, question in named if question in wanted and question[1] != "choice"}


def _lines(one: Register, view: View, office: str, same: Mapping[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for page in every_page(one, view, Wanted(), size=_PAGE):
        for record in page:
            values = {to: record.values[of] for of, to in same.items() if record.values.get(of) is not None}
            yield str(record.values.get(office) or ""), values
