"""The buttons of a page that leave the resident on it: adding and removing rows, looking an address up."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.address import AddressField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.searching import SearchingField
from madoguchi.engines.records.reading import Posted, Reading, named, read_field
from madoguchi.engines.records.rules.checking import messages_of, parts_typed
from madoguchi.engines.records.rules.flow import rows_of
from madoguchi.engines.records.section import Page
from madoguchi.values.refusal import Refusal

_ROW = re.compile(r"([a-z][a-z0-9_]*)\.(0|[1-9][0-9]?)")


def press_buttons(page: Page, posted: Posted, reading: Reading, at: Circumstances) -> None:
    """Do what the button that was pressed says; a value nobody offered does nothing."""
    fields = {each.id: each for each in page.fields}
    for wanted in posted.get("add_row", ())[:1]:
        group = fields.get(wanted)
        if isinstance(group, GroupField):
            _add_row(group, reading)
    for wanted in posted.get("remove_row", ())[:1]:
        found = _ROW.fullmatch(wanted)
        group = fields.get(found[1]) if found else None
        if found and isinstance(group, GroupField):
            _remove_row(group, int(found[2]), reading)
    for wanted in posted.get("look_up", ())[:1]:
        _look_up(fields, wanted, posted, reading, at)
    reading.stay = reading.stay or any(name in posted for name in ("add_row", "remove_row", "look_up", "remove_file"))


def _add_row(group: GroupField, reading: Reading) -> None:
    rows = rows_of(group, reading.answers.get(group.id))
    if len(rows) < group.repeat.last:
        reading.answers[group.id] = [*rows, {}]


def _remove_row(group: GroupField, index: int, reading: Reading) -> None:
    rows = rows_of(group, reading.answers.get(group.id))
    if index >= len(rows):
        return
    reading.answers[group.id] = rows[:index] + rows[index + 1 :]
    moved: dict[str, list[str]] = {}
    for name, values in reading.typed.items():
        group_id, _, rest = name.partition(".")
        number, _, tail = rest.partition(".")
        if group_id != group.id or not number.isdigit() or int(number) < index:
            moved[name] = values
        elif int(number) > index:
            moved[f"{group_id}.{int(number) - 1}.{tail}"] = values
    reading.typed = moved


def _look_up(fields: Mapping[str, Field], path: str, posted: Posted, reading: Reading, at: Circumstances) -> None:
    steps = path.split(".")
    each = fields.get(steps[0])
    if isinstance(each, GroupField) and len(steps) == 3:
        each = next((inner for inner in each.fields if inner.id == steps[2]), None)
    if isinstance(each, SearchingField):
        _keep_words(each, path, posted, reading, at)
    if not isinstance(each, AddressField):
        return
    try:
        found = each.looked_up(parts_typed(each, path, posted), at)
    except Refusal as refusal:
        reading.refused.extend((path, message, named(each, message, at)) for message in messages_of(refusal))
        return
    filled = {**posted, **{f"{path}.{part}": values for part, values in found.items()}}
    read_field(each, path, filled, _holder(reading, steps), reading, at)


def _keep_words(each: SearchingField, path: str, posted: Posted, reading: Reading, at: Circumstances) -> None:
    """The words stay typed, so that the page shows what they find beside what is chosen."""
    chosen = _holder(reading, path.split(".")).get(each.id)
    reading.typed[f"{path}.words"] = list(posted.get(f"{path}.words", ()))
    reading.typed[path] = [each.number_in(chosen)] if chosen is not None else []
    words = " ".join(posted.get(f"{path}.words", ())).strip()
    if words and each.known_in(at).may_see(each.cites) and not each.known_in(at).found(each.cites, words):
        nothing = each.nothing_found(words)
        reading.refused.append((path, nothing, named(each, nothing, at)))


def _holder(reading: Reading, steps: Sequence[str]) -> dict[str, object]:
    if len(steps) == 1:
        return reading.answers
    rows = reading.answers[steps[0]]
    row = rows[int(steps[1])] if isinstance(rows, list) else {}
    return row if isinstance(row, dict) else {}
