"""Reads what a page posted into answers, keeping whatever was typed even when it cannot be understood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from madoguchi.engines.records.buttons import press_buttons
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import UnknownInputs
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.reading import Posted, Reading, read_field
from madoguchi.engines.records.rules.flow import rows_of
from madoguchi.engines.records.rules.limits import check_posted
from madoguchi.engines.records.section import CONSENT, Page, RecordSection

BUTTONS = frozenset(
    {"csrfmiddlewaretoken", "add_row", "remove_row", "look_up", "remove_file", "next", "back", "save", "leave", "go"}
)
"""Names a page posts beside its fields."""


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
            read_field(each, each.id, posted, reading.answers, reading, at)
    press_buttons(page, posted, reading, at)
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
    for part in each.own_posted:
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
            read_field(inner, f"{group.id}.{index}.{inner.id}", posted, row, reading, at)
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
