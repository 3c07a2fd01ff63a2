"""One lobby in a house: who holds the lock serves, for as long as its connection lives."""

from __future__ import annotations

from django.db import connection

from madoguchi.engines.booking.errors.openings import LobbyTaken

_LOBBY = 7_268_404  # the advisory lock: two lobbies would give one person two places in line
# Asked again by its holder it is not taken a second time: the session would count every time.
_HOLD = """
SELECT CASE WHEN EXISTS (
  SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND classid = 0 AND objid = %(lobby)s AND objsubid = 1
) THEN true ELSE pg_try_advisory_lock(%(lobby)s::bigint) END
"""


def hold_lobby() -> None:
    """Hold, or go on holding, the house's one lobby on this thread's connection; raises LobbyTaken.

    The lock is the session's: it ends with the connection, also when the process or the database is lost. A pooler that
    hands connections on after each transaction must not stand between.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, {"lobby": _LOBBY})
        row = cursor.fetchone()
    if row is None or not row[0]:
        raise LobbyTaken
