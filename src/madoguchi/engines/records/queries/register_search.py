"""The first records of a list that hold something, however rare: some steps along the list, then the index of terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from madoguchi.engines.records.models import Record

STEPS = 40
"""So many records of the list are looked at for each that is wanted: what stands in one of forty is found like this."""
_COUNTED_STEPS = 8
FEW = 2_000
"""Up to so many records are looked up by their terms and put in order; of more of them the list holds one soon."""

_FEW = f"((SELECT count(*) FROM looked_up) <= {FEW})"  # noqa: S608 - a number of ours
# What is put together here are statements of the ORM, which bring their values along.
_ALONG = "SELECT * FROM ({list}) AS records_record WHERE {held} ORDER BY {order} LIMIT {most}"
_LOOKED_UP = """
WITH looked_up (number) AS MATERIALIZED ({clues})
SELECT * FROM (({few}) UNION ALL ({many})) AS records_record ORDER BY {order}
"""
_COUNTED = """
WITH looked_up (number) AS MATERIALIZED ({clues}), found AS MATERIALIZED (SELECT count(*) AS held FROM ({few}) AS few)
SELECT CASE WHEN {is_few} OR held >= {most} THEN held ELSE (SELECT count(*) FROM ({many}) AS many) END FROM found
"""


@dataclass(frozen=True)
class Search:
    """What is searched: the `list` as it lies, those `rows` of it that are wanted, in this order.

    `clues` says which records may be meant, in terms only; no other record is among the rows.
    """

    list: QuerySet[Record]
    rows: QuerySet[Record]
    clues: Q
    order: tuple[str, ...]


def says(word: str) -> GreaterThan[Any]:
    """That the text holds the word. `LIKE` would have the planner multiply what it knows of the terms by a guess.

    Then it takes the index of terms for a word that stands everywhere; like this it walks the list in its order.
    """
    return GreaterThan(StrIndex("text", Value(word)), 0)


@dataclass(frozen=True)
class Found:
    """The first of the rows; `is_frequent` when all that are wanted stood within some steps along the list."""

    rows: list[Record]
    is_frequent: bool = False


def first_of(search: Search, most: int, *, is_rare: bool = False) -> Found:
    """The first of the rows, at most so many; two questions, only one where they are frequent or known to be rare.

    The planner guesses how often a term stands that it has not counted, and walks along a list of a million to its end
    for one that stands nowhere. Here a walk has an end, and what is looked up by terms is few.
    """
    try:
        found = [] if is_rare else list(Record.objects.raw(*_along(search, most, steps=STEPS * most)))
        return Found(found, True) if len(found) == most else Found(_looked_up(search, most))
    except EmptyResultSet:
        return Found([])


def _along(search: Search, most: int, *, steps: int) -> tuple[str, Sequence[Any]]:
    """Those of the rows that stand among the next records of the list. Raises EmptyResultSet where nothing can."""
    first, values = _told(search.list.order_by(*search.order)[:steps])
    compiler = search.rows.query.get_compiler(using=search.rows.db)
    held, more = compiler.compile(search.rows.query.where)
    return _ALONG.format(list=first, held=held, order=_order(search), most=most), [*values, *more]


def _looked_up(search: Search, most: int) -> list[Record]:
    """Those of the rows the terms lead to, where these are few; otherwise the first ones as the planner finds them."""
    rows, clues = search.rows.order_by(*search.order), _clues(search)
    few, many = _told(rows.filter(_asked(_FEW), _IS_LOOKED_UP)[:most]), _told(rows.filter(_asked(f"NOT {_FEW}"))[:most])
    sql = _LOOKED_UP.format(clues=clues[0], few=few[0], many=many[0], order=_order(search))
    return list(Record.objects.raw(sql, [*clues[1], *few[1], *many[1]]))


def count_of(search: Search, most: int, *, is_frequent: bool) -> int:
    """How many the rows are, at most so many; frequent ones are counted along the list, at first only some steps."""
    try:
        if is_frequent:
            sql, values = _along(search, most, steps=_COUNTED_STEPS * most)
            if (held := _number(f"SELECT count(*) FROM ({sql}) AS counted", values)) == most:  # noqa: S608
                return held
        return _number(*_counted(search, most))
    except EmptyResultSet:
        return 0


def _counted(search: Search, most: int) -> tuple[str, Sequence[Any]]:
    rows, clues = search.rows.order_by(*search.order).values("pk"), _clues(search)
    few, many = _told(rows.order_by().filter(_IS_LOOKED_UP)[:most]), _told(rows[:most])
    sql = _COUNTED.format(clues=clues[0], few=few[0], many=many[0], is_few=_FEW, most=most)
    return sql, [*clues[1], *few[1], *many[1]]


def _number(sql: str, values: Sequence[Any]) -> int:
    with connections[Record.objects.db].cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.fetchone()[0])


def _clues(search: Search) -> tuple[str, Sequence[Any]]:
    return _told(Record.objects.filter(search.clues).order_by().values("pk")[: FEW + 1])


def _asked(template: str, *expressions: Combinable) -> Func:
    return Func(*expressions, template=template, output_field=BooleanField())


# As an array they are few for the planner, too: it looks each of them up.
_IS_LOOKED_UP = _asked("%(expressions)s = ANY (ARRAY(SELECT number FROM looked_up))", F("pk"))


def _told(rows: QuerySet[Record, Any]) -> tuple[str, Sequence[Any]]:
    return rows.query.sql_with_params()


def _order(search: Search) -> str:
    return ", ".join(f'"{name.lstrip("-")}"{" DESC" if name.startswith("-") else ""}' for name in search.order)
