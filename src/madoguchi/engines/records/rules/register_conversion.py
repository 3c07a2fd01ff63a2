"""From the value of one kind of field to that of another: read as if somebody typed it again."""

from __future__ import annotations

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.rules.checking import checked
from madoguchi.engines.records.rules.register_rows import typed_cell
from madoguchi.values.refusal import Refusal

_UNFIT = (Refusal, ValueError, TypeError, KeyError, AttributeError, NotImplementedError)


def fits(field: Field, value: object, at: Circumstances) -> bool:
    """Whether this field keeps such a value."""
    try:
        checked(field, value, at)
    except _UNFIT:
        return False
    return True


def converted(field: Field, value: object, at: Circumstances) -> object | None:
    """The value as this field keeps it, itself where it fits already; None where it cannot be read."""
    if fits(field, value, at):
        return value
    text = _as_text(value)
    try:
        read = field.read(typed_cell(field, text), at) if text else None
        return None if read is None else checked(field, read, at)
    except _UNFIT:
        return None


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "、".join(map(str, value))
    return str(value) if isinstance(value, str | int | float) else ""
