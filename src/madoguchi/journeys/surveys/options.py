"""What may be chosen in a question of a survey, by the value of an answer."""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.engines.records.field_types.choice import ChoiceField, label_in
from madoguchi.engines.records.field_types.choices import ChoicesField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.yes_no import YesNoField
from madoguchi.values.message import Message, msg

Name = str | Message
"""What an option is called: words of whoever wrote it, which nobody translates, or words of the house."""
_YES_NO: Mapping[str, Message] = {"yes": msg("はい"), "no": msg("いいえ")}


def options_in(field: Field, language: str) -> dict[str, Name]:
    """The options by what an answer names; none for a free text."""
    if isinstance(field, YesNoField):
        return dict(_YES_NO)
    if isinstance(field, ChoiceField | ChoicesField):
        return {one.id: label_in(field.options, one.id, language) for one in field.options}
    return {}
