"""Reads what a page posted into answers, keeping whatever was typed even when it cannot be understood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import Problem, UnknownInputs
from madoguchi.engines.records.field_types.address import AddressField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.file import FileField
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.rules.checking import checked, messages_of, parts_typed
from madoguchi.engines.records.rules.flow import rows_of
from madoguchi.engines.records.rules.limits import check_no_individual_number, check_posted
from madoguchi.engines.records.section import CONSENT, Page, RecordSection
from madoguchi.values.characters import check_characters
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in

Posted = Mapping[str, Sequence[str]]

BUTTONS = frozenset(
    {"csrfmiddlewaretoken", "add_row", "remove_row", "look_up", "remove_file", "next", "back", "save", "leave", "go"}
)
"""Names a page posts beside its fields."""
_ROW = re.compile(r"([a-z][a-z0-9_]*)\.(0|[1-9][0-9]?)")


@dataclass
class Reading:
    """Answers and unread texts as they become while a page is read."""

    answers: dict[str, object]
    typed: dict[str, list[str]]
    refused: list[tuple[str, Message, Message]] = field(default_factory=list)
    """Anchor, message and full sentence of what may not even be kept as typed."""
    stay: bool = False
    """Whether a button was pressed that leaves the resident on this page."""

    @property
    def problems(self) -> list[Problem]:
        """What may not be kept, as problems."""
        return [(path, sentence) for path, _, sentence in self.refused]


def read_page(page: Page, posted: Posted, answers: Mapping[str, object], typed: Posted, at: Circumstances) -> Reading:
    """The answers and typed texts after this post; nothing that was there before is dropped unless it was replaced.

    Raises UnknownInputs, TooManyInputs, AnswersTooLarge.
    """
    check_posted(posted)
    _check_known(page, posted)
    reading = Reading(dict(answers), {name: list(values) for name, values in typed.items()})
    for each in page.fields:
        if isinstance(each, GroupField):
            reading.answers[each.id] = _read_rows(each, posted, reading, at)
        else:
            _read_field(each, each.id, posted, reading.answers, reading, at)
    _press_buttons(page, posted, reading, at)
    return reading


def read_consent(section: RecordSection, posted: Posted, answers: Mapping[str, object]) -> Reading:
    """The answers with the checks of the confirm page as they are ticked now."""
    check_posted(posted)
    known = {f"{CONSENT}.{check.id}" for check in section.consent.checks}
    refuse_unknown(set(posted) - known - BUTTONS)
    agreed = {check.id: True for check in section.consent.checks if "yes" in posted.get(f"{CONSENT}.{check.id}", ())}
    return Reading({**answers, CONSENT: agreed}, {})


def _check_known(page: Page, posted: Posted) -> None:
    known: set[str] = set(BUTTONS)
    for each in page.fields:
        known.update(names_of(each, each.id))
    refuse_unknown(set(posted) - known)


def refuse_unknown(names: set[str]) -> None:
    """Raise UnknownInputs when there are any names."""
    if names:
        # The name is shown back to its sender, so only what is safe to show of it.
        name = min(names)[:60].encode("ascii", "backslashreplace").decode()
        raise UnknownInputs(name=name)


def names_of(each: Field, path: str) -> Iterator[str]:
    """The input names under which a field, with all rows it may have, is posted."""
    for part in each.posted:
        yield f"{path}.{part}" if part else path
    if isinstance(each, GroupField):
        for index in range(each.repeat.last):
            for inner in each.fields:
                yield from names_of(inner, f"{path}.{index}.{inner.id}")


def _read_rows(group: GroupField, posted: Posted, reading: Reading, at: Circumstances) -> list[dict[str, object]]:
    rows = [dict(row) for row in rows_of(group, reading.answers.get(group.id))]
    while len(rows) < _row_count(group, posted):
        rows.append({})
    for index, row in enumerate(rows):
        for inner in group.fields:
            _read_field(inner, f"{group.id}.{index}.{inner.id}", posted, row, reading, at)
    if "add_row" not in posted:
        _drop_empty_rows(group, rows, reading)
    return rows


def _row_count(group: GroupField, posted: Posted) -> int:
    prefix = f"{group.id}."
    told = [int(text) for text in posted.get(f"{group.id}.rows", ()) if re.fullmatch("[0-9]{1,2}", text)]
    used = [int(name.split(".")[1]) + 1 for name in posted if name.startswith(prefix) and name != f"{prefix}rows"]
    return min(max([*told, *used, 0]), group.repeat.last)


def _drop_empty_rows(group: GroupField, rows: list[dict[str, object]], reading: Reading) -> None:
    """A row opened and left blank at the end is no answer."""
    while len(rows) > group.repeat.first:
        prefix = f"{group.id}.{len(rows) - 1}."
        if rows[-1] or any(name.startswith(prefix) for name in reading.typed):
            return
        rows.pop()


def _read_field(
    each: Field, path: str, posted: Posted, into: dict[str, object], reading: Reading, at: Circumstances
) -> None:
    if not each.asks or isinstance(each, FileField):
        return
    parts = parts_typed(each, path, posted)
    if not parts and not each.absent_means_empty:
        return
    names = [f"{path}.{part}" if part else path for part in each.posted]
    try:
        _check_may_be_kept(parts)
    except Refusal as refusal:
        reading.refused.append((path, refusal.message, _named(each, refusal.message, at)))
        return
    for name in names:
        reading.typed.pop(name, None)
    try:
        value = each.read(parts, at)
        if value is None:
            into.pop(each.id, None)
            return
        into[each.id] = checked(each, value, at)
    except Refusal:
        # What cannot be understood is kept as it was typed; the answer it was meant to replace no longer counts.
        into.pop(each.id, None)
        reading.typed.update({name: list(posted[name]) for name in names if name in posted})


def _check_may_be_kept(parts: Posted) -> None:
    for values in parts.values():
        for value in values:
            check_characters(value)
            check_no_individual_number(value)


def _named(each: Field, message: Message, at: Circumstances) -> Message:
    return msg("{label}：{problem}", label=words_in(each.label, at.language), problem=message)


def _press_buttons(page: Page, posted: Posted, reading: Reading, at: Circumstances) -> None:
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
    if not isinstance(each, AddressField):
        return
    try:
        found = each.looked_up(parts_typed(each, path, posted), at)
    except Refusal as refusal:
        reading.refused.extend((path, message, _named(each, message, at)) for message in messages_of(refusal))
        return
    filled = {**posted, **{f"{path}.{part}": values for part, values in found.items()}}
    _read_field(each, path, filled, _holder(reading, steps), reading, at)


def _holder(reading: Reading, steps: Sequence[str]) -> dict[str, object]:
    if len(steps) == 1:
        return reading.answers
    rows = reading.answers[steps[0]]
    row = rows[int(steps[1])] if isinstance(rows, list) else {}
    return row if isinstance(row, dict) else {}
