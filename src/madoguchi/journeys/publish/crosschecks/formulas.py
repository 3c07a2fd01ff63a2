"""Formulas: they use answers that exist, that can be reckoned with, and that come before them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from madoguchi.engines.records.field_types.date import DateField
from madoguchi.engines.records.field_types.date_time import DateTimeField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.formula import FormulaField
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.integer import IntegerField
from madoguchi.engines.records.field_types.number import NumberField
from madoguchi.engines.records.field_types.yen import YenField
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.reading import Asked, Reading
from madoguchi.values.formulas import Used
from madoguchi.values.message import Message, msg

_NUMBERS = (IntegerField, YenField, NumberField, FormulaField)
_DAYS = (DateField, DateTimeField)
_TAKEN_FROM = re.compile(r"([a-z][a-z0-9_]*)\s*-\s*([a-z][a-z0-9_]*)")
Sentences = tuple[Message, Message]


def findings(reading: Reading) -> Iterator[Finding]:
    """Everything wrong with the formulas of a form; a circle of formulas is named as one."""
    known = {one.path: one for one in reading.asked()}
    for one in known.values():
        if not isinstance(one.field, FormulaField):
            continue
        place = (*one.place, "formula")
        circle = _circle(one, known)
        if circle:
            yield reading.file.about_value(
                place,
                msg("式が、めぐりめぐって自分自身を使っています（{circle}）。", circle=" → ".join(circle)),
                msg("式の1つから、この項目をはずしてください。"),
            )
            continue
        for used in one.field.parsed.uses:
            wrong = _wrong(used, one, known)
            if wrong:
                yield reading.file.about_value(place, *wrong)


def _wrong(used: Used, formula: Asked, known: Mapping[str, Asked]) -> Sentences | None:
    path = f"{formula.group}.{used.name}" if formula.group and f"{formula.group}.{used.name}" in known else used.name
    target = known.get(path)
    if target is None:
        near = get_close_matches(used.name, known, n=1, cutoff=0.6)
        reason = msg("式が、ない項目「{field}」を使っています。", field=used.name)
        return reason, msg("「{near}」ではありませんか。", near=near[0]) if near else msg(
            "項目の id を書いてください。"
        )
    if not _fits(used.kind, target.field):
        return _between_days(used, formula.field, known) or (
            msg("式の「{field}」は、計算に使えない型です。", field=used.name),
            msg("数の項目（days には日付の項目、sum には繰り返す項目の中の数）を書いてください。"),
        )
    if target.order >= formula.order:
        return (
            msg("式が、後にある項目「{field}」を使っています。", field=used.name),
            msg("「{field}」を、この式より前に移してください。", field=used.name),
        )
    return None


def _between_days(used: Used, field: Field, known: Mapping[str, Asked]) -> Sentences | None:
    """What to write where one day is taken from another; said once for both of them."""
    for later, earlier in _TAKEN_FROM.findall(field.formula) if isinstance(field, FormulaField) else ():
        days = [one in known and isinstance(known[one].field, _DAYS) for one in (later, earlier)]
        if all(days) and used.kind == "number" and used.name in (later, earlier):
            return (
                msg("式の「{field}」は、計算に使えない型です。", field=f"{later} - {earlier}"),
                msg("日数は「days({earlier}, {later})」と書いてください。", earlier=earlier, later=later),
            )
    return None


def _fits(kind: str, field: Field) -> bool:
    if kind == "day":
        return isinstance(field, _DAYS)
    return isinstance(field, GroupField) if kind == "group" else isinstance(field, _NUMBERS)


def _circle(begin: Asked, known: Mapping[str, Asked]) -> list[str]:
    """The way of a formula back to itself over other formulas; empty when there is none."""
    ways: list[list[str]] = [[begin.path]]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        field = known[way[-1]].field
        for used in field.parsed.uses if isinstance(field, FormulaField) else ():
            if used.name == begin.path:
                return [*way, used.name]
            if used.name in known and used.name not in seen:
                seen.add(used.name)
                ways.append([*way, used.name])
    return []
