"""How somebody arranges a list for themselves: its columns, its order and a condition, told by the address of the list.

All three are limited to what they may see and to what an index serves: an address never makes anybody wait.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.queries.register_wanted import Wanted, ways_along
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.register_section import SYSTEM, RegisterSection, View, is_choosable
from madoguchi.engines.records.rules.arranging import has_bounds, is_served
from madoguchi.engines.records.rules.system_columns import SYSTEM_FIELDS, column_field
from madoguchi.engines.records.rules.table_columns import column_names
from madoguchi.engines.records.summaries import answer_text
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.errors import ArrangementUnfit
from madoguchi.values.conditions import (
    All,
    Any,
    Condition,
    ConditionUnreadable,
    Not,
    explanation,
    parse_condition,
)
from madoguchi.values.conditions.tree import tests_of
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

COLUMNS, ORDER, WHERE = "columns", "order", "where"
NAMES = (COLUMNS, ORDER, WHERE)
"""What of an address says how a list is arranged."""
MOST_COLUMNS, MOST_TESTS = 20, 12
LONGEST = 2_000
"""Characters of each of the three in an address."""
_DEEPEST = 4


@dataclass(frozen=True)
class Arrangement:
    """A list as somebody arranged it: `asked` is what of its address says so, empty for the list as it is declared."""

    view: View
    wanted: Wanted
    asked: Mapping[str, str] = field(default_factory=dict)


def arranged(found: Register, view: View, wanted: Wanted, asked: Mapping[str, str]) -> Arrangement:
    """The list with the columns, order and condition that are asked for, as far as they are there for this person.

    Columns nobody may see here and an order without an index are left out. Raises ArrangementUnfit for a condition
    that is too long, that no index serves, or that asks what is not there: without it the list would show more than was
    meant.
    """
    section, told = register_section(found), {name: asked.get(name, "") for name in NAMES}
    columns = _columns(section, told[COLUMNS][:LONGEST])
    name, descending = _order(told[ORDER])
    along = ways_along(found, view).get(name)
    ordered_by = name if along else view.order.by
    where = condition_in(found, told[WHERE], ordered_by) if told[WHERE] else None
    kept = {
        COLUMNS: ",".join(columns) if columns != view.columns else "",
        ORDER: f"{'-' if descending else ''}{name}" if along else "",
        WHERE: told[WHERE],
    }
    return Arrangement(
        view.model_copy(update={"columns": columns}) if columns else view,
        replace(wanted, along=replace(along, descending=descending) if along else None, where=where),
        {key: value for key, value in kept.items() if value},
    )


def columns_in(section: RegisterSection) -> tuple[str, ...]:
    """What may be a column of a list: each answer that fits into a cell, what tables come to, what records tell."""
    return (*column_names(section), *(name for name in SYSTEM if name not in section.by_id))


def _columns(section: RegisterSection, text: str) -> tuple[str, ...]:
    known = columns_in(section)
    return tuple(dict.fromkeys(name for name in text.split(",") if name in known))[:MOST_COLUMNS]


def _order(text: str) -> tuple[str, bool]:
    return text.removeprefix("-"), text.startswith("-")


def condition_in(found: Register, text: str, ordered_by: str) -> Condition:
    """The condition an address says of a list in this order; raises ArrangementUnfit for one it cannot be asked."""
    if len(text) > LONGEST:
        raise ArrangementUnfit
    try:
        written = json.loads(text, parse_constant=_no_number)
        condition = parse_condition(written)
    except (ValueError, RecursionError, ConditionUnreadable):
        raise ArrangementUnfit from None
    section = register_section(found)
    is_small = len(list(tests_of(condition))) <= MOST_TESTS and _depth(condition) <= _DEEPEST
    # An address stands in logs: of a register of persons it names no day of birth, and no person.
    choices = {one.id for one in section.fields if is_choosable(one)}
    is_harmless = not found.header.persons or choices.issuperset(one.field for one in tests_of(condition))
    if not (is_small and is_harmless and is_served(condition, section, ordered_by)):
        raise ArrangementUnfit
    return condition


def _no_number(text: str) -> object:
    raise ValueError(text)


def _depth(condition: Condition) -> int:
    match condition:
        case Not(part):
            return 1 + _depth(part)
        case All(parts) | Any(parts):
            return 1 + max(map(_depth, parts), default=0)
    return 1


@dataclass(frozen=True)
class OrderChoice:
    """An order that has an index: its value in an address, the field and the direction."""

    value: str
    label: str
    direction: Message
    has_bounds: bool


def orders_in(found: Register, view: View, language: str) -> tuple[OrderChoice, ...]:
    """Every order of this list, its own first, each from both ends."""
    section = register_section(found)
    made: list[OrderChoice] = []
    for name, along in ways_along(found, view).items():
        one = column_field(section, name)
        if one is not None:
            both = (along.descending, not along.descending)
            made += [_choice(one, name, language, descending=down) for down in both]
    return tuple(made)


def _choice(one: Field, name: str, language: str, *, descending: bool) -> OrderChoice:
    direction = msg("大きい順・新しい順") if descending else msg("小さい順・古い順")
    is_asked = SYSTEM_FIELDS.get(name) is not one and has_bounds(one)
    return OrderChoice(f"{'-' if descending else ''}{name}", words_in(one.label, language), direction, is_asked)


def where_in_words(found: Register, where: Condition | None, at: Circumstances) -> Message | None:
    """What a condition asks, None where there is none."""
    fields = register_section(found).by_id
    if where is None:
        return None

    def label(name: str) -> str:
        return words_in(fields[name].label, at.language) if name in fields else name

    return explanation(where, label, lambda name, value: answer_text(fields[name], value, at))
