"""One value for many records: to which fields it may be given, and what it makes of one record."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules import copying
from madoguchi.engines.records.rules.register_rows import completed
from madoguchi.values.message import Message, msg

Values = Mapping[str, Any]


def fields_for_all(section: RegisterSection, closed: Collection[str]) -> tuple[Field, ...]:
    """The fields one value may be given to: those that are asked, hold one answer, and are not `closed` or copies."""
    not_ours = {*closed, *copying.fixed(section)}
    return tuple(
        one for one in section.fields if one.asks and not isinstance(one, GroupField) and one.id not in not_ours
    )


def may_be_emptied(field: Field) -> bool:
    """Whether a record may be without it; where that depends on other answers, each record says so itself."""
    return field.require is not True


def edited(
    section: RegisterSection, held: Values, field: Field, value: object, at: Circumstances
) -> tuple[Values, tuple[Message, ...]]:
    """The values of a record with this one, checked before, in the place of its own, and why it may not have it."""
    whole, problems = completed(section, held, {field.id: value}, at)
    if problems:
        return whole, tuple(sentence for _, sentence in problems)
    if value is not None and field.id not in whole:
        return whole, (msg("ほかの答えから、この記録ではこの項目を使いません。"),)
    return whole, ()
