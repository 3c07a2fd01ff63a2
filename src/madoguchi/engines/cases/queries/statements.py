"""Statements about cases, composed once for every shape of question and filled with the values of each asking.

Composing a statement from the ORM takes longer than the database takes to answer it. What is kept is its text with
stand-ins; no value anybody asked with, and no row, stays behind.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import JSONField, QuerySet
from psycopg.sql import Literal

from madoguchi.engines.cases.models import Case
from madoguchi.foundation.wall.prepared import Prepared
from madoguchi.values.clock import JST

ON = date(1, 1, 1)
LAST = date(1, 1, 2)
PLACE_ON = date(1, 1, 3)
PLACE_AT = datetime(2, 1, 1, tzinfo=JST)
_MOMENTS: tuple[object, ...] = (ON, LAST, PLACE_ON, PLACE_AT)
_PLACE = re.compile("%%|%s")
_NAMED = re.compile(r"%\((\w+)\)s")

_FIELDS = tuple(Case._meta.concrete_fields)
_NAMES = tuple(field.attname for field in _FIELDS)
_JSON = tuple(place for place, field in enumerate(_FIELDS) if isinstance(field, JSONField))


@dataclass(frozen=True)
class Statement:
    """A statement whose stand-ins are values given by name; its constants stand in the text.

    So a plan that is kept for every asking can still rely on them: an index over a part of the table serves it.
    """

    text: str
    names: Mapping[object, str]

    def filled(self, asked: Mapping[object, object]) -> dict[str, Any]:
        """The values by name, each stand-in replaced by what is asked."""
        return {name: asked.get(one, one) for one, name in self.names.items()}


def statement_of(rows: QuerySet[Case]) -> Statement:
    """The statement behind a query that was built with stand-ins; the database plans it at every asking."""
    return named(*rows.query.sql_with_params())


def named(sql: str, values: Iterable[object]) -> Statement:
    """The statement of a text with a `%s` for each of the values."""
    given, names = iter(values), dict[object, str]()

    def placed(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%%"
        value = next(given)
        if not _stands_in(value):
            return _literal(value)
        return f"%({names.setdefault(value, f'v{len(names)}')})s"

    return Statement(_PLACE.sub(placed, sql), names)


def kept(statement: Statement) -> Statement:
    """The same, planned once for each connection: for what finds about as much whoever asks."""
    return replace(statement, text=Prepared(statement.text))


def settled(statement: Statement, asked: Mapping[object, object]) -> Statement:
    """The same with these values in the text, to be kept for them alone: each finds another share of the table."""
    parts = {name: _literal(asked[one]) if one in asked else f"%({name})s" for one, name in statement.names.items()}
    names = {one: name for one, name in statement.names.items() if one not in asked}
    return kept(Statement(_NAMED.sub(lambda found: parts[found[1]], statement.text), names))


def _literal(value: object) -> str:
    """A value as it stands in the text of a statement."""
    return Literal(value).as_string(None).replace("%", "%%")


def _stands_in(value: object) -> bool:
    if isinstance(value, str):
        return value.startswith("<") and value.endswith(">")
    return value in _MOMENTS


def rows_of(statement: Statement, asked: Mapping[object, object]) -> list[Case]:
    """The cases a statement finds; it gives every column of a case, in the order of the model."""
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.filled(asked))
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
