"""Values an earlier version of a field took and this one does not: shown as they are, and kept until somebody changes
them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field, Typed
from madoguchi.engines.records.field_types.file import FileField
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.forms import Choice, Input
from madoguchi.engines.records.reading import Posted, Reading
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.checking import parts_typed
from madoguchi.values.refusal import Refusal

Values = Mapping[str, Any]
_UNREAD = (Refusal, ValueError, TypeError, KeyError, AttributeError)
_CHOSEN = {"select", "radio", "checkbox"}


def as_typed(field: Field, value: object, at: Circumstances) -> Typed | None:
    """What somebody would have typed for this answer; None for one that an earlier version of the field took."""
    if value is None:
        return {}
    if isinstance(value, Mapping | list) and type(field).typed is Field.typed:
        return None
    try:
        return field.typed(value, at)
    except _UNREAD:
        return None


def is_unfit(field: Field, value: object, at: Circumstances) -> bool:
    """Whether a record holds a value its field would not take today.

    What names records of another register is no such value: they come and go without any change of the field.
    """
    if value is None or not field.asks or isinstance(field, GroupField | FileField) or hasattr(field, "cites"):
        return False
    try:
        field.check(value, at)
    except _UNREAD:
        return True
    return False


def as_it_stands(value: object) -> str:
    """A value no field understands, in one line."""
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else (value,)
    return " ".join("　".join(str(part) for part in parts if part is not None).split("\n"))


def with_raw(inputs: tuple[Input, ...], value: object) -> tuple[Input, ...]:
    """The controls with the value as it stands in the first that takes it: in a box, or as one more option."""
    box = next((one for one in inputs if one.control in {"text", "area"}), None)
    if box is not None:
        return tuple(replace(one, value=as_it_stands(value)) if one is box else one for one in inputs)
    first, *rest = inputs or (None,)
    if first is None or first.control not in _CHOSEN:
        return inputs
    offered = {one.value for one in first.choices}
    text = as_it_stands([one for one in value if one not in offered] if isinstance(value, list) else value)
    several = first.control == "checkbox"
    choices = tuple(one if several else replace(one, chosen=False) for one in first.choices if one.value != text)
    return replace(first, value=text, choices=(*choices, Choice(text, text, chosen=True))), *rest


def shown(field: Field, path: str, value: object, at: Circumstances) -> tuple[Input, ...]:
    """The controls of a field as they show a value it does not take."""
    typed = as_typed(field, value, at)
    inputs = field.inputs(path, typed or {}, at)
    is_offered = any(choice.chosen for one in inputs for choice in one.choices if choice.value)
    is_shown = typed is not None and (is_offered or not any(one.control in _CHOSEN for one in inputs))
    return inputs if is_shown and not isinstance(value, list) else with_raw(inputs, value)


def without_unfit(section: RegisterSection, held: Values, posted: Posted, at: Circumstances) -> tuple[Posted, set[str]]:
    """What was posted but for the fields that came back as their unfit value was shown, and those fields."""
    kept: set[str] = set()
    for field in section.fields:
        value = held.get(field.id)
        if is_unfit(field, value, at):
            names = {f"{field.id}.{part}" if part else field.id for part in field.own_posted}
            sent = {name: posted[name] for name in names if name in posted}
            if sent and _same(sent, shown(field, field.id, value, at)):
                kept.add(field.id)
                posted = {name: texts for name, texts in posted.items() if name not in names}
    return posted, kept


def keep_unfit_rows(section: RegisterSection, held: Values, reading: Reading, at: Circumstances) -> set[str]:
    """Put the unfit values of rows that came back as they were shown into the answers; the paths of those.

    Rows change their place: such a value is kept wherever a row of the record held it.
    """
    kept: set[str] = set()
    columns = [(table, field) for table in section.tables for field in table.fields]
    for table, field in columns:
        values = [row.get(field.id) for row in _rows(held.get(table.id))]
        unfit = [value for value in values if is_unfit(field, value, at)]
        for index, row in enumerate(_rows(reading.answers.get(table.id)) if unfit else ()):
            path = f"{table.id}.{index}.{field.id}"
            value = _came_back(field, path, unfit, reading, at)
            if value is not None:
                row[field.id] = value
                kept.add(path)
    return kept


def _came_back(field: Field, path: str, unfit: Sequence[Any], reading: Reading, at: Circumstances) -> Any:
    names = [f"{path}.{part}" if part else path for part in parts_typed(field, path, reading.typed)]
    sent = {name: reading.typed[name] for name in names}
    found = next((one for one in unfit if sent and _same(sent, shown(field, path, one, at))), None)
    for name in names if found is not None else ():
        reading.typed.pop(name)
    return found


def _rows(value: object) -> Iterator[dict[str, Any]]:
    return (row for row in value if isinstance(row, dict)) if isinstance(value, list) else iter(())


def _same(sent: Posted, inputs: Sequence[Input]) -> bool:
    """Whether these controls, left as they are, post this."""
    named: dict[str, list[str]] = {}
    for one in inputs:
        values = [each.value for each in one.choices if each.chosen] if one.control in _CHOSEN else [one.value]
        named.setdefault(one.name, []).extend(values)
    return all(_tidy(named.get(name, [])) == _tidy(texts) for name, texts in sent.items())


def _tidy(texts: Sequence[str]) -> list[str]:
    """The texts without what a browser may change in them."""
    return [" ".join(text.split()) for text in texts]
