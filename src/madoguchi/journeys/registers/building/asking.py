"""What a condition of a draft may ask, and one test as a screen shows it: a field, a comparison and a value; pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from madoguchi.engines.records.field_types import date_time
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.kinds import KINDS, NAMES
from madoguchi.engines.records.rights_section import CREATED_BY, CREATED_IN, ME, OWN_DIVISION
from madoguchi.engines.records.rules.system_columns import ASKED_OF, SYSTEM_FIELDS
from madoguchi.journeys.registers.building.editing import Content, field_of, fields_of, japanese, with_field, with_key
from madoguchi.values.conditions import ConditionUnreadable, Constant, explanation, parse_condition
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.wareki import parse_date

_UNANSWERED, _ANSWERED = "unanswered", "answered"
COMPARISONS: Mapping[str, Message] = {
    "is": msg("同じ"),
    "is_not": msg("違う"),
    "in": msg("どれかと同じ（「、」で並べる）"),
    "at_least": msg("以上・以後"),
    "at_most": msg("以下・以前"),
    "over": msg("より大きい・より後"),
    "under": msg("より小さい・より前"),
    _ANSWERED: msg("記入がある"),
    _UNANSWERED: msg("記入がない"),
    "age_at_least": msg("今日の年齢が、その歳以上"),
    "age_under": msg("今日の年齢が、その歳未満"),
}
_AGES = frozenset({"age_at_least", "age_under"})
_TIMES = ("date", "time", "date_time")
_NUMBERS = frozenset({"integer", "number", "yen", "formula", "group"})
_CLASSES: Mapping[str, type[Field]] = {**dict(zip(NAMES, KINDS, strict=True)), "group": GroupField}
_FIGURES = frozenset({"integer", "number", "yen", "formula"})
_YES, _NO = "はい", "いいえ"
_PARTED = re.compile(r"[、,，\n]")
_WHOLE, _BROKEN = re.compile(r"-?[0-9]{1,15}"), re.compile(r"-?[0-9]{1,15}\.[0-9]{1,10}")
_LONGEST_VALUE = 500

Names = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Askable:
    """What a condition may ask: its name, the comparisons it knows, and the answers to choose from.

    `constants` are values known by name, such as who looks, with how people call them; `others` are the fields to whose
    answers it may be compared, by id.
    """

    id: str
    label: str
    kind: str
    options: Names = ()
    constants: Names = ()
    others: Names = ()

    @property
    def comparisons(self) -> frozenset[str]:
        """The comparisons that make sense; all of them where nobody knows."""
        known = _CLASSES.get(self.kind)
        if known is None:
            return frozenset(COMPARISONS)
        told = {str(one) for one in known.operators}
        return frozenset(told | ({_UNANSWERED} if _ANSWERED in told else set()))

    @property
    def chooses(self) -> Names:
        """What may be chosen as a value, by what is posted for it."""
        yes_no = ((_YES, _YES), (_NO, _NO)) if self.kind == "yes_no" else ()
        told = (*self.constants, *(self.others if self.options else ()))
        return (*self.options, *yes_no, *((label, label) for _name, label in told))


@dataclass(frozen=True)
class Line:
    """One test as it stands on the screen; the value as people write it, and what is said to who does not meet it."""

    field: str
    comparison: str
    value: str
    because: str = ""


def askables_of(
    content: Mapping[str, Any],
    divisions: Names,
    *,
    before: str = "",
    with_own: bool = False,
    in_rights: bool = False,
    staff: Names | None = None,
) -> tuple[Askable, ...]:
    """The fields of a draft a condition may ask; those of rows under the name of their table.

    Only the fields `before` one where it is given, in a row those of the same row: a form knows no answer that comes
    later; `with_own` also that one. Those compare answers with one another. Conditions of rights ask whole fields, and
    who made the record; those of a list what every record tells, where `staff` are the authors to choose from.
    """
    found: list[Askable] = []
    outer, _dot, inside = before.partition(".")
    for one in fields_of(content):
        if before and one["id"] == outer and not (with_own and not inside):
            found += _in_row(one, divisions, inside, with_own=with_own) if inside else []
            break
        if one["type"] == "note" or (in_rights and one["type"] == "group"):
            continue
        found.append(_askable(one, str(one["id"]), japanese(one.get("label")), divisions, in_rights=in_rights))
        if one["type"] == "group":
            found += _in_row(one, divisions)
        if before and one["id"] == outer:
            break
    if before:
        found = [replace(one, others=_others(one, found)) for one in found]
    if staff is not None:
        found += [_told(name, staff) for name in ASKED_OF if name not in {one.id for one in found}]
    if in_rights:
        found.append(Askable(CREATED_BY, "出した人", "staff", (), ((ME, "自分"),)))
        found.append(Askable(CREATED_IN, "出した人の課", "division", divisions, ((OWN_DIVISION, "自分の課"),)))
    return tuple(found)


def _others(one: Askable, known: Iterable[Askable]) -> Names:
    """The fields to whose answers this one may be compared: those of a like kind in the same row, or in none."""
    row = one.id.rpartition(".")[0]
    return tuple(
        (each.id, f"「{each.label}」の答え")
        for each in known
        if each.id != one.id
        and each.id.rpartition(".")[0] in ("", row)
        and (each.kind == one.kind or {each.kind, one.kind} <= _FIGURES)
    )


def _told(name: str, staff: Names) -> Askable:
    """What every record tells of itself."""
    by_author = name == CREATED_BY
    kind = "staff" if by_author else SYSTEM_FIELDS[name].type  # type: ignore[attr-defined]
    return Askable(name, japanese(SYSTEM_FIELDS[name].label), kind, staff if by_author else ())


def _in_row(table: Mapping[str, Any], divisions: Names, before: str = "", *, with_own: bool = False) -> list[Askable]:
    """The fields of the rows of a table, those `before` one where it is given."""
    found = []
    for inner in table.get("fields", ()):
        if before and inner["id"] == before and not with_own:
            break
        if inner.get("type") != "note":
            label = f"{japanese(table.get('label'))}：{japanese(inner.get('label'))}"
            found.append(_askable(inner, f"{table['id']}.{inner['id']}", label, divisions, in_rights=False))
        if before and inner["id"] == before:
            break
    return found


def _askable(one: Mapping[str, Any], path: str, label: str, divisions: Names, *, in_rights: bool) -> Askable:
    kind = str(one["type"])
    options: Names = ()
    if kind in ("choice", "choices"):
        options = tuple((str(each["id"]), japanese(each.get("label"))) for each in one.get("options", ()))
    if kind == "division":
        options = divisions
    constants: Names = ()
    if in_rights:
        constants = {"staff": ((ME, "自分"),), "division": ((OWN_DIVISION, "自分の課"),)}.get(kind, ())
    return Askable(path, label, kind, options, constants)


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
    if key == _ANSWERED:
        told = _ANSWERED if value is True else _UNANSWERED
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
    if line.comparison in (_ANSWERED, _UNANSWERED):
        return {"field": line.field, _ANSWERED: line.comparison == _ANSWERED}
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
        return {_YES: True, _NO: False}.get(text, text)
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


def moment_of(text: str) -> str:
    """The moment somebody typed as a definition writes it, the beginning of a day without a time; else as it stands."""
    try:
        return date_time.moment_of(date_time.whole_moment(text))
    except Refusal:
        return text


def _text_of(value: object, one: Askable) -> str:
    """A value as people write it, so that reading it back gives the same."""
    if isinstance(value, bool):
        return _YES if value else _NO
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
