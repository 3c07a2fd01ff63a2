"""Who names a record of another register has to see it: nobody cites, copies or holds what is hidden from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.citing_fields import CitingField
from madoguchi.engines.records.field_types.lookup import LookupField
from madoguchi.engines.records.field_types.picking import PickingField
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

Values = Mapping[str, Any]


def unseen_choices(
    section: RegisterSection, held: Values, answers: Values, at: Circumstances
) -> list[tuple[str, Message, Message]]:
    """Path, message and sentence for each record that is out of sight and newly chosen, or to be copied once more.

    It is copied once more where that is asked for, and where its day is another one by now.

    The words are those for a number nobody has, so that they do not tell whether there is such a record.
    """
    return [
        (path, message, msg("{label}：{problem}", label=words_in(field.label, at.language), problem=message))
        for one in section.citing
        if isinstance(field := one.field, PickingField)
        for path, row in _rows(one, answers)
        if (
            message := _why_unseen(field, _before(one, held), row.get(field.id), _asked(section, one, answers, row), at)
        )
    ]


def _rows(one: CitingField, answers: Values) -> Iterator[tuple[str, Values]]:
    """Where the field stands, and the answers beside it."""
    if one.group is None:
        yield one.field.id, answers
    for index, row in enumerate(one.rows(answers)):
        yield f"{one.top}.{index}.{one.field.id}", row


def _asked(section: RegisterSection, one: CitingField, answers: Values, row: Values) -> Values:
    """Every answer a field may look at, None for a question without one."""
    inside = one.group.fields if one.group else ()
    return {**dict.fromkeys((*section.by_id, *(each.id for each in inside))), **answers, **row}


def _before(one: CitingField, held: Values) -> list[object]:
    return [value for _, value in one.placed(held)]


def _why_unseen(
    field: PickingField, before: Sequence[object], chosen: object, answers: Values, at: Circumstances
) -> Message | None:
    number = field.number_in(chosen)
    is_again = isinstance(chosen, Mapping) and bool(chosen.get("again"))
    if not number or (not is_again and any(_is_as_before(field, number, held, answers) for held in before)):
        return None
    if _is_hidden(field.cites, number, at):
        return msg("この記録が見つかりません。もう一度選んでください。")
    # Only who sees it as it is now is told that it was not there on the day.
    if isinstance(field, LookupField) and _is_hidden(field.cited_for(answers), number, at):
        return msg("この記録は、その日のデータにありません。ほかの記録を選ぶか、日を直してください。")
    return None


def _is_as_before(field: PickingField, number: str, held: object, answers: Values) -> bool:
    if isinstance(field, LookupField) and isinstance(held, Mapping) and field.is_of_another_day(held, answers):
        return False
    return field.number_in(held) == number


def _is_hidden(source: str, number: str, at: Circumstances) -> bool:
    found = at.records.cited(source, number)
    return found is not None and found.is_hidden
