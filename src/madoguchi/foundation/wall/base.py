"""Django's PostgreSQL, whose first statement of every transaction says who speaks.

What is said holds for the transaction only (SET LOCAL), so a pooler may give the connection to anybody afterwards. It
travels in front of the statement, in the same round trip; outside of a transaction both are one by themselves.
"""

from __future__ import annotations

import select
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import NotSupportedError
from django.db.backends.postgresql import base, operations
from psycopg import ClientCursor, OperationalError
from psycopg.errors import DuplicatePreparedStatement, InvalidAuthorizationSpecification, InvalidSqlStatementName
from psycopg.pq import TransactionStatus

from madoguchi.foundation.wall.prepared import Kept, Prepared, call_of
from madoguchi.foundation.wall.saying import (
    SAID,
    Listener,
    forges,
    key_of,
    words_of_nobody,
    words_of_the_keeper,
)
from madoguchi.foundation.wall.speaker import KEEPER, Side, Speaker, speaker

# A plan takes the server some hundred kilobytes, and no page needs more than a handful.
_MOST_PLANS = 60
_OTHER_SERVER = (InvalidSqlStatementName, DuplicatePreparedStatement)
_LISTENS = """
    SELECT pg_backend_pid(), extract(epoch FROM clock_timestamp())::float, count(*) > 0
    FROM pg_roles WHERE rolname = ANY(%s) AND pg_has_role(oid, 'MEMBER')
"""
# The owner of the tables, who migrates and prepares.
_KEEPS = Speaker(Side.WORKER, KEEPER)


if TYPE_CHECKING:
    _Cursor = ClientCursor[Any]
else:
    _Cursor = base.Cursor


class SpokenCursor(_Cursor):
    """A cursor that says who speaks when this transaction does not know it yet."""

    wall: DatabaseWrapper | None = None

    def execute(self, query: Any, params: Any = None, **more: Any) -> Any:
        """Execute the statement, with what is to be said in front of it."""
        if self.wall is None or not isinstance(query, str):
            return super().execute(query, params, **more)
        if isinstance(query, Kept) or (isinstance(query, Prepared) and self.wall.keeps_plans()):
            return self._call(self.wall, query, params, **more)
        return self._say(self.wall, [], query, params, **more)

    def _say(self, wall: DatabaseWrapper, before: Sequence[str], query: str, params: Any, **more: Any) -> Any:
        """Execute the statement and, in the same round trip, what has to stand `before` it; its answer is the last."""
        said, whole = wall.to_say(), "".join((*before, query))
        first = [*filter(None, [said]), *before]
        if not first:
            if forges(query):
                raise NotSupportedError("Who asks is said by the connection only.")
            return super().execute(query, params, **more)
        try:
            # What is said is another text for almost everybody, and the statement is not: it is taken apart only once.
            asked = whole if params is None else self.mogrify(whole, params)
            super().execute(said + asked, **more)
        except InvalidAuthorizationSpecification:
            # The clock of the server may have been set: it is compared with ours when a connection is opened.
            wall.close_at = 0
            wall.forget()
            raise
        except BaseException:
            wall.forget()
            raise
        for _ in first:
            self.nextset()
        return self

    def _call(self, wall: DatabaseWrapper, query: str, params: Any, **more: Any) -> Any:
        """Execute what the server has prepared; a pooler may have given us another server than the last time."""
        call, begins = call_of(query), wall.begins()
        if not begins and call.name in wall.unsure:
            return self._say(wall, [], query, params, **more)
        before = [] if call.name in wall.prepared else [*wall.make_room(), call.prepare]
        try:
            found = self._say(wall, before, call.execute, params, **more)
        except _OTHER_SERVER as other:
            wall.doubt(call.name)
            if not begins:
                raise OperationalError("another server answers in the middle of a transaction") from other
            return self._call_again(wall, [] if before else [call.prepare], query, params, **more)
        except BaseException:
            # What was prepared stays, whatever becomes of the transaction; but was it, before this went wrong?
            if before:
                wall.doubt(call.name)
            raise
        wall.know(call.name)
        return found

    def _call_again(self, wall: DatabaseWrapper, before: list[str], query: str, params: Any, **more: Any) -> Any:
        """The other way round; and where yet another server answers, as a statement like any other."""
        wall.begin_again()
        call = call_of(query)
        try:
            found = self._say(wall, before, call.execute, params, **more)
        except _OTHER_SERVER:
            wall.begin_again()
            return self._say(wall, [], query, params, **more)
        wall.know(call.name)
        return found

    def copy(self, *given: Any, **more: Any) -> Any:
        """Copy, after it was said who speaks."""
        said = self.wall.to_say() if self.wall else ""
        if said:
            super().execute(said)
        return super().copy(*given, **more)


