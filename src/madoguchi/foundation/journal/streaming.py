"""Long statements over the whole journal: read in one snapshot, some rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, transaction

_MANY = 1_000


def streamed(statement: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
    """Every row of a statement, in constant memory and however long it takes."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            # All rows are wanted, not the first ones soon.
            cursor.execute("SET LOCAL cursor_tuple_fraction = 1")
        with connection.chunked_cursor() as cursor:
            cursor.execute(statement, values)
            while rows := cursor.fetchmany(_MANY):
                yield from rows
