"""Conditions as a sentence a resident can read."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from madoguchi.values.conditions.operands import clock_or_moment, iso_date
from madoguchi.values.conditions.tree import AGES, AgeDay, All, AnswerTo, Any, Condition, Constant, Not, Operator, Test
from madoguchi.values.message import Message, msg

Label = Callable[[str], str]
Value = Callable[[str, object], str]
IsTime = Callable[[str], bool]


def _never(field: str) -> bool:
    return False


def explain(condition: Condition, label: Label, value: Value, is_time: IsTime = _never) -> str:
    """The condition in Japanese, ending in のとき; `label` names a field, `value` writes an answer of it."""
    return explanation(condition, label, value, is_time).text()


def explanation(condition: Condition, label: Label, value: Value, is_time: IsTime = _never) -> Message:
    """The condition as a message, so that a face can translate it; a constant reaches `value` as a `Constant`.

    `is_time` tells of a field compared with another answer or a constant whether it is a day or a time: those are
    later, not more.
    """
    return msg("{condition}のとき", condition=_part(condition, label, value, is_time, inside=False))


def _part(condition: Condition, label: Label, value: Value, is_time: IsTime, *, inside: bool = True) -> Message:
    part = partial(_part, label=label, value=value, is_time=is_time)
    match condition:
        case Test():
            return _test(condition, label, value, is_time)
        case Not(Not(again)):
            return part(again, inside=inside)
        case Not(negated):
            return msg("（{condition}）以外", condition=part(negated, inside=False))
        case All(parts) | Any(parts) if len(parts) == 1:
            return part(parts[0], inside=inside)
        case All(parts):
            joined = _joined([part(each) for each in parts], msg("{first}、かつ、{rest}").msgid)
        case Any(parts):
            joined = _joined([part(each) for each in parts], msg("{first}、または、{rest}").msgid)
    return msg("（{condition}）", condition=joined) if inside else joined


def _joined(parts: list[Message], pattern: str) -> Message:
    sentence = parts[-1]
    for part in reversed(parts[:-1]):
        sentence = Message(pattern, {"first": part, "rest": sentence})
    return sentence


def _test(test: Test, label: Label, value: Value, is_time: IsTime) -> Message:
    field = (
        msg("すべての「{label}」", label=label(test.field))
        if test.each
        else msg("「{label}」", label=label(test.field))
    )
    if test.operator is Operator.ANSWERED:
        return msg("{field}が記入ずみ", field=field) if test.value else msg("{field}が未記入", field=field)
    if test.operator in AGES:
        return _age(test, field)
    if test.operator is Operator.IN:
        options = test.value if isinstance(test.value, tuple) else (test.value,)
        listed = "".join(f"「{value(test.field, option)}」" for option in options)
        return msg("{field}が{options}のどれか", field=field, options=listed)
    if isinstance(test.value, AnswerTo):
        patterns = _ANSWERS | (_DATES if is_time(test.field) else _NUMBERS)
        return Message(
            patterns[test.operator], {"field": field, "value": msg("「{label}」", label=label(str(test.value)))}
        )
    written = value(test.field, test.value)
    is_written = iso_date(test.value) or clock_or_moment(test.value)
    is_named = isinstance(test.value, Constant) and is_time(test.field)
    patterns = _DATES if is_written or is_named else _NUMBERS
    return Message((_EQUALITY | patterns)[test.operator], {"field": field, "value": written})


_EQUALITY = {
    Operator.IS: msg("{field}が「{value}」").msgid,
    Operator.IS_NOT: msg("{field}が「{value}」以外").msgid,
}
_ANSWERS = {
    Operator.IS: msg("{field}が{value}と同じ").msgid,
    Operator.IS_NOT: msg("{field}が{value}と別").msgid,
}
_NUMBERS = {
    Operator.AT_LEAST: msg("{field}が{value}以上").msgid,
    Operator.AT_MOST: msg("{field}が{value}以下").msgid,
    Operator.OVER: msg("{field}が{value}より上").msgid,
    Operator.UNDER: msg("{field}が{value}未満").msgid,
}
_DATES = {
    Operator.AT_LEAST: msg("{field}が{value}以後").msgid,
    Operator.AT_MOST: msg("{field}が{value}以前").msgid,
    Operator.OVER: msg("{field}が{value}より後").msgid,
    Operator.UNDER: msg("{field}が{value}より前").msgid,
}
_DAYS = {
    AgeDay.TODAY: msg("今日"),
    AgeDay.RECEIVED: msg("申請が届いた日"),
    AgeDay.FISCAL_YEAR_START: msg("年度の初めの4月1日"),
    AgeDay.FISCAL_YEAR_END: msg("年度の終わりの3月31日"),
}


def _age(test: Test, field: Message) -> Message:
    if test.operator is Operator.AGE_AT_LEAST:
        return msg(
            "{field}から数えた年齢が、{day}の時点で{years}歳以上", field=field, day=_DAYS[test.on], years=test.value
        )
    return msg("{field}から数えた年齢が、{day}の時点で{years}歳未満", field=field, day=_DAYS[test.on], years=test.value)
