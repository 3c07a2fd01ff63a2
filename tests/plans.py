"""How the database would reach rows, whatever it last counted of a small table."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet


def plan_of(rows: QuerySet) -> str:  # type: ignore[type-arg]
    """The plan of these rows when a walk through the whole table and a sort cost more than any index.

    Of a table with one row every way is as good, and which is taken hangs on when the server last counted rows.
    Needs a transaction; the ways are taken away until its end.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
    return rows.explain()
