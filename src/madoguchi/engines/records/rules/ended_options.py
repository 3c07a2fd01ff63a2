"""An option nobody chooses any more: a record that holds it keeps it, and no other comes to hold it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.choice import Answer, ChoiceField, label_in
from madoguchi.engines.records.field_types.choices import ChoicesField
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

Values = Mapping[str, Any]


def newly_ended(
    section: RegisterSection, held: Values, answers: Values, at: Circumstances
) -> list[tuple[str, Message, Message]]:
    """Path, message and sentence for each option that ended and that the record does not hold already.

    In the rows of a table it is held wherever one of them holds it, for rows change their place.
    """
    return [
        (path, message, msg("{label}：{problem}", label=words_in(field.label, at.language), problem=message))
        for table, field in section.outliving
        for path, value in _placed(table, field, answers)
        if (message := _why_not(field, value, _held(table, field, held), at))
    ]


def _placed(
    table: GroupField | None, field: ChoiceField | ChoicesField, values: Values
) -> Iterator[tuple[str, object]]:
    if table is None:
        yield field.id, values.get(field.id)
        return
    rows = values.get(table.id)
    for index, row in enumerate(rows if isinstance(rows, list) else ()):
        if isinstance(row, Mapping):
            yield f"{table.id}.{index}.{field.id}", row.get(field.id)


def _held(table: GroupField | None, field: ChoiceField | ChoicesField, values: Values) -> set[object]:
    return {one for _, value in _placed(table, field, values) for one in _several(value)}


def _several(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _why_not(field: ChoiceField | ChoicesField, value: object, held: set[object], at: Circumstances) -> Message | None:
    ended: tuple[Answer, ...] = field.ended
    wrong = [one for one in _several(value) if one in {each.id for each in ended} and one not in held]
    if not wrong:
        return None
    named = label_in(ended, wrong[0], at.language)
    return msg("「{option}」は、今は選べません。ほかの選択肢を選んでください。", option=named)
