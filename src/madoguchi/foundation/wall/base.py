"""Django's PostgreSQL, whose first statement of every transaction says who speaks.

What is said holds for the transaction only (SET LOCAL), so a pooler may give the connection to anybody afterwards. It
travels in front of the statement, in the same round trip; outside of a transaction both are one by themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import NotSupportedError
from django.db.backends.postgresql import base, operations
from psycopg import ClientCursor
from psycopg.pq import TransactionStatus

from madoguchi.foundation.wall.speaker import KEEPER, Side, speaker

_SAY = "SELECT set_config('role', '{role}', true), set_config('madoguchi.actor', '{actor}', true);"
_SAID = "SELECT set_config('role', '"
_MAY_TAKE_ON = "SELECT count(*) = %s FROM pg_roles WHERE rolname = ANY(%s) AND pg_has_role(oid, 'MEMBER')"


if TYPE_CHECKING:
    _Cursor = ClientCursor[Any]
else:
    _Cursor = base.Cursor


class SpokenCursor(_Cursor):
    """A cursor that says who speaks when this transaction does not know it yet."""

    wall: DatabaseWrapper | None = None

    def execute(self, query: Any, params: Any = None, **more: Any) -> Any:
        """Execute the statement, with what is to be said in front of it."""
        said = self.wall.to_say() if self.wall and isinstance(query, str) else ""
        if not said:
            return super().execute(query, params, **more)
        try:
            super().execute(said + query, params, **more)
        except BaseException:
            self.wall.forget()  # type: ignore[union-attr]
            raise
        self.nextset()
        return self

    def copy(self, *given: Any, **more: Any) -> Any:
        """Copy, after it was said who speaks."""
        said = self.wall.to_say() if self.wall else ""
        if said:
            super().execute(said)
        return super().copy(*given, **more)


class DatabaseOperations(operations.DatabaseOperations):
    """As Django's; what is said in front of a statement is no part of it where statements are shown."""

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> str:
        """The statement as it was sent, without what was said in front of it."""
        shown = str(super().last_executed_query(cursor, sql, params))
        return shown.split(";", 1)[1] if shown.startswith(_SAID) else shown


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection, and what its transaction was told."""

    ops_class = DatabaseOperations
    has_sides = False
    _told: str | None = ""

    def get_connection_params(self) -> dict[str, Any]:
        """As Django's, with cursors that say who speaks."""
        return {**super().get_connection_params(), "cursor_factory": SpokenCursor}

    def init_connection_state(self) -> None:
        """As Django's; asks once whether this role may take on the sides of the house."""
        super().init_connection_state()
        sides = [side.value for side in Side]
        with self.connection.cursor() as cursor:
            self.has_sides = bool(cursor.execute(_MAY_TAKE_ON, [len(sides), sides]).fetchone()[0])

    def create_cursor(self, name: str | None = None) -> Any:
        """As Django's; a cursor of the server stands inside a transaction that knows who speaks."""
        if name:
            if not self.in_atomic_block:
                raise NotSupportedError("A cursor of the server needs a transaction, which says who speaks.")
            with self.cursor() as cursor:
                cursor.execute("SELECT 1")
        made = super().create_cursor(name)
        if not name:
            made.wall = self
        return made

    def to_say(self) -> str:
        """What to say before the next statement: nothing when the transaction was told already."""
        idle = self.connection.pgconn.transaction_status == TransactionStatus.IDLE
        if idle:
            self._told = ""
        words = self._words()
        if words == self._told:
            return ""
        # Without a transaction it holds for this one statement.
        self._told = "" if idle and self.connection.autocommit else words
        return words or _SAY.format(role="none", actor="")

    def forget(self) -> None:
        """What was told may have been rolled back: say it again."""
        self._told = None

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]  # the stubs leave it out
        self.forget()

    def _words(self) -> str:
        if not self.has_sides:
            # The owner of the tables, who migrates and prepares.
            return _SAY.format(role="none", actor=KEEPER)
        now = speaker()
        return _SAY.format(role=now.side.value, actor=now.ref) if now else ""
