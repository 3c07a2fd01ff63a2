"""Statements about cases, composed once for every shape of question and filled with the values of each asking.

Composing a statement from the ORM takes longer than the database takes to answer it. What is kept is its text with
stand-ins; no value anybody asked with, and no row, stays behind.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import JSONField, QuerySet

from madoguchi.engines.cases.models import Case
from madoguchi.values.clock import JST

ON = date(1, 1, 1)
LAST = date(1, 1, 2)
PLACE_ON = date(1, 1, 3)
PLACE_AT = datetime(2, 1, 1, tzinfo=JST)

_FIELDS = tuple(Case._meta.concrete_fields)
_NAMES = tuple(field.attname for field in _FIELDS)
_JSON = tuple(place for place, field in enumerate(_FIELDS) if isinstance(field, JSONField))


@dataclass(frozen=True)
class Statement:
    """The text of a statement, and its values in order: constants, and stand-ins for what is asked."""

    sql: str
    values: tuple[object, ...]

    def filled(self, asked: Mapping[object, object]) -> list[Any]:
        """The values, each stand-in replaced by what is asked."""
        return [asked.get(value, value) for value in self.values]


def statement_of(rows: QuerySet[Case]) -> Statement:
    """The statement behind a query that was built with stand-ins."""
    sql, values = rows.query.sql_with_params()
    return Statement(sql, tuple(values))


def rows_of(statement: Statement, asked: Mapping[object, object]) -> list[Case]:
    """The cases a statement finds; it gives every column of a case, in the order of the model."""
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.filled(asked))
        return [_case(found) for found in cursor]


def _case(found: Sequence[Any]) -> Case:
    values = list(found)
    for place in _JSON:
        values[place] = None if values[place] is None else json.loads(values[place])
    return Case.from_db(DEFAULT_DB_ALIAS, _NAMES, values)


def stand_in(name: str) -> str:
    """What stands for a text until it is asked for; no constant of a condition looks like it."""
    return f"<{name}>"


def stand_ins(name: str, count: int) -> list[str]:
    """What stands for several texts, in the order they sort in."""
    return [stand_in(f"{name} {number:04}") for number in range(count)]


def standing_for(name: str, texts: Iterable[str]) -> dict[object, object]:
    """The texts by what stands for them."""
    found = list(texts)
    return dict(zip(stand_ins(name, len(found)), found, strict=True))
