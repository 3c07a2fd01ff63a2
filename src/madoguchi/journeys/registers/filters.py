"""The choices a list may be narrowed by, and what of them is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.choice import ChoiceField, named_options
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.picking import PickingField
from madoguchi.engines.records.queries.cited import picking_in
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.register_section import is_choosable
from madoguchi.engines.records.rules.system_columns import NARROWING, SYSTEM_FIELDS, narrows
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.errors import FilterUnknown
from madoguchi.values.clock import today
from madoguchi.values.references import is_record_number
from madoguchi.values.words import words_in

_LONGEST_ASKED = 60
# No field has this id, so that nothing hidden or gone is asked for either.
_NOBODYS = "-"


@dataclass(frozen=True)
class Filter:
    """A choice by which a list may be narrowed; without options of a field that nobody knows here."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str

    @property
    def is_unknown(self) -> bool:
        """Whether it asks for what is not there: a list that is narrowed so holds nothing."""
        return bool(self.chosen) and self.chosen not in dict(self.options)

    @property
    def asked(self) -> str:
        """What of an address asks for it, cut short where it is long."""
        return f"f.{self.name}={self.chosen}"[:_LONGEST_ASKED]


def filters_of(found: Register, asked: Mapping[str, str], language: str) -> tuple[Filter, ...]:
    """The choices a list may be narrowed by, with what was asked for, also where the register knows nothing of it."""
    known = tuple(_known(found, asked, language))
    names = {one.name for one in known}
    gone = (Filter(name, f"f.{name}", (), text) for name, text in asked.items() if text and name not in names)
    return (*known, *gone)


def _known(found: Register, asked: Mapping[str, str], language: str) -> tuple[Filter, ...]:
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
    if isinstance(field, ChoiceField):
        options = named_options(field.options, field.ended, language)
    else:
        said = ((posted, field.display(posted == "true", _words_only(language))) for posted in ("true", "false"))
        options = tuple(said)
    return Filter(field.id, words_in(field.label, language), options, chosen)


def _words_only(language: str) -> Circumstances:
    return Circumstances(today=today(), language=language)


def chosen_in(filters: Iterable[Filter]) -> dict[str, object]:
    """What the filters choose, as values of records; what is unknown no record holds, whatever else is asked."""
    truth: dict[str, object] = {"true": True, "false": False}
    return {
        _NOBODYS if one.is_unknown else one.name: truth.get(one.chosen, one.chosen) for one in filters if one.chosen
    }


def check_known(filters: Iterable[Filter]) -> None:
    """Raises FilterUnknown where a list is narrowed by what is not there: nobody takes more out than was meant."""
    for one in filters:
        if one.is_unknown:
            raise FilterUnknown(asked=one.asked)
