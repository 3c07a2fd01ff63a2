"""One test of a condition as a screen shows it: a field, a comparison and a value as people write it; pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from madoguchi.engines.records.field_types import date_time
from madoguchi.journeys.registers.building.askables import ANSWERED, COMPARISONS, NO, UNANSWERED, YES, Askable
from madoguchi.journeys.registers.building.editing import Content, field_of, japanese, with_field, with_key
from madoguchi.values.conditions import ConditionUnreadable, Constant, explanation, parse_condition
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal
from madoguchi.values.wareki import parse_date
from madoguchi.values.whole_numbers import whole_number

_AGES = frozenset({"age_at_least", "age_under"})

_TIMES = ("date", "time", "date_time")

_NUMBERS = frozenset({"integer", "number", "yen", "formula", "group"})

_PARTED = re.compile(r"[、,，\n]")

_WHOLE, _BROKEN = re.compile(r"-?[0-9]{1,15}"), re.compile(r"-?[0-9]{1,15}\.[0-9]{1,10}")

_LONGEST_VALUE = 500


@dataclass(frozen=True)
class Line:
    """One test as it stands on the screen; the value as people write it, and what is said to who does not meet it."""

    field: str
    comparison: str
    value: str
    because: str = ""


def line_of(test: object, by_id: Mapping[str, Askable]) -> Line | None:
    """The test as a line that is read as exactly this test again, in one language; None where there is none."""
    line = _line_of(test, by_id)
    return line if line is not None and test_of(line, by_id) == in_one_language(test) else None


def in_one_language(test: object) -> object:
    """The test with the Japanese sentence to who does not meet it, as a page shows it."""
    said = japanese(test.get("because")) if isinstance(test, Mapping) else ""
    return {**test, "because": said} if said and isinstance(test, Mapping) else test


def _line_of(test: object, by_id: Mapping[str, Askable]) -> Line | None:
    if not isinstance(test, Mapping) or not isinstance(test.get("field"), str):
        return None
    field, because = str(test["field"]), japanese(test.get("because"))
    keys = [one for one in test if one not in ("field", "because")]
    if len(keys) != 1:
        return None
    key = keys[0]
    value, one = test[key], by_id.get(field) or Askable(field, field, "")
    if key == ANSWERED:
        told = ANSWERED if value is True else UNANSWERED
        return Line(field, told, "", because) if isinstance(value, bool) else None
    if key not in COMPARISONS:
        return None
    several = value if isinstance(value, list) else [value]
    return Line(field, str(key), "、".join(_text_of(each, one) for each in several), because)


def test_of(line: Line, by_id: Mapping[str, Askable]) -> dict[str, Any]:
    """The test as a definition writes it; what cannot be a value stays, and the check says so."""
    plain = _plain_test_of(line, by_id)
    return {**plain, "because": line.because} if line.because else plain


def _plain_test_of(line: Line, by_id: Mapping[str, Askable]) -> dict[str, Any]:
    one = by_id.get(line.field) or Askable(line.field, line.field, "")
    if line.comparison in (ANSWERED, UNANSWERED):
        return {"field": line.field, ANSWERED: line.comparison == ANSWERED}
    value = " ".join(line.value.split())[:_LONGEST_VALUE]
    if line.comparison == "in":
        parts = [part.strip() for part in _PARTED.split(value)]
        return {"field": line.field, "in": [_scalar_of(part, one) for part in parts if part]}
    if line.comparison in _AGES:
        return {"field": line.field, line.comparison: _number_of(value)}
    return {"field": line.field, line.comparison: _scalar_of(value, one)}


def _scalar_of(text: str, one: Askable) -> object:
    """The value a definition writes for what people write; what cannot be one stays, and the check says so."""
    if text in dict(one.options):
        return text
    for id_, label in one.options:
        if label == text:
            return id_
    for name, label in one.constants:
        if label == text:
            return {"constant": name}
    for name, label in one.others:
        if label == text:
            return {"field": name}
    if one.kind == "yes_no":
        return {YES: True, NO: False}.get(text, text)
    if one.kind in _NUMBERS:
        return _number_of(text)
    if one.kind == "date":
        return day_of(text)
    return moment_of(text) if one.kind == "date_time" else text


def _number_of(text: str) -> object:
    plain = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    if _WHOLE.fullmatch(plain):
        return int(plain)
    return float(plain) if _BROKEN.fullmatch(plain) else text


def day_of(text: str) -> str:
    """The day somebody typed as a definition writes it; what is none stays, and the check says so."""
    try:
        return parse_date(text).isoformat()
    except Refusal:
        return text


def number_of(text: str) -> int | str:
    """The number somebody typed as a definition writes it; what is none stays, and the check says so."""
    number = whole_number(text)
    return text if number is None else number


def moment_of(text: str) -> str:
    """The moment somebody typed as a definition writes it, the beginning of a day without a time; else as it stands."""
    try:
        return date_time.moment_of(date_time.whole_moment(text))
    except Refusal:
        return text


def _text_of(value: object, one: Askable) -> str:
    """A value as people write it, so that reading it back gives the same."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Mapping):
        name = str(value.get("constant", value.get("field", "")))
        return {**dict(one.constants), **dict(one.others)}.get(name, name)
    label = dict(one.options).get(str(value), "")
    return label if label and not _PARTED.search(label) and _scalar_of(label, one) == value else str(value)


def sentence_of(written: object, known: Iterable[Askable]) -> Message | None:
    """What the condition says, in words; None where there is none, or nobody could read it."""
    by_id = {one.id: one for one in known}
    if not isinstance(written, Mapping):
        return None
    try:
        condition = parse_condition(written)
    except ConditionUnreadable:
        return None

    def value(name: str, answer: object) -> str:
        one = by_id.get(name) or Askable(name, name, "")
        if isinstance(answer, Constant):
            return dict(one.constants).get(answer.name, answer.name)
        return dict(one.options).get(str(answer)) or _text_of(answer, one)

    def is_time(name: str) -> bool:
        return name in by_id and by_id[name].kind in _TIMES

    return explanation(condition, lambda name: by_id[name].label if name in by_id else name, value, is_time)


def with_field_conditions(
    content: Content,
    field_id: str,
    show: Mapping[str, Any] | None,
    require: Mapping[str, Any] | None,
    must: Mapping[str, Any] | None,
) -> Content:
    """The content with when a field is shown and required, and what its answer has to meet.

    A field that is never required stays so.
    """
    held = field_of(content, field_id)
    if held is None:
        return content
    made = with_key(held, "show", dict(show) if show else None)
    if made.get("require", True) is not False and held["type"] not in ("note", "formula"):
        made = with_key(made, "require", dict(require) if require else None)
    made = with_key(made, "must", dict(must) if must else None)
    return with_field(content, made, field_id)
