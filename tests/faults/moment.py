"""What stands in the tables of a house at one moment: told from what stands later, and brought back."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from tests.emptying import ROWS, Rows

Connection = psycopg.Connection[tuple[Any, ...]]
_TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname"
# It writes to the log of the server, so that no later transaction can have the same number, whatever is lost.
_NUMBER = "SELECT pg_current_xact_id()::text, pg_logical_emit_message(true, 'moment', '')"
_ENDED_AS = """
SELECT array_agg(DISTINCT pg_xact_status(number::text::xid8))
FROM generate_series(%s::bigint + 1, pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1) number"""


class Moment:
    """All rows of all tables but those left `aside`; `connect` gives a connection of somebody who may do everything."""

    def __init__(self, connect: Callable[[], Connection], *, aside: frozenset[str] = frozenset()) -> None:
        self._connect, self._aside = connect, aside
        self._database = connect()
        found = self._database.execute(_TABLES).fetchall()
        self._tables = [name for (name,) in found if name not in aside]
        self._kept = {name: self._content(name) for name in self._tables}
        self._rows: dict[str, Rows] = {}
        self._remember(self._tables)

    def stands(self) -> bool:
        """Whether not one row of any table was written, changed or removed since: what was begun left nothing."""
        self._reach()
        ended = self._ended_as()
        while "in progress" in ended:  # the server has not noticed yet who was lost
            time.sleep(0.002)
            ended = self._ended_as()
        return "committed" not in ended or (bool(self._aside) and self._found() == self._rows)

    def bring_back(self) -> None:
        """Everything is again as it was at this moment."""
        self._reach()
        found = self._found()
        changed = [name for name in self._tables if found[name] != self._rows[name]]
        with self._database.transaction():
            # The owner of the cluster asks neither what refers to a row nor what keeps evidence.
            self._database.execute("SET LOCAL session_replication_role = replica")
            for name in changed:
                self._put(name)
        self._remember(changed)

    def __enter__(self) -> Moment:
        return self

    def __exit__(self, *raised: object) -> None:
        self._database.close()

    def _remember(self, changed: Sequence[str]) -> None:
        self._rows.update(self._found(changed))
        (self._number, _) = self._database.execute(_NUMBER).fetchone() or ("", None)

    def _reach(self) -> None:
        """A connection that went with its server is another one now."""
        try:
            self._database.execute("SELECT")
        except psycopg.OperationalError:
            self._database.close()
            self._database = self._connect()

    def _ended_as(self) -> list[str]:
        """How the transactions ended that were begun since."""
        (ended,) = self._database.execute(_ENDED_AS, [self._number]).fetchone() or (None,)
        return list(ended or ())

    def _found(self, tables: Sequence[str] = ()) -> dict[str, Rows]:
        asked = " UNION ALL ".join(ROWS.format(name) for name in tables or self._tables)
        told = self._database.execute(asked).fetchall()
        return {name: (rows, writers) for name, rows, writers in told}

    def _content(self, name: str) -> bytes:
        with self._database.cursor().copy(SQL("COPY {} TO STDOUT").format(Identifier(name))) as rows:
            return b"".join(map(bytes, rows))

    def _put(self, name: str) -> None:
        self._database.execute(SQL("DELETE FROM {}").format(Identifier(name)))
        with self._database.cursor().copy(SQL("COPY {} FROM STDIN").format(Identifier(name))) as rows:
            rows.write(self._kept[name])
