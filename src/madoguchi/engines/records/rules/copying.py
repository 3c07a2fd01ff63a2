"""Copying at entry: a record that is chosen gives its values to the fields that ask for them, with source and day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.cited_sources import CitedSource
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.lookup import LookupField
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.checking import checked
from madoguchi.values.held import Origin, State
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.wareki import to_wareki

Values = Mapping[str, Any]


def lookups(fields: Iterable[Field]) -> Iterator[LookupField]:
    """Those of the fields that copy."""
    return (field for field in fields if isinstance(field, LookupField))


def fixed(section: RegisterSection) -> frozenset[str]:
    """The fields nobody fills in by hand, because they are always a copy; one in rows behind the name of its table."""
    return frozenset(
        f"{prefix}{copy.to}"
        for prefix, fields in _places(section)
        for lookup in lookups(fields)
        for copy in lookup.copied
        if copy.fixed
    )


def _places(section: RegisterSection) -> Iterator[tuple[str, tuple[Field, ...]]]:
    """Where copies go: among the fields of the register, and of each row of a table into the same row."""
    yield "", section.fields
    for field in section.fields:
        if isinstance(field, GroupField):
            yield f"{field.id}.", field.fields


def with_copies(section: RegisterSection, held: Values, answers: Values, at: Circumstances) -> dict[str, Any]:
    """The answers with what their lookups copy; `held` are the values the record had before.

    A record that was chosen before keeps what was copied then, whatever its source says by now, unless it is asked
    for again, or its day is another one by now. What somebody typed into a field in the same moment stays, unless the
    field is fixed.
    """
    made = _with_copies(section.fields, held, answers, {}, at)
    beside = {**dict.fromkeys(section.by_id), **made}
    for group in section.fields:
        rows = made.get(group.id)
        if isinstance(group, GroupField) and isinstance(rows, list) and any(lookups(group.fields)):
            before = _RowsBefore(group, held.get(group.id))
            made[group.id] = [
                _with_copies(group.fields, before.of(row, place, beside), row, beside, at)
                if isinstance(row, Mapping)
                else row
                for place, row in enumerate(rows)
            ]
    return made


class _RowsBefore:
    """The rows a table had before: a row keeps what was copied into it, also when those above it are gone."""

    def __init__(self, group: GroupField, held: object) -> None:
        self._lookups = list(lookups(group.fields))
        self._unanswered = dict.fromkeys(field.id for field in group.fields)
        self._rows = [row for row in held if isinstance(row, Mapping)] if isinstance(held, list) else []

    def of(self, row: Values, index: int, beside: Values) -> Values:
        """The row that named the same records, of the same days before others, that of the same place first.

        Nothing for a new one.
        """
        named = [one for one in (*self._rows[index : index + 1], *self._rows) if self._is_same(one, row)]
        answers = {**self._unanswered, **beside, **row}
        return next((one for one in named if self._is_of_its_days(one, answers)), named[0] if named else {})

    def _is_same(self, one: Values, other: Values) -> bool:
        return all(each.number_in(one.get(each.id)) == each.number_in(other.get(each.id)) for each in self._lookups)

    def _is_of_its_days(self, one: Values, answers: Values) -> bool:
        held = ((each, one.get(each.id)) for each in self._lookups)
        return not any(isinstance(value, Mapping) and each.is_of_another_day(value, answers) for each, value in held)


def _with_copies(
    fields: Sequence[Field], held: Values, answers: Values, beside: Values, at: Circumstances
) -> dict[str, Any]:
    """The answers of a record or of a row; `beside` are those of the record its row stands in."""
    made = dict(answers)
    asked = {**dict.fromkeys(field.id for field in fields), **beside}
    for lookup in lookups(fields):
        chosen, before = made.get(lookup.id), held.get(lookup.id)
        if chosen is None:
            _emptied(lookup, made)
            continue
        is_again = isinstance(chosen, Mapping) and chosen.get("again")
        is_same = lookup.number_in(chosen) == lookup.number_in(before) and not is_again
        copied = before if isinstance(before, Mapping) and "on" in before and is_same else None
        if copied is not None and not lookup.is_of_another_day(copied, {**asked, **made}):
            made[lookup.id] = copied
            _kept(lookup, copied, made)
        else:
            _copy({field.id: field for field in fields}, lookup, held, made, beside, at)
    return made


def _emptied(lookup: LookupField, made: dict[str, Any]) -> None:
    for copy in lookup.copied:
        if copy.fixed:
            made.pop(copy.to, None)


def _kept(lookup: LookupField, before: Values, made: dict[str, Any]) -> None:
    """A fixed field is what was copied, whatever was sent."""
    copied = before.get("copied", {})
    for copy in lookup.copied:
        if copy.fixed:
            _put(made, copy.to, copied.get(copy.to))


def _copy(
    fields: Mapping[str, Field],
    lookup: LookupField,
    held: Values,
    made: dict[str, Any],
    beside: Values,
    at: Circumstances,
) -> None:
    number = lookup.number_in(made[lookup.id])
    place = lookup.source.cited({**beside, **made})
    source = at.records.cited(str(place), number)
    if source is None or source.is_hidden:
        _untaken(lookup, held, made)
        return
    copied: dict[str, Any] = {}
    for copy in lookup.copied:
        value = _fitting(fields.get(copy.to), source.values.get(copy.from_), at)
        is_typed = not copy.fixed and made.get(copy.to) is not None and made.get(copy.to) != held.get(copy.to)
        if value is not None:
            copied[copy.to] = value
        if not is_typed:
            _put(made, copy.to, value)
    told = {"dataset": place.dataset_id} if place.dataset_id else {}
    day = {"as_of": place.on.isoformat()} if place.on else {}
    # The day that was asked for is not always that of the counts: some readers get ends of months only.
    counted = {"counted_on": source.on.isoformat()} if source.on else {}
    made[lookup.id] = {"number": number, "on": at.today.isoformat(), "copied": copied, **told, **day, **counted}


def _untaken(lookup: LookupField, held: Values, made: dict[str, Any]) -> None:
    """Of a record nobody sees here nothing is copied, and nothing is taken from the sender in its place."""
    is_same = lookup.number_in(made[lookup.id]) == lookup.number_in(held.get(lookup.id))
    for copy in lookup.copied:
        if copy.fixed:
            _put(made, copy.to, held.get(copy.to) if is_same else None)


def _fitting(field: Field | None, value: object, at: Circumstances) -> object:
    """The value as the field here keeps it, None where it cannot."""
    if value is None or field is None:
        return None
    try:
        return checked(field, value, at)
    except Refusal:
        return None


def _put(made: dict[str, Any], name: str, value: object) -> None:
    if value is None:
        made.pop(name, None)
    else:
        made[name] = value


@dataclass(frozen=True)
class Copied:
    """What was copied into one place: what the lookup keeps of it, and whether a hand may change it."""

    lookup: LookupField
    held: Values
    is_fixed: bool

    @property
    def dataset_id(self) -> str:
        """The dataset it came from, "" for a register."""
        return str(self.held.get("dataset", ""))

    @property
    def source(self) -> str:
        """Where it came from, whatever the lookup says by now."""
        return str(CitedSource(dataset_id=self.dataset_id)) if self.dataset_id else self.lookup.cites


def copies(section: RegisterSection, values: Values) -> dict[str, Copied]:
    """By path, what was copied and is still as it was copied."""
    found = dict(_copies(section.fields, values, ""))
    for group in section.fields:
        rows = values.get(group.id)
        if isinstance(group, GroupField) and isinstance(rows, list):
            for index, row in enumerate(rows):
                if isinstance(row, Mapping):
                    found |= _copies(group.fields, row, f"{group.id}.{index}.")
    return found


def _copies(fields: Sequence[Field], values: Values, prefix: str) -> Iterator[tuple[str, Copied]]:
    for lookup in lookups(fields):
        held = values.get(lookup.id)
        if isinstance(held, Mapping) and "on" in held:
            copied = held.get("copied", {})
            for copy in lookup.copied:
                if copied.get(copy.to) is not None and copied.get(copy.to) == values.get(copy.to):
                    yield f"{prefix}{copy.to}", Copied(lookup, held, copy.fixed)


def origins(section: RegisterSection, values: Values, at: Circumstances) -> dict[str, Origin]:
    """Where copies come from that may be changed by hand, as a form says it beside them."""
    return {
        path: {
            "name": at.records.name_of(one.source),
            "state": State.KNOWN.value,
            "as_of": one.held["on"],
            "value": one.held["copied"][path.rpartition(".")[2]],
        }
        for path, one in copies(section, values).items()
        if not one.is_fixed
    }


def source_of(one: Copied, at: Circumstances) -> Message:
    """From which register or dataset and on which day an answer was copied, and of which day its value is."""
    name, day = at.records.name_of(one.source), _day(one.held["on"], at)
    of_day = one.held.get("counted_on") or one.held.get("as_of")
    if of_day:
        of = _day(of_day, at)
        return msg("「{source}」の{of}の値を、{day}に写しました。", source=name, of=of, day=day)
    return msg("「{source}」から{day}に写しました。", source=name, day=day)


def _day(day: str, at: Circumstances) -> str:
    return day if at.language == "en" else to_wareki(date.fromisoformat(day))
