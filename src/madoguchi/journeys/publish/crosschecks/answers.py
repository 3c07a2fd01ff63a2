"""Answers: what a condition compares with an answer is another answer of the same kind, and there is one."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from madoguchi.engines.records.field_types.date import DateField
from madoguchi.engines.records.field_types.date_time import DateTimeField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.formula import FormulaField
from madoguchi.engines.records.field_types.integer import IntegerField
from madoguchi.engines.records.field_types.number import NumberField
from madoguchi.engines.records.field_types.time import TimeField
from madoguchi.engines.records.field_types.yen import YenField
from madoguchi.journeys.publish.reading import Asked
from madoguchi.values.conditions import AnswerTo, Test
from madoguchi.values.message import Message, msg

Sentences = tuple[Message, Message]
_KINDS: tuple[tuple[tuple[type[Field], ...], Message], ...] = (
    ((DateField,), msg("日付")),
    ((TimeField,), msg("時刻")),
    ((DateTimeField,), msg("日付と時刻")),
    ((IntegerField, YenField, NumberField, FormulaField), msg("数")),
)


def complaint_about_answers(test: Test, asked: Asked, known: Mapping[str, Asked]) -> Sentences | None:
    """Reason and suggestion when two answers cannot be compared; None when they can."""
    path = test.value.field if isinstance(test.value, AnswerTo) else ""
    other = known.get(path)
    if other is None:
        return unknown_field(path, known)
    kind = _kind_of(asked.field) if test.field == asked.path else None
    if kind is None or other.path == asked.path:
        return (
            msg("「{field}」は、「{other}」と比べられません。", field=test.field, other=path),
            msg("日付、時刻、数の項目を、同じ種類のほかの項目と比べてください。"),
        )
    if _kind_of(other.field) != kind:
        return (
            msg("「{other}」は、「{field}」と種類のちがう項目なので、比べられません。", other=path, field=test.field),
            msg("{kind}の項目と比べてください。", kind=kind),
        )
    return None if other.group in ("", asked.group) else _OTHER_ROWS


def _kind_of(field: Field) -> Message | None:
    return next((name for types, name in _KINDS if isinstance(field, types)), None)


def unknown_field(field: str, known: Mapping[str, Asked]) -> Sentences:
    """What is said of a path that names no question, with the one that was probably meant."""
    names = [*known, *(f"{path}.{part}" for path, asked in known.items() for part in asked.field.parts)]
    near = get_close_matches(field, names, n=1, cutoff=0.6)
    inside = [path for path, asked in known.items() if asked.group and path.endswith(f".{field}")]
    reason = msg("条件が、この手続にない項目「{field}」をたずねています。", field=field)
    if inside or near:
        return reason, msg("「{near}」ではありませんか。", near=(inside or near)[0])
    return reason, msg("record の項目の id を書いてください。")


_OTHER_ROWS: Sentences = (
    msg("繰り返す項目は、同じ行の中でだけ比べられます。"),
    msg("同じ group の項目か、group の外の項目と比べてください。"),
)
