"""The choices a list may be narrowed by, and what of them is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.picking import PickingField
from madoguchi.engines.records.queries.cited import picking_in
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.register_section import is_choosable
from madoguchi.engines.records.rules.system_columns import NARROWING, SYSTEM_FIELDS, narrows
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.clock import today
from madoguchi.values.references import is_record_number
from madoguchi.values.words import words_in


@dataclass(frozen=True)
class Filter:
    """A choice by which a list may be narrowed."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


def filters_of(found: Register, asked: Mapping[str, str], language: str) -> tuple[Filter, ...]:
    """The choices a list may be narrowed by, with what was asked for; an option nobody offers is none."""
    section = register_section(found)
    narrowed = ((one, asked.get(one.path, "")) for one in picking_in(section))
    return (
        *(_filter(field, _of(asked, field), language) for field in section.fields if is_choosable(field)),
        *(
            Filter(one.path, words_in(one.field.label, language), ((number, number),), number)
            for one, number in narrowed
            if is_record_number(number)
        ),
        *_told_filters(found, asked, language),
    )


def _told_filters(found: Register, asked: Mapping[str, str], language: str) -> Iterator[Filter]:
    """The filters by what every record tells of itself that are asked for; a field of the same name is that field."""
    known = register_section(found.whole).by_id
    for name in NARROWING:
        text = asked.get(name, "")
        if name not in known and narrows(name, text):
            yield Filter(name, words_in(SYSTEM_FIELDS[name].label, language), ((text, text),), text)


def _of(asked: Mapping[str, str], field: Field) -> str:
    return asked.get(field.id, "")


def with_titles(found: Register, filters: Iterable[Filter], at: Circumstances) -> tuple[Filter, ...]:
    """The filters, those by a record of another register with what it is called."""
    fields = {one.path: one.field for one in picking_in(register_section(found))}
    return tuple(
        replace(one, options=((one.chosen, field.title_of(one.chosen, at)),))
        if isinstance(field := fields.get(one.name), PickingField)
        else one
        for one in filters
    )


def _filter(field: Field, chosen: str, language: str) -> Filter:
    options = tuple((option.id, words_in(option.label, language)) for option in getattr(field, "options", ())) or tuple(
        (posted, field.display(posted == "true", _words_only(language))) for posted in ("true", "false")
    )
    known = chosen if chosen in {value for value, _ in options} else ""
    return Filter(field.id, words_in(field.label, language), options, known)


def _words_only(language: str) -> Circumstances:
    return Circumstances(today=today(), language=language)


def chosen_in(filters: Iterable[Filter]) -> dict[str, object]:
    """What the filters choose, as values of records."""
    truth: dict[str, object] = {"true": True, "false": False}
    return {one.name: truth.get(one.chosen, one.chosen) for one in filters if one.chosen}
