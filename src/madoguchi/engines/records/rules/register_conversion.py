"""From the value of one kind of field to that of another: read as if somebody typed it again."""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.rules.cell_meanings import control_in_file
from madoguchi.engines.records.rules.checking import checked
from madoguchi.values.refusal import Refusal

_UNFIT = (Refusal, ValueError, TypeError, KeyError, AttributeError, NotImplementedError)


def converted(field: Field, value: object, at: Circumstances, was: Field | None = None) -> object | None:
    """The value as this field keeps it, itself where the kind stays and it fits; None where it cannot be read.

    `was` is the field it was kept in: of an id that stands for words, the words are read, as people saw them.
    """
    said, is_same_kind = _said(was, value, at), type(was) is type(field)
    if (not said or is_same_kind) and (kept := _kept(field, value, at)) is not None:
        # A day that was a text is kept as a day; what is of this kind already is nobody's to write anew.
        return value if was is None or is_same_kind else kept
    # An id without its words means nothing to people; to other options it may still be theirs.
    texts = (said,) if said and not field.is_coded else (said, _as_text(value))
    return next((read for text in texts if (read := _read(field, text, at)) is not None), None)


def _kept(field: Field, value: object, at: Circumstances) -> object | None:
    try:
        return checked(field, value, at)
    except _UNFIT:
        return None


def kept_anew(
    field: Field, value: object, beside: Mapping[str, object], at: Circumstances, was: Field | None
) -> object:
    """What this field keeps from now on of what `was` kept: itself where it cannot be read otherwise.

    What follows from the values `beside` it is worked out again. In the rows of a table each value is read by itself.
    """
    if field.computes:
        made = field.worked_out(beside)
        return value if made == value else made
    if value is None:
        return None
    if isinstance(field, GroupField) and isinstance(value, list):
        return [_row_anew(field, row, beside, at, was) if isinstance(row, Mapping) else row for row in value]
    made = converted(field, value, at, was)
    return value if made is None else made


def _row_anew(
    group: GroupField, row: Mapping[str, object], beside: Mapping[str, object], at: Circumstances, was: Field | None
) -> dict[str, object]:
    before = was.by_id if isinstance(was, GroupField) else {}
    made = dict(row)
    for field in group.fields:
        one = kept_anew(field, made.pop(field.id, None), {**beside, **made}, at, before.get(field.id))
        made |= {} if one is None else {field.id: one}
    return made


def is_kept_alike(one: object, other: object) -> bool:
    """Whether both are the same when they are kept: 1 and true, which are equal, are not."""
    match one, other:
        case list(), list():
            return len(one) == len(other) and all(map(is_kept_alike, one, other))
        case dict(), dict():
            return one.keys() == other.keys() and all(is_kept_alike(one[name], other[name]) for name in one)
    return (type(one), one) == (type(other), other)


def _said(was: Field | None, value: object, at: Circumstances) -> str:
    """What people read where something else is kept; empty where they read what is kept."""
    if was is None or not (was.is_coded or isinstance(value, list | dict)):
        return ""
    try:
        return was.display(checked(was, value, at), at)
    except _UNFIT:
        return ""


def _read(field: Field, text: str, at: Circumstances) -> object | None:
    try:
        read = field.read(control_in_file(field, at)(text), at) if text else None
        return None if read is None else checked(field, read, at)
    except _UNFIT:
        return None


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "、".join(map(str, value))
    return str(value) if isinstance(value, str | int | float) else ""
