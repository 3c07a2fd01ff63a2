"""What a list may be narrowed by, and what of it is asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.choice import ChoiceField, named_options
from madoguchi.engines.records.field_types.choices import ChoicesField
from madoguchi.engines.records.field_types.division import DivisionField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.picking import PickingField
from madoguchi.engines.records.field_types.staff import StaffField
from madoguchi.engines.records.field_types.yes_no import YesNoField
from madoguchi.engines.records.queries.cited import picking_in
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.register_section import is_by_month
from madoguchi.engines.records.rules.system_columns import NARROWING, SYSTEM_FIELDS, narrows, period_of
from madoguchi.foundation.catalogue.queries import Register, city
from madoguchi.journeys.registers.errors import FilterRefused, FilterUnknown
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today
from madoguchi.values.message import Message, msg
from madoguchi.values.references import is_record_number
from madoguchi.values.words import words_in

_LONGEST_ASKED = 60
# No field has this id, so that nothing hidden or gone is asked for either.
_NOBODYS = "-"
_MONTH = len("2026-11")
_OWN = {"ja": "自分", "en": "Myself", "ja-easy": "自分"}


@dataclass(frozen=True)
class Filter:
    """An answer by which a list may be narrowed; without options of a field that nobody knows here.

    `is_time` when it is a month or a day. `refused` says why the list is not narrowed by a field that is there.
    """

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str
    is_time: bool = False
    refused: Message | None = None

    @property
    def input_type(self) -> str:
        """The box a month is typed into, or the day that is asked for."""
        return "date" if len(self.chosen) > _MONTH else "month"

    @property
    def is_unknown(self) -> bool:
        """Whether it asks for what is not there: a list that is narrowed so holds nothing."""
        return bool(self.chosen) and (self.refused is not None or self.chosen not in dict(self.options))

    @property
    def asked(self) -> str:
        """What of an address asks for it, cut short where it is long."""
        return f"f.{self.name}={self.chosen}"[:_LONGEST_ASKED]


def filters_of(found: Register, asked: Mapping[str, str], language: str) -> tuple[Filter, ...]:
    """The choices a list may be narrowed by, with what was asked for, also where the register knows nothing of it."""
    known = tuple(_known(found, asked, language))
    names = {one.name for one in known}
    fields = register_section(found).by_id
    gone = (_gone(found, fields.get(name), name, text, language) for name, text in asked.items() if text)
    return (*known, *(one for one in gone if one.name not in names))


def _gone(found: Register, field: Field | None, name: str, text: str, language: str) -> Filter:
    if field is None:
        return Filter(name, f"f.{name}", (), text)
    label = words_in(field.label, language)
    if found.header.persons and _is_narrowing(field):
        why = msg(
            "個人の台帳では、人や日がアドレスに残らないように、「{field}」でのしぼりこみはしません。", field=label
        )
    else:
        why = msg(
            "この一覧は「{field}」ではしぼりこめません。数や日の範囲は、その項目の順に並ぶ一覧なら「列・順・条件を選ぶ」で選べます。",
            field=label,
        )
    return Filter(name, label, (), text, refused=why)


def _is_narrowing(field: Field) -> bool:
    return is_by_month(field) or isinstance(field, StaffField)


def _known(found: Register, asked: Mapping[str, str], language: str) -> tuple[Filter, ...]:
    section = register_section(found)
    narrowed = ((one, asked.get(one.path, "")) for one in picking_in(section))
    return (
        *(
            one
            for field in section.fields
            if (one := _filter(field, _of(asked, field), language, of_persons=found.header.persons))
        ),
        *(
            Filter(one.path, words_in(one.field.label, language), ((number, number),), number)
            for one, number in narrowed
            if is_record_number(number)
        ),
        *(
            Filter(one.path, words_in(one.field.label, language), ((number, number),) if number else (), number)
            for one in section.citing
            if isinstance(one.field, StaffField) and not found.header.persons
            if not (number := asked.get(one.path, "")) or one.field.is_number(number)
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


def with_titles(
    found: Register, filters: Iterable[Filter], shown: Collection[str], by: Actor, at: Circumstances
) -> tuple[Filter, ...]:
    """The filters as a page offers them: those by a record or somebody with what they are called.

    Days and people only where they are asked for or stand in a column that is `shown`.
    """
    fields = {one.path: one.field for one in register_section(found).citing}
    return tuple(
        _titled(one, fields.get(one.name), by, at)
        for one in filters
        if one.chosen or one.name in shown or not (one.is_time or isinstance(fields.get(one.name), StaffField))
    )


def _titled(one: Filter, field: Field | None, by: Actor, at: Circumstances) -> Filter:
    if one.refused is not None:
        return one
    if isinstance(field, PickingField):
        return replace(one, options=((one.chosen, field.title_of(one.chosen, at)),))
    if isinstance(field, StaffField):
        own = (by.ref, words_in(_OWN, at.language))
        others = ((one.chosen, field.display(one.chosen, at)),) if one.chosen not in ("", by.ref) else ()
        return replace(one, options=(own, *others))
    return one


def _filter(field: Field, chosen: str, language: str, *, of_persons: bool) -> Filter | None:
    """How a list is narrowed by this field; None where it is not."""
    options: Iterable[tuple[str, str]]
    if isinstance(field, ChoiceField | ChoicesField):
        options = named_options(field.options, field.ended, language)
    elif isinstance(field, DivisionField):
        options = ((one.id, words_in(one.name, language)) for one in city().divisions)
    elif isinstance(field, YesNoField):
        options = ((text, field.display(text == "true", _words_only(language))) for text in ("true", "false"))
    elif is_by_month(field) and not of_persons:
        return _time_filter(field, chosen, language)
    else:
        return None
    return Filter(field.id, words_in(field.label, language), tuple(options), chosen)


def _time_filter(field: Field, chosen: str, language: str) -> Filter:
    label, is_time = words_in(field.label, language), not chosen or period_of(chosen) is not None
    why = msg("「{field}」は、月（2026-11）か日（2026-11-26）でしぼりこみます。", field=label)
    options = ((chosen, chosen),) if chosen and is_time else ()
    return Filter(field.id, label, options, chosen, is_time=True, refused=None if is_time else why)


def _words_only(language: str) -> Circumstances:
    return Circumstances(today=today(), language=language)


def chosen_in(filters: Iterable[Filter]) -> dict[str, object]:
    """What the filters choose, as values of records; what is unknown no record holds, whatever else is asked."""
    truth: dict[str, object] = {"true": True, "false": False}
    return {
        _NOBODYS if one.is_unknown else one.name: truth.get(one.chosen, one.chosen) for one in filters if one.chosen
    }


def check_known(filters: Iterable[Filter]) -> None:
    """Raises FilterUnknown where a list is narrowed by what is not there: nobody takes more out than was meant.

    FilterRefused where the field is there and no list is narrowed by it so.
    """
    for one in filters:
        if one.is_unknown and one.refused is not None:
            raise FilterRefused(field=one.label)
        if one.is_unknown:
            raise FilterUnknown(asked=one.asked)
