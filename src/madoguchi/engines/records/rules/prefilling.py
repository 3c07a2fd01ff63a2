"""Filling a form beforehand with what the city holds: only what the field itself would take, each with its origin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.rules.checking import checked
from madoguchi.engines.records.section import RecordSection
from madoguchi.values.held import Held, Origin, State
from madoguchi.values.refusal import Refusal

Known = Mapping[str, Held]
"""What is held, by the keys `prefill` uses; the value of a group's key is a list of rows of the same kind."""


@dataclass
class Prefilled:
    """Answers with the origin of each, by path; an origin without an answer: known to be empty, or out of reach.

    What is known in part is no answer yet: it stands in `raw` by the names of its boxes, as if it had been typed.
    """

    answers: dict[str, object] = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)
    raw: dict[str, list[str]] = field(default_factory=dict)


def prefilled(section: RecordSection, known: Known, at: Circumstances) -> Prefilled:
    """The answers and origins for the fields of this section; a value a field would not take is asked for instead."""
    filled = Prefilled()
    for each in section.fields:
        if each.prefill is None or each.prefill not in known:
            continue
        found = known[each.prefill]
        if isinstance(each, GroupField):
            _fill_group(each, found, filled, at)
        else:
            value = _fill(each, each.id, found, filled, at)
            if value is not None:
                filled.answers[each.id] = value
    return filled


def _fill(each: Field, path: str, found: Held, filled: Prefilled, at: Circumstances) -> object:
    if found.state not in (State.KNOWN, State.PART):
        filled.origins[path] = found.origin()
        return None
    try:
        value = checked(each, each.fitted(found.value), at)
    except Refusal:
        if found.state is State.PART:
            boxes = boxes_of(each, path, found.value, at)
            filled.raw |= {name: [text] for name, text in boxes.items()}
            filled.origins[path] = found.origin(boxes)
        return None
    filled.origins[path] = found.origin(value)
    return value


def boxes_of(each: Field, path: str, parts: object, at: Circumstances) -> dict[str, str]:
    """The boxes of a field that these parts of an answer fill, by their names."""
    typed = each.typed(each.fitted(parts), at)
    return {f"{path}.{part}": texts[0] for part, texts in typed.items() if texts and texts[0]}


def _fill_group(group: GroupField, found: Held, filled: Prefilled, at: Circumstances) -> None:
    if found.state is not State.KNOWN:
        filled.origins[group.id] = found.origin()
        return
    rows = list(found.value)[: group.repeat.last]
    filled.answers[group.id] = [dict(_row(group, index, row, filled, at)) for index, row in enumerate(rows)]
    filled.origins[group.id] = found.origin()


def _row(
    group: GroupField, index: int, row: Known, filled: Prefilled, at: Circumstances
) -> Iterator[tuple[str, object]]:
    for each in group.fields:
        if each.prefill is not None and each.prefill in row:
            value = _fill(each, f"{group.id}.{index}.{each.id}", row[each.prefill], filled, at)
            if value is not None:
                yield each.id, value
