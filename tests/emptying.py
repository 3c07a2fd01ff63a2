"""Tests that really commit: what they wrote goes again, and what was there before them stays.

Django would empty every table and bring its own rows back, which takes longer than most of these tests do themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from django.db import connection, transaction
from django.test import TransactionTestCase

# Where the rows of a table lie and which transactions wrote them, which is the same as long as nobody touches them.
ROWS = "SELECT '{0}', array_agg(ctid ORDER BY ctid)::text, md5(string_agg(xmin::text, ' ' ORDER BY ctid)) FROM {0}"
Rows = tuple[str | None, str | None]


class Standing:
    """What stood in the tables before a test that commits."""

    def __init__(self) -> None:
        self._rows: Mapping[str, Rows] = {}

    def remember(self) -> None:
        """What stands now is what the next tests find."""
        # The queue of jobs, too, whose tables Django does not manage: a job left behind would be another test's.
        self._rows = _rows(connection.introspection.table_names())

    def restore(self) -> bool:
        """Remove what was written since; false where what stood before was itself changed or removed."""
        found = _rows(self._rows)
        written = {table: rows for table, rows in self._rows.items() if found[table] != rows}
        with transaction.atomic(), connection.cursor() as cursor:
            # The owner of the database asks neither what refers to a row nor what keeps evidence.
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table, (standing, _) in written.items():
                cursor.execute(f"DELETE FROM {table} WHERE ctid <> ALL(%s::tid[])", [standing or "{}"])  # noqa: S608
        return _rows(written) == written


def _rows(tables: Collection[str]) -> dict[str, Rows]:
    with connection.cursor() as cursor:
        if tables:
            cursor.execute(" UNION ALL ".join(ROWS.format(table) for table in tables))
        return {table: (rows, writers) for table, rows, writers in (cursor.fetchall() if tables else ())}


def emptying(standing: Standing) -> Callable[[TransactionTestCase], None]:
    """How a test that commits ends: in Django's way only where it touched what stood before it."""
    whole = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def end(case: TransactionTestCase) -> None:
        if not standing.restore():
            whole(case)

    return end
