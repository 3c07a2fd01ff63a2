"""One new row, written by a statement that is put together once for each table; Django's does it anew for each row."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import Field, Model
from django.db.models.expressions import DatabaseDefault, Subquery


class _Table(NamedTuple):
    fields: tuple[Field[Any, Any], ...]
    begins: str
    ends: str


def insert(row: Model) -> None:
    """Write a new row, as `row.save(force_insert=True)` does: it knows its key afterwards. Nobody is signalled."""
    table = _table_of(type(row))
    places, values = [], []
    for field in table.fields:
        place, given = _written(field, field.pre_save(row, True))
        places.append(place)
        values += given
    with transaction.mark_for_rollback_on_error(), connection.cursor() as cursor:
        cursor.execute(f"{table.begins}{', '.join(places)}{table.ends}", values)
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


@cache
def _table_of(model: type[Model]) -> _Table:
    meta = model._meta
    fields = tuple(field for field in meta.concrete_fields if not field.primary_key and not field.generated)
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    key = str(meta.pk.column) if meta.pk else ""
    begins = f"INSERT INTO {quoted(meta.db_table)} ({columns}) VALUES ("  # noqa: S608 - names of our own columns
    return _Table(fields, begins, f") RETURNING {quoted(key)}")


def _written(field: Field[Any, Any], value: Any) -> tuple[str, list[Any]]:
    """What stands for a value in the statement, and the values that go there."""
    if isinstance(value, Subquery):
        asked, given = value.query.get_compiler(connection=connection).as_sql()
        return f"({asked})", list(given)
    if isinstance(value, DatabaseDefault):
        return "DEFAULT", []
    return "%s", [field.get_db_prep_save(value, connection)]