class DatabaseOperations(operations.DatabaseOperations):
    """As Django's; what is said in front of a statement is no part of it where statements are shown."""

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> str:
        """The statement as it was written, without what was said in front of it."""
        if isinstance(sql, Prepared):
            return str(self.compose_sql(sql, params))
        shown = str(super().last_executed_query(cursor, sql, params))
        return shown.split(";", 1)[1] if shown.startswith(SAID) else shown


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection, and what its transaction was told."""

    ops_class = DatabaseOperations
    has_sides = False
    # To whom this transaction was told that it belongs; nobody to begin with, and unknown where it may be either.
    _told: Speaker | None = None
    _is_unsure = False

    def get_connection_params(self) -> dict[str, Any]:
        """As Django's, with cursors that say who speaks."""
        return {**super().get_connection_params(), "cursor_factory": SpokenCursor}

    def init_connection_state(self) -> None:
        """As Django's; asks once who listens, and whether this role may take on a side of the house."""
        super().init_connection_state()
        # What the server knows by name, the longest known first.
        self.prepared: dict[str, None] = {}
        # What it may know or not: such a statement is like any other where it cannot be sent again.
        self.unsure: set[str] = set()
        with self.connection.cursor() as cursor:
            cursor.execute(_LISTENS, [[side.value for side in Side]])
            process, clock, self.has_sides = cursor.fetchone()
        # Behind a pooler the next transaction may be heard by another process of the server.
        is_its_own = process == self.connection.info.backend_pid
        self._listener = Listener(key_of(settings.SECRET_KEY), process if is_its_own else 0, clock)

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

    def is_usable(self) -> bool:
        """Whether the server is still there: a connection on which nothing arrived has not been ended by it.

        Asked before every page, so it costs no round trip; only when something did arrive the server is asked.
        """
        if self.connection is None or self.connection.closed:
            return False
        arrived = select.poll()
        arrived.register(self.connection.fileno(), select.POLLIN)
        return super().is_usable() if arrived.poll(0) else True

    def begins(self) -> bool:
        """Whether the next statement begins a transaction: only there may it be sent again when it failed."""
        return bool(self.connection.pgconn.transaction_status == TransactionStatus.IDLE)

    def keeps_plans(self) -> bool:
        """Whether a plan is worth keeping, and may be asked for now; not where each request has another connection.

        So it is set behind a pooler, whose servers would be told at every page what most of them know.
        """
        return self.settings_dict["CONN_MAX_AGE"] != 0 and self.begins()

    def make_room(self) -> list[str]:
        """What to say before one more statement is prepared: nothing, or that the server may forget the oldest."""
        if len(self.prepared) < _MOST_PLANS:
            return []
        oldest = next(iter(self.prepared))
        self.doubt(oldest)
        return [f"DEALLOCATE {oldest};"]

    def know(self, name: str) -> None:
        """The server knows this statement."""
        self.prepared[name] = None
        self.unsure.discard(name)

    def doubt(self, name: str) -> None:
        """The server may know this statement, or not."""
        self.prepared.pop(name, None)
        self.unsure.add(name)

    def begin_again(self) -> None:
        """Leave the transaction that ended with its first statement, so that the next one begins another."""
        if self.connection.pgconn.transaction_status == TransactionStatus.INERROR:
            self.connection.rollback()

    def to_say(self) -> str:
        """What to say before the next statement: nothing when the transaction was told already."""
        status = self.connection.pgconn.transaction_status
        if status == TransactionStatus.INERROR:
            # Only going back is heard now; whatever comes behind that is told anew.
            return ""
        idle = status == TransactionStatus.IDLE
        if idle:
            self._told, self._is_unsure = None, False
        now = self._speaker()
        if now == self._told and not self._is_unsure:
            return ""
        # Without a transaction it holds for this one statement.
        self._told, self._is_unsure = (None if idle and self.connection.autocommit else now), False
        if now is _KEEPS:
            return words_of_the_keeper()
        return self._listener.words_of(now) or ("" if idle else words_of_nobody())

    def forget(self) -> None:
        """What was told may have been rolled back: say it again."""
        self._is_unsure = True

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]  # the stubs leave it out
        self.forget()

    def _speaker(self) -> Speaker | None:
        return speaker() if self.has_sides else _KEEPS
