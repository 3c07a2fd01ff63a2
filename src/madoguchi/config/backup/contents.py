"""Looking at what a database holds: the rows of each table, and the end of the journal's chain."""

from __future__ import annotations

from typing import Any

from psycopg import Connection, sql

_TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') ORDER BY c.relname
"""


def tables(connection: Connection[Any]) -> list[str]:
    """The tables of the house by name."""
    return [name for (name,) in connection.execute(_TABLES)]


def counted(connection: Connection[Any]) -> dict[str, int]:
    """How many rows each table has."""
    return {name: _count(connection, name) for name in tables(connection)}


def end_of_journal(connection: Connection[Any]) -> tuple[int, str]:
    """The last position of the chain and its digest."""
    found = connection.execute("SELECT position, digest FROM journal_link ORDER BY position DESC LIMIT 1").fetchone()
    return (int(found[0]), str(found[1])) if found else (0, "")


def _count(connection: Connection[Any], table: str) -> int:
    found = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("public", table))).fetchone()
    return int(found[0]) if found else 0
