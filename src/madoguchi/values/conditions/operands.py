"""The right-hand side of a test: which values each operator accepts in a definition."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from madoguchi.values.conditions.refusals import Path, refuse
from madoguchi.values.conditions.tree import AGES, ORDER, AnswerTo, Constant, Operator
from madoguchi.values.message import msg

FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*", re.ASCII)
"""The path of a field."""
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T)?([01][0-9]|2[0-3]):[0-5][0-9]")
_ONE_DIGIT = re.compile(r"[0-9]:[0-5][0-9]")
_OLDEST = 150


def read_operand(operator: Operator, value: object, path: Path) -> object:
    """The value a test compares with; raises `ConditionUnreadable` when the operator cannot use it."""
    if operator is Operator.ANSWERED:
        return read_yes_no(value, path)
    if operator in AGES:
        return _age(value, path)
    if operator is Operator.IN:
        return _options(value, path)
    scalar = _other_answer(value, path) if isinstance(value, Mapping) and "field" in value else _scalar(value, path)
    if operator in ORDER:
        scalar = _with_two_digits(scalar)
        if not _has_order(scalar):
            refuse(
                path,
                msg("大小を比べられない値です。"),
                msg("数か、2026-04-01 の形の日付か、09:30 の形の時刻を書いてください。"),
            )
    return scalar


def read_yes_no(value: object, path: Path) -> bool:
    """True or false; raises `ConditionUnreadable` for anything else."""
    if not isinstance(value, bool):
        refuse(path, msg("はい・いいえの値ではありません。"), msg("true か false を書いてください。"))
    return value


def iso_date(value: object) -> date | None:
    """The day an answer or a definition means, when it is a date or its ISO 8601 text; otherwise None."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _ISO_DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return None


def clock_or_moment(value: object) -> str | None:
    """The text of a time (09:30) or of a day and time (2026-04-01T09:30), which are ordered as texts; else None."""
    return value if isinstance(value, str) and _CLOCK.fullmatch(value) else None


def is_number(value: object) -> bool:
    """Whether a value counts as a number; true and false do not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _age(value: object, path: Path) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _OLDEST:
        refuse(path, msg("年齢として読めません。"), msg("0 から 150 までの整数を書いてください。"))
    return value


def _options(value: object, path: Path) -> tuple[object, ...]:
    if not isinstance(value, list | tuple) or not value:
        refuse(path, msg("選べる値がありません。"), msg("1つ以上の値を、リストで書いてください。"))
    return tuple(_scalar(option, (*path, index)) for index, option in enumerate(value))


def _scalar(value: object, path: Path) -> object:
    if isinstance(value, Mapping):
        return _constant(value, path)
    day = value if isinstance(value, date) else None
    if day is not None:
        return (day.date() if isinstance(day, datetime) else day).isoformat()
    if not isinstance(value, str | int | float):
        refuse(path, msg("比べられない値です。"), msg("文字、数、true、false のどれかを書いてください。"))
    return value


def _constant(value: Mapping[object, object], path: Path) -> Constant:
    name = value.get("constant")
    if len(value) != 1 or not isinstance(name, str) or not name:
        refuse(path, msg("決まった値の名前を読めません。"), msg("{constant: city} の形で書いてください。"))
    return Constant(name)


def _other_answer(value: Mapping[object, object], path: Path) -> AnswerTo:
    asked = value["field"]
    if len(value) != 1 or not isinstance(asked, str) or not FIELD.fullmatch(asked):
        refuse(path, msg("比べる相手の項目を読めません。"), msg("{field: started_on} の形で書いてください。"))
    return AnswerTo(asked)


def _with_two_digits(value: object) -> object:
    """9:30 as 09:30, as answers are kept; everything else stays."""
    return f"0{value}" if isinstance(value, str) and _ONE_DIGIT.fullmatch(value) else value


def _has_order(value: object) -> bool:
    if isinstance(value, Constant | AnswerTo) or is_number(value):
        return True
    return iso_date(value) is not None or clock_or_moment(value) is not None
