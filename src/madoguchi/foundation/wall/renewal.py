"""Bringing what is sealed under the present key of the house, a thousand rows at a time.

Each thousand is a transaction of its own, and what is renewed already is passed over: it may be stopped at any moment
and goes on when it is called again. A row that somebody wrote meanwhile is left as they wrote it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

from django.apps import apps
from django.db import connection, models, transaction

from madoguchi.foundation.wall.sealed_text import KeyGone

_ROWS = 1_000


class Sealing(Protocol):
    """A column that is sealed."""

    column: str

    def anew(self, kept: Any, row: str) -> Any:
        """Its value under the present key, None when it is so already; raises KeyGone."""
        ...


@dataclass(frozen=True)
class Renewed:
    """Of one table: how many rows were looked at, how many values were renewed, and how many no key opens."""

    table: str
    rows: int = 0
    values: int = 0
    shut: int = 0


def renew_everything(say: Callable[[Renewed], None] = lambda done: None) -> list[Renewed]:
    """Renew every sealed column of every table; `say` is told after each thousand rows how far its table is.

    It belongs to the owner of the tables, since it writes beside every rule.
    """
    done = []
    for model, columns in _sealed_columns():
        seen = Renewed(model._meta.db_table)
        for seen in _renewing(model, columns):
            say(seen)
        done.append(seen)
    return done


def _sealed_columns() -> Iterator[tuple[type[models.Model], list[Sealing]]]:
    for model in apps.get_models():
        columns = [field for field in model._meta.concrete_fields if hasattr(field, "anew")]
        if columns:
            yield model, cast("list[Sealing]", columns)


def _renewing(model: type[models.Model], columns: Sequence[Sealing]) -> Iterator[Renewed]:
    seen, last = Renewed(model._meta.db_table), None
    while rows := _rows(model, columns, last):
        last = rows[-1][0]
        with transaction.atomic():
            values, shut = _renew(model, columns, rows)
        seen = Renewed(seen.table, seen.rows + len(rows), seen.values + values, seen.shut + shut)
        yield seen


def _rows(model: type[models.Model], columns: Sequence[Sealing], after: Any) -> list[tuple[Any, ...]]:
    """The next rows as the database holds them: the key, then of each column the row it is bound to and the value."""
    key = str(model._meta.pk.column)
    asked = ", ".join(f"{_quoted(_bound_to(model, one))}, {_quoted(one.column)}" for one in columns)
    behind = "" if after is None else f"WHERE {_quoted(key)} > %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_quoted(key)}, {asked} FROM {_quoted(model._meta.db_table)} {behind}"  # noqa: S608 - our names
            f" ORDER BY {_quoted(key)} LIMIT {_ROWS}",
            [] if after is None else [after],
        )
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _renew(model: type[models.Model], columns: Sequence[Sealing], rows: Sequence[tuple[Any, ...]]) -> tuple[int, int]:
    renewed = shut = 0
    for place, column in enumerate(columns):
        changed = []
        for row in rows:
            bound, kept = row[1 + 2 * place : 3 + 2 * place]
            try:
                value = column.anew(kept, str(bound)) if kept else None
            except KeyGone:
                shut += 1
                continue
            if value is not None:
                changed.append((value, row[0], kept))
        renewed += _write(model, column, changed)
    return renewed, shut


def _write(model: type[models.Model], column: Sealing, changed: Sequence[tuple[Any, ...]]) -> int:
    table, name, key = (_quoted(str(one)) for one in (model._meta.db_table, column.column, model._meta.pk.column))
    statement = f"UPDATE {table} SET {name} = %s WHERE {key} = %s AND {name} = %s"  # noqa: S608 - names of ours
    written = 0
    with connection.cursor() as cursor:
        for one in changed:
            # One by one: of many sent together the database is not told who speaks.
            cursor.execute(statement, one)
            written += cursor.rowcount
    return written


def _bound_to(model: type[models.Model], column: Sealing) -> str:
    """The column whose value stands for the row; a code is bound to none, and any will do."""
    row = str(getattr(column, "row", "") or model._meta.pk.name)
    return str(next(one.column for one in model._meta.concrete_fields if one.name == row))


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
