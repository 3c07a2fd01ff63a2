"""Who names a record of another register has to see it: nobody cites, copies or holds what is hidden from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.picking import PickingField
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

Values = Mapping[str, Any]


def unseen_choices(
    section: RegisterSection, held: Values, answers: Values, at: Circumstances
) -> list[tuple[str, Message, Message]]:
    """Path, message and sentence for each record that is newly chosen, or to be copied once more, and out of sight.

    The words are those for a number nobody has, so that they do not tell whether there is such a record.
    """
    return [
        (field.id, message, msg("{label}：{problem}", label=words_in(field.label, at.language), problem=message))
        for field in section.fields
        if isinstance(field, PickingField) and _is_unseen(field, held.get(field.id), answers.get(field.id), at)
        for message in (msg("この記録が見つかりません。もう一度選んでください。"),)
    ]


def _is_unseen(field: PickingField, before: object, chosen: object, at: Circumstances) -> bool:
    number = field.number_in(chosen)
    is_again = isinstance(chosen, Mapping) and bool(chosen.get("again"))
    if not number or (number == field.number_in(before) and not is_again):
        return False
    found = at.records.cited(field.cites, number)
    return found is not None and found.is_hidden
