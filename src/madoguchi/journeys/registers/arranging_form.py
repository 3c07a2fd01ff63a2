"""The page on which a list is arranged: columns, orders and answers to choose from, and what they say as an address."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any as AnyValue

from madoguchi.engines.records.field_types.choice import ChoiceField
from madoguchi.engines.records.field_types.date import DateField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.queries.register_lists import Wanted
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.register_section import View, is_choosable
from madoguchi.engines.records.rules.system_columns import column_field
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.arranging import (
    COLUMNS,
    ORDER,
    WHERE,
    OrderChoice,
    arranged,
    columns_in,
    orders_in,
    where_in_words,
)
from madoguchi.journeys.registers.lists import Filter, filters_of, opened, view_of
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.values.actor import Actor
from madoguchi.values.conditions import All, Any, Condition, Test
from madoguchi.values.conditions.tree import Operator
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.wareki import parse_date
from madoguchi.values.words import words_in

ALL, ANY = "all", "any"


@dataclass(frozen=True)
class Typed:
    """What the page says of a condition: answers by field, how they are joined, and the ends of the order."""

    answers: Mapping[str, Sequence[str]]
    join: str = ALL
    first: str = ""
    last: str = ""


@dataclass(frozen=True)
class ArrangingSheet:
    """A list to be arranged: everything there is to choose, and what is chosen.

    `typed` is None for a condition the page cannot show line by line; `condition` says it in words.
    """

    register: Register
    view: View
    filters: tuple[Filter, ...]
    columns: tuple[tuple[str, str], ...]
    chosen: tuple[str, ...]
    orders: tuple[OrderChoice, ...]
    order: str
    answers: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    typed: Typed | None
    where: str
    condition: Message | None
    bounded: tuple[str, ...]


def arranging_sheet(
    register_id: str, view_id: str, asked: Mapping[str, str], choices: Mapping[str, str], *, by: Actor, language: str
) -> ArrangingSheet:
    """The list as it is arranged by an address. Raises NotPermitted, NoSuchList, KeptViewUnfit."""
    found = opened(register_id, by)
    view, section, at = view_of(found, view_id), register_section(found), surroundings_for(by, language)
    own = arranged(found, view, Wanted(), asked)
    orders = orders_in(found, view, language)
    fields = [(name, column_field(section, name)) for name in columns_in(section)]
    return ArrangingSheet(
        register=found,
        view=view,
        filters=filters_of(found, choices, language),
        columns=tuple((name, words_in(one.label, language)) for name, one in fields if one),
        chosen=own.view.columns,
        orders=orders,
        order=own.asked.get(ORDER, orders[0].value if orders else ""),
        answers=tuple(
            (one.id, words_in(one.label, language), _options(one, language))
            for one in section.fields
            if is_choosable(one)
        ),
        typed=_typed(own.wanted.where),
        where=own.asked.get(WHERE, ""),
        condition=where_in_words(found, own.wanted.where, at),
        bounded=tuple(dict.fromkeys(one.label for one in orders if one.has_bounds and not found.header.persons)),
    )


def _options(one: Field, language: str) -> tuple[tuple[str, str], ...]:
    if isinstance(one, ChoiceField):
        return tuple((option.id, words_in(option.label, language)) for option in one.options)
    yes, no = ({"ja": "はい", "en": "Yes"}, {"ja": "いいえ", "en": "No"})
    return (("true", words_in(yes, language)), ("false", words_in(no, language)))


def _typed(where: Condition | None) -> Typed | None:
    """A condition as the page shows it, None for one that says more."""
    parts = () if where is None else where.parts if isinstance(where, All) else (where,)
    either = [part for part in parts if isinstance(part, Any)]
    rest = [part for part in parts if not isinstance(part, Any)]
    tests = [*rest, *(either[0].parts if len(either) == 1 else ())]
    if len(either) > 1 or not all(isinstance(one, Test) for one in tests):
        return None
    answers: dict[str, list[str]] = {}
    ends = {"first": "", "last": ""}
    for one in tests:
        if not isinstance(one, Test) or not _is_line(one, answers, ends):
            return None
    among = [one for one in rest if isinstance(one, Test) and one.operator in (Operator.IS, Operator.IN)]
    return None if either and among else Typed(answers, ANY if either else ALL, **ends)


def _is_line(one: Test, answers: dict[str, list[str]], ends: dict[str, str]) -> bool:
    """Put a test where the page shows it; false where it has no place for it."""
    end = {Operator.AT_LEAST: "first", Operator.AT_MOST: "last"}.get(one.operator)
    if end and not ends[end]:
        ends[end] = str(one.value)
        return True
    values = one.value if isinstance(one.value, tuple) else (one.value,)
    if one.operator not in (Operator.IS, Operator.IN) or one.field in answers:
        return False
    answers[one.field] = [str(value).lower() if isinstance(value, bool) else str(value) for value in values]
    return True


def address_of(
    sheet: ArrangingSheet, columns: Sequence[str], order: str, typed: Typed
) -> tuple[dict[str, str], dict[str, Message]]:
    """What was chosen as the parameters of an address, and what is wrong with it by its place on the page."""
    problems: dict[str, Message] = {}
    if not columns:
        problems[COLUMNS] = msg("見せる列を、1つ以上選んでください。")
    tests, wrong = _tests_of(sheet, order.removeprefix("-"), typed)
    written = tests[0] if len(tests) == 1 else {ALL: tests}
    told = {
        COLUMNS: ",".join(columns),
        ORDER: order if order != sheet.orders[0].value else "",
        WHERE: json.dumps(written, ensure_ascii=False, separators=(",", ":")) if tests else "",
    }
    return {name: value for name, value in told.items() if value}, {**problems, **wrong}


def _tests_of(
    sheet: ArrangingSheet, ordered_by: str, typed: Typed
) -> tuple[list[dict[str, AnyValue]], dict[str, Message]]:
    fields = register_section(sheet.register).by_id
    among = [_among(fields[name], typed.answers[name]) for name, _, _ in sheet.answers if typed.answers.get(name)]
    tests: list[dict[str, AnyValue]] = [{ANY: among}] if typed.join == ANY and len(among) > 1 else among
    problems: dict[str, Message] = {}
    field = fields.get(ordered_by)
    is_bounded = any(one.has_bounds for one in sheet.orders if one.value.removeprefix("-") == ordered_by)
    for name, operator, text in (("first", "at_least", typed.first), ("last", "at_most", typed.last)):
        if not text.strip():
            continue
        value = _value(field, text) if field is not None and is_bounded and sheet.bounded else None
        if not (field is not None and is_bounded and sheet.bounded):
            problems[name] = msg("範囲でしぼるときは、数か日付の項目の順に並べてください。")
        elif value is None:
            problems[name] = msg("「{text}」を、数か日付として読めません。", text=text[:40])
        else:
            tests.append({"field": ordered_by, operator: value})
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
        return int(plain) if plain.lstrip("-").isdigit() else float(plain)
    except (ValueError, Refusal):
        return None
