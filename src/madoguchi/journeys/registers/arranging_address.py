"""What was chosen to arrange a list, as the address of the list, or what of it the list would refuse, by its place."""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any as AnyValue

from madoguchi.engines.records.field_types.choice import ChoiceField
from madoguchi.engines.records.field_types.date import DateField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.rules.arranging import is_served
from madoguchi.journeys.registers.arranging import (
    COLUMNS,
    LONGEST,
    MOST_COLUMNS,
    MOST_TESTS,
    ORDER,
    WHERE,
    condition_in,
)
from madoguchi.journeys.registers.arranging_form import ALL, ANSWER, ANY, AS_IT_IS, FIRST, LAST, ArrangingSheet, Typed
from madoguchi.journeys.registers.errors import ArrangementUnfit
from madoguchi.values.conditions import parse_condition
from madoguchi.values.conditions.tree import Operator
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.wareki import parse_date


def address_of(
    sheet: ArrangingSheet, columns: Sequence[str], order: str, typed: Typed
) -> tuple[dict[str, str], dict[str, Message]]:
    """What was chosen as the parameters of an address, and what is wrong with it by its place on the page.

    Without a problem, the list that is asked for by the address is shown and not refused.
    """
    name = order.removeprefix("-")
    ordered_by = name if name in {one.value.removeprefix("-") for one in sheet.orders} else sheet.view.order.by
    tests, wrong = _tests_of(sheet, ordered_by, typed)
    where = sheet.where if typed.as_it_is else _written(tests)
    told = {
        COLUMNS: ",".join(columns),
        ORDER: order if order != sheet.orders[0].value else "",
        WHERE: where,
    }
    problems = {**_about_columns(columns), **(wrong or _about_condition(sheet, where, ordered_by, typed))}
    return {name: value for name, value in told.items() if value}, problems


def _written(tests: Sequence[Mapping[str, AnyValue]]) -> str:
    whole = tests[0] if len(tests) == 1 else {ALL: tests}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")) if tests else ""


def _about_columns(columns: Sequence[str]) -> dict[str, Message]:
    if not columns:
        return {COLUMNS: msg("見せる列を、1つ以上選んでください。")}
    if len(columns) > MOST_COLUMNS:
        return {COLUMNS: msg("見せる列は{most}個までです。", most=MOST_COLUMNS)}
    return {}


def _about_condition(sheet: ArrangingSheet, where: str, ordered_by: str, typed: Typed) -> dict[str, Message]:
    """Why the list would refuse a condition, at the place where less or something else is to be chosen."""
    try:
        if where:
            condition_in(sheet.register, where, ordered_by)
    except ArrangementUnfit as refusal:
        if typed.as_it_is:
            told = msg("いまの条件は、この順では使えません。並べる順を戻すか、条件を外してください。")
            return {AS_IT_IS: told}
        answered = [f"{ANSWER}{name}" for name, _, _ in sheet.answers if typed.answers.get(name)]
        asked = [*answered, *(place for place, text in _ends(typed) if text)]
        if len(asked) > MOST_TESTS:
            return {asked[MOST_TESTS]: msg("条件は{most}個までです。", most=MOST_TESTS)}
        if len(where) > LONGEST and answered:
            longest = max(answered, key=lambda place: len(typed.answers[place.removeprefix(ANSWER)]))
            return {longest: msg("選んだ答えが多すぎます。少なくしてください。")}
        return {ORDER: refusal.message}
    return {}


def _ends(typed: Typed) -> tuple[tuple[str, str], tuple[str, str]]:
    return (FIRST, typed.first.strip()), (LAST, typed.last.strip())


def _tests_of(
    sheet: ArrangingSheet, ordered_by: str, typed: Typed
) -> tuple[list[dict[str, AnyValue]], dict[str, Message]]:
    fields = register_section(sheet.register).by_id
    among = [_among(fields[name], typed.answers[name]) for name, _, _ in sheet.answers if typed.answers.get(name)]
    tests: list[dict[str, AnyValue]] = [{ANY: among}] if typed.join == ANY and len(among) > 1 else among
    problems: dict[str, Message] = {}
    field = fields.get(ordered_by)
    is_bounded = any(one.has_bounds for one in sheet.orders if one.value.removeprefix("-") == ordered_by)
    can_end = field is not None and is_bounded and bool(sheet.bounded)
    for (place, text), operator in zip(_ends(typed), (Operator.AT_LEAST, Operator.AT_MOST), strict=True):
        value = _value(field, text) if field is not None and can_end else None
        if text and not can_end:
            problems[place] = msg("範囲でしぼるときは、数か日付の項目の順に並べてください。")
        elif text and value is None:
            problems[place] = msg("「{text}」を、数か日付として読めません。", text=text[:40])
        elif text:
            test = {"field": ordered_by, operator.value: value}
            tests.append(test)
            if not is_served(parse_condition(test), register_section(sheet.register), ordered_by):
                problems[place] = msg("15けたまでの数を入力してください。")
    return tests, problems


def _among(field: Field, answers: Sequence[str]) -> dict[str, AnyValue]:
    truth: dict[str, object] = {} if isinstance(field, ChoiceField) else {"true": True, "false": False}
    values = [truth.get(one, one) for one in answers]
    return {"field": field.id, "is": values[0]} if len(values) == 1 else {"field": field.id, "in": values}


def _value(field: Field, text: str) -> object:
    plain = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    try:
        if isinstance(field, DateField):
            return parse_date(text).isoformat()
        number = int(plain) if plain.lstrip("-").isdigit() else float(plain)
        return number if math.isfinite(number) else None
    except (ValueError, Refusal):
        return None
