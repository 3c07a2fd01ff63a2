"""Values: what a condition compares with is something the field can ever hold."""

from __future__ import annotations

from difflib import get_close_matches

from madoguchi.engines.records.field_types.choice import ChoiceField
from madoguchi.engines.records.field_types.choices import ChoicesField
from madoguchi.engines.records.field_types.date import DateField
from madoguchi.engines.records.field_types.date_time import DateTimeField
from madoguchi.engines.records.field_types.field import AGES, Field
from madoguchi.engines.records.field_types.formula import FormulaField
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.integer import IntegerField
from madoguchi.engines.records.field_types.number import NumberField
from madoguchi.engines.records.field_types.time import TimeField
from madoguchi.engines.records.field_types.yen import YenField
from madoguchi.engines.records.field_types.yes_no import YesNoField
from madoguchi.values.conditions import Constant, Test
from madoguchi.values.conditions.operands import clock_or_moment, iso_date
from madoguchi.values.conditions.tree import Operator
from madoguchi.values.message import Message, msg

Sentences = tuple[Message, Message]


def complaint_about_value(test: Test, field: Field) -> Sentences | None:
    """Reason and suggestion when the comparison can never hold; None when it can."""
    if test.operator is Operator.ANSWERED or test.operator in AGES:
        return None
    values = test.value if isinstance(test.value, tuple) else (test.value,)
    for value in values:
        wrong = None if isinstance(value, Constant) else _wrong(value, field)
        if wrong:
            return wrong
    return None


def _wrong(value: object, field: Field) -> Sentences | None:
    if isinstance(field, ChoiceField | ChoicesField):
        return _not_an_option(value, [option.id for option in field.known])
    if isinstance(field, YesNoField):
        ok, wanted = isinstance(value, bool), msg("true か false（引用符なし）を書いてください。")
    elif isinstance(field, IntegerField | YenField | NumberField | FormulaField | GroupField):
        ok, wanted = isinstance(value, int | float) and not isinstance(value, bool), msg("数を書いてください。")
    elif isinstance(field, DateField):
        ok, wanted = iso_date(value) is not None, msg("2026-04-01 の形の日付を書いてください。")
    elif isinstance(field, TimeField):
        ok, wanted = len(clock_or_moment(value) or "") == len("09:30"), msg("09:30 の形の時刻を書いてください。")
    elif isinstance(field, DateTimeField):
        ok = len(clock_or_moment(value) or "") == len("2026-04-01T09:30")
        wanted = msg("2026-04-01T09:30 の形の日付と時刻を書いてください。")
    else:
        # An answer is never an empty text: whoever means that nothing was answered asks for that.
        ok, wanted = isinstance(value, str) and bool(value.strip()), msg('引用符（"）で囲んだ文字を書いてください。')
    return None if ok else (msg("「{value}」は、この項目の答えになりません。", value=_written(value)), wanted)


def _not_an_option(value: object, known: list[str]) -> Sentences | None:
    if value in known:
        return None
    near = get_close_matches(str(value), known, n=1, cutoff=0.6)
    reason = msg("「{value}」は、この項目の選択肢にありません。", value=_written(value))
    if near:
        return reason, msg("「{near}」ではありませんか。", near=near[0])
    return reason, msg("選択肢は {known} です。", known="、".join(known))


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
