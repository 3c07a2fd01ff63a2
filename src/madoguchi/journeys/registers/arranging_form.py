"""The page on which a list is arranged: columns, orders and answers to choose from, and which of them are chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from madoguchi.engines.records.field_types.choice import ChoiceField, named_options
from madoguchi.engines.records.field_types.division import DivisionField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.queries.register_wanted import Wanted, ways_along
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.register_section import View, is_choosable
from madoguchi.engines.records.rules.system_columns import column_field
from madoguchi.foundation.catalogue.queries import Register, city
from madoguchi.journeys.registers.arranging import (
    ORDER,
    WHERE,
    Arrangement,
    OrderChoice,
    arranged,
    columns_in,
    orders_in,
    where_in_words,
)
from madoguchi.journeys.registers.errors import ArrangementUnfit
from madoguchi.journeys.registers.filters import Filter, filters_of
from madoguchi.journeys.registers.looks import view_of
from madoguchi.journeys.registers.opening import opened
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.values.actor import Actor
from madoguchi.values.conditions import All, Any, Condition, Test
from madoguchi.values.conditions.tree import Operator
from madoguchi.values.message import Message
from madoguchi.values.words import words_in

ALL, ANY = "all", "any"
ANSWER, FIRST, LAST, AS_IT_IS = "in.", "first", "last", "as_it_is"
"""The places of a condition on the page: before the name of a field its answers, the ends of the order, all of it."""


@dataclass(frozen=True)
class Typed:
    """What the page says of a condition: answers by field, how they are joined, and the ends of the order.

    `as_it_is` keeps the condition of the sheet instead.
    """

    answers: Mapping[str, Sequence[str]]
    join: str = ALL
    first: str = ""
    last: str = ""
    as_it_is: bool = False


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
    asked: Mapping[str, str]
    """What of an address shows the list as it was before anything was chosen."""


def arranging_sheet(
    register_id: str, view_id: str, asked: Mapping[str, str], choices: Mapping[str, str], *, by: Actor, language: str
) -> ArrangingSheet:
    """The list as it is arranged by an address. Raises NotPermitted, NoSuchList, ArrangementUnfit."""
    found = opened(register_id, by)
    view, section, at = view_of(found, view_id), register_section(found), surroundings_for(by, language)
    own = _arranged(found, view, asked)
    orders = orders_in(found, view, language)
    fields = [(name, column_field(section, name)) for name in columns_in(section)]
    return ArrangingSheet(
        register=found,
        view=view,
        filters=filters_of(found, choices, language),
        columns=tuple((name, words_in(one.label, language)) for name, one in fields if one),
        chosen=own.view.columns,
        orders=orders,
        order=next((one.value for one in orders if one.value == asked.get(ORDER)), orders[0].value if orders else ""),
        answers=tuple(
            (one.id, words_in(one.label, language), _options(one, language))
            for one in section.fields
            if is_choosable(one)
        ),
        typed=_typed(own.wanted.where),
        where=own.asked.get(WHERE, ""),
        condition=where_in_words(found, own.wanted.where, at),
        bounded=tuple(dict.fromkeys(one.label for one in orders if one.has_bounds and not found.header.persons)),
        asked=own.asked,
    )


def _arranged(found: Register, view: View, asked: Mapping[str, str]) -> Arrangement:
    """The list in an order in which its condition can be asked: another one may just have been chosen on the page."""
    for order in (asked.get(ORDER, ""), *ways_along(found, view)):
        with suppress(ArrangementUnfit):
            return arranged(found, view, Wanted(), {**asked, ORDER: order})
    raise ArrangementUnfit


def _options(one: Field, language: str) -> tuple[tuple[str, str], ...]:
    if isinstance(one, ChoiceField):
        return named_options(one.options, one.ended, language)
    if isinstance(one, DivisionField):
        return tuple((each.id, words_in(each.name, language)) for each in city().divisions)
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
    ends = {FIRST: "", LAST: ""}
    for one in tests:
        if not isinstance(one, Test) or not _is_line(one, answers, ends):
            return None
    among = [one for one in rest if isinstance(one, Test) and one.operator in (Operator.IS, Operator.IN)]
    return None if either and among else Typed(answers, ANY if either else ALL, ends[FIRST], ends[LAST])


def _is_line(one: Test, answers: dict[str, list[str]], ends: dict[str, str]) -> bool:
    """Put a test where the page shows it; false where it has no place for it."""
    end = {Operator.AT_LEAST: FIRST, Operator.AT_MOST: LAST}.get(one.operator)
    if end and not ends[end]:
        ends[end] = str(one.value)
        return True
    values = one.value if isinstance(one.value, tuple) else (one.value,)
    if one.operator not in (Operator.IS, Operator.IN) or one.field in answers:
        return False
    answers[one.field] = [str(value).lower() if isinstance(value, bool) else str(value) for value in values]
    return True
