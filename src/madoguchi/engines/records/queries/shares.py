"""A share of a register as the database reads it: the same conditions, asked in the question itself."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Protocol

from django.db.models import BooleanField, Func, JSONField, Q, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTransform

from madoguchi.engines.records.models import Record
from madoguchi.engines.records.rights_section import CREATED_BY, CREATED_IN, RightsSection
from madoguchi.engines.records.rules.register_terms import term_of
from madoguchi.engines.records.rules.shares import Share
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values import conditions
from madoguchi.values.conditions import All, Condition, Not, Test
from madoguchi.values.conditions.tree import Operator
from madoguchi.values.kana import any_width, to_full_width_kana, to_half_width_kana

_MAKERS = {CREATED_BY: "made_by", CREATED_IN: "made_in"}
_EQUAL = (Operator.IS, Operator.IN)
_KINDS = (r"\d{4}-\d{2}-\d{2}", r"\d{2}:\d{2}", r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
_SIGNS = {Operator.AT_LEAST: ">=", Operator.AT_MOST: "<=", Operator.OVER: ">", Operator.UNDER: "<"}


def rights_of(register: Register) -> RightsSection | None:
    """Which records and fields are for whom, where this version of a register says so."""
    return _rights_of(register.whole)


@lru_cache(maxsize=256)
def _rights_of(register: Register) -> RightsSection | None:
    raw = register.section("rights")
    return RightsSection.model_validate(raw) if raw else None


def share_in(register: Register) -> Share | None:
    """The share this register was opened with; None for the whole."""
    return register.share if isinstance(register.share, Share) else None


class _Made(Protocol):
    """A record, as its row or as facts."""

    @property
    def values(self) -> Mapping[str, Any]: ...
    @property
    def made_by(self) -> str: ...
    @property
    def made_in(self) -> str: ...


def answers_of(row: _Made) -> dict[str, object]:
    """What the conditions of rights are asked of: the values and who made the record."""
    return {**row.values, CREATED_BY: row.made_by, CREATED_IN: row.made_in}


def within(register: Register, rows: QuerySet[Record]) -> QuerySet[Record]:
    """Those of the rows that are in the share the register was opened with."""
    share = share_in(register)
    if share is None or share.see is True:
        return rows
    return rows.none() if share.see is False else rows.filter(asked_of(share.see, register.id))


def is_within(register: Register, row: Record) -> bool:
    """Whether this record is in the share."""
    share = share_in(register)
    return share is None or share.sees(answers_of(row))


def is_in_share(register: Register, ref: str) -> bool:
    """Whether there is such a record in the share; the whole register holds every number, also one nobody has."""
    share, row = share_in(register), _row_of(register, ref)
    return share is None or share.see is True or (row is not None and share.sees(answers_of(row)))


def changes_in_share(register: Register, ref: str) -> bool:
    """Whether a record of this number may be changed by whom the register was opened for, who may change some."""
    share, row = share_in(register), _row_of(register, ref)
    return share is None or (row is not None and share.changes(answers_of(row)))


def _row_of(register: Register, ref: str) -> Record | None:
    """The record, looked up only where a share asks for it."""
    if share_in(register) is None or "\0" in ref:
        return None
    return Record.objects.filter(register_id=register.id, ref=ref).first()


def maker_terms(register_id: str, made_by: str, made_in: str) -> list[int]:
    """What a record is looked up by when a right asks who made it."""
    told = ((CREATED_BY, made_by), (CREATED_IN, made_in))
    return [term_of(register_id, f"{name}={value}") for name, value in told if value]


def maker_clues(register: Register) -> Q | None:
    """The terms one of which every record of the share has, where it is a share of what somebody made."""
    share = share_in(register)
    names = None if share is None or isinstance(share.see, bool) else _makers_in(share.see)
    return None if names is None else Q(terms__overlap=[term_of(register.id, name) for name in sorted(names)])


def _makers_in(condition: Condition) -> set[str] | None:
    """Who made the records the condition holds for; None where it may hold for those of anybody."""
    match condition:
        case Test() if condition.field in _MAKERS and condition.operator in _EQUAL:
            return {f"{condition.field}={value}" for value in _values(condition)}
        case All(parts):
            return next((made for part in parts if (made := _makers_in(part)) is not None), None)
        case conditions.Any(parts):
            several = [made for part in parts if (made := _makers_in(part)) is not None]
            return set().union(*several) if len(several) == len(parts) else None
    return None


def _values(test: Test) -> tuple[object, ...]:
    return test.value if isinstance(test.value, tuple) else (test.value,)


def asked_of(condition: Condition, register_id: str) -> Q:
    """The condition as a question to the database, which answers it as `compile_condition` does."""
    match condition:
        case Test():
            return _test(condition, register_id)
        case Not(part):
            return ~asked_of(part, register_id)
        case All(parts):
            return Q(*(asked_of(part, register_id) for part in parts), _connector=Q.AND)
        case conditions.Any(parts):
            return Q(*(asked_of(part, register_id) for part in parts), _connector=Q.OR)


def _test(test: Test, register_id: str) -> Q:
    match test.operator:
        case Operator.ANSWERED:
            return _answered(test) if test.value else ~_answered(test)
        case Operator.IS | Operator.IN:
            return _among(test.field, _values(test), register_id)
        case Operator.IS_NOT:
            return _answered(test) & ~_among(test.field, _values(test), register_id)
    return Q(_ordered(test.field, _SIGNS[test.operator], test.value))


def _among(field: str, values: tuple[object, ...], register_id: str) -> Q:
    """One of these values, several of which a record may hold; for who made it, terms lead to few records."""
    if not values:
        return _NOTHING
    if column := _MAKERS.get(field):
        names = [term_of(register_id, f"{field}={value}") for value in values]
        return Q(terms__overlap=names, **{f"{column}__in": [str(value) for value in values]})
    return Q(*(Q(_holds(field, value)) for value in values), _connector=Q.OR)


def _holds(field: str, value: object) -> Func:
    """The value itself, or a list with it: `@>` on a list takes a single value, and a path looks into a list, too."""
    if isinstance(value, str) and to_half_width_kana(value) != to_full_width_kana(value):
        path = f"$ ? (@ like_regex {json.dumps(any_width(value))})"
        return _sure(_joined(" @? ", _value_of(field), Func(Value(path), template="(%(expressions)s)::jsonpath")))
    return _sure(_joined(" @> ", _value_of(field), _json(value)))


def _answered(test: Test) -> Q:
    if column := _MAKERS.get(test.field):
        return ~Q(**{column: ""})
    # Blanks, an empty list and an empty mapping are no answer; deeper emptiness never stands in a record.
    empty = r"^\s*$|^\[\s*\]$|^\{\s*\}$"
    return Q(_sure(_joined(" !~ ", _text_of(test.field), Value(empty))))


def _ordered(field: str, sign: str, value: object) -> Func:
    """Compared with what is of the same kind only: a number with numbers, a day with days, a time with times."""
    kind = next((one for one in _KINDS if isinstance(value, str) and re.fullmatch(one, value)), _KINDS[0])
    day = _joined(" ~ ", _text_of(field), Value(f"^{kind}$"))
    number = Func(_value_of(field), template="jsonb_typeof(%(expressions)s) = 'number'", output_field=BooleanField())
    compared = _joined(f" {sign} ", _value_of(field), _json(value))
    return _sure(_joined(" AND ", day if isinstance(value, str) else number, compared))


def _joined(operator: str, *sides: Combinable) -> Func:
    return Func(*sides, template="%(expressions)s", arg_joiner=operator, output_field=BooleanField())


def _value_of(field: str) -> KeyTransform:
    return KeyTransform(field, "values")


def _text_of(field: str) -> Func:
    return Func(_value_of(field), template="(%(expressions)s #>> '{}')", output_field=TextField())


def _json(value: object) -> Func:
    return Func(Value(json.dumps(value)), template="(%(expressions)s)::jsonb", output_field=JSONField())


def _sure(asked: Combinable) -> Func:
    """The answer, no where the record has none: otherwise `not` would be unknown, too."""
    return Func(asked, template="COALESCE((%(expressions)s), FALSE)", output_field=BooleanField())


_NOTHING = Q(pk__in=[])
