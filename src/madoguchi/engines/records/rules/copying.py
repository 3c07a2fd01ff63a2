"""Copying at entry: a record that is chosen gives its values to the fields that ask for them, with source and day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.lookup import Copy, LookupField
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.checking import checked
from madoguchi.values.held import Origin, State
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.wareki import to_wareki

Values = Mapping[str, Any]


def lookups(section: RegisterSection) -> Iterator[LookupField]:
    """The fields that copy."""
    return (field for field in section.fields if isinstance(field, LookupField))


def fixed(section: RegisterSection) -> frozenset[str]:
    """The fields nobody fills in by hand, because they are always a copy."""
    return frozenset(copy.to for lookup in lookups(section) for copy in lookup.copied if copy.fixed)


def with_copies(section: RegisterSection, held: Values, answers: Values, at: Circumstances) -> dict[str, Any]:
    """The answers with what their lookups copy; `held` are the values the record had before.

    A record that was chosen before keeps what was copied then, whatever its register says by now, unless it is asked
    for again. What somebody typed into a field in the same moment stays, unless the field is fixed.
    """
    made = dict(answers)
    for lookup in lookups(section):
        chosen, before = made.get(lookup.id), held.get(lookup.id)
        if chosen is None:
            _emptied(lookup, made)
            continue
        is_again = isinstance(chosen, Mapping) and chosen.get("again")
        is_same = lookup.number_in(chosen) == lookup.number_in(before)
        if isinstance(before, Mapping) and "on" in before and is_same and not is_again:
            made[lookup.id] = before
            _kept(lookup, before, made)
        else:
            _copy(section, lookup, held, made, at)
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


def _copy(section: RegisterSection, lookup: LookupField, held: Values, made: dict[str, Any], at: Circumstances) -> None:
    number = lookup.number_in(made[lookup.id])
    source = at.records.cited(lookup.cites, number)
    if source is None or source.is_hidden:
        _untaken(lookup, held, made)
        return
    copied: dict[str, Any] = {}
    for copy in lookup.copied:
        value = _fitting(section, copy, source.values.get(copy.from_), at)
        is_typed = not copy.fixed and made.get(copy.to) is not None and made.get(copy.to) != held.get(copy.to)
        if value is not None:
            copied[copy.to] = value
        if not is_typed:
            _put(made, copy.to, value)
    made[lookup.id] = {"number": number, "on": at.today.isoformat(), "copied": copied}


def _untaken(lookup: LookupField, held: Values, made: dict[str, Any]) -> None:
    """Of a record nobody sees here nothing is copied, and nothing is taken from the sender in its place."""
    is_same = lookup.number_in(made[lookup.id]) == lookup.number_in(held.get(lookup.id))
    for copy in lookup.copied:
        if copy.fixed:
            _put(made, copy.to, held.get(copy.to) if is_same else None)


def _fitting(section: RegisterSection, copy: Copy, value: object, at: Circumstances) -> object:
    """The value as the field here keeps it, None where it cannot."""
    field = section.by_id.get(copy.to)
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


def _copies(section: RegisterSection, values: Values) -> Iterator[tuple[LookupField, Copy, Values]]:
    """What was copied and is still as it was copied."""
    for lookup in lookups(section):
        held = values.get(lookup.id)
        if isinstance(held, Mapping) and "on" in held:
            copied = held.get("copied", {})
            yield from (
                (lookup, copy, held)
                for copy in lookup.copied
                if copied.get(copy.to) is not None and copied.get(copy.to) == values.get(copy.to)
            )


def origins(section: RegisterSection, values: Values, at: Circumstances) -> dict[str, Origin]:
    """Where copies come from that may be changed by hand, as a form says it beside them."""
    return {
        copy.to: {
            "name": at.records.name_of(lookup.cites),
            "state": State.KNOWN.value,
            "as_of": held["on"],
            "value": values[copy.to],
        }
        for lookup, copy, held in _copies(section, values)
        if not copy.fixed
    }


def sources(section: RegisterSection, values: Values, at: Circumstances) -> dict[str, Message]:
    """By field, from which register and on which day its answer was copied."""
    found: dict[str, Message] = {}
    for lookup, copy, held in _copies(section, values):
        day = held["on"] if at.language == "en" else to_wareki(date.fromisoformat(held["on"]))
        source = at.records.name_of(lookup.cites)
        found[copy.to] = msg("「{source}」から{day}に写しました。", source=source, day=day)
    return found
