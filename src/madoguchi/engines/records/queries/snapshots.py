"""What the database showed at a moment, and whether a register was changed since (decision 56)."""

from __future__ import annotations

from django.db import connection

CLUSTER = "(SELECT system_identifier::text FROM pg_control_system())"
SNAPSHOT = f"{CLUSTER} || '|' || pg_current_snapshot()"
"""The cluster and what is visible in it now, as the text that is kept beside what was found out."""

# Nothing is known of what another cluster saw, from which a backup may come.
_UNTOUCHED = f"""
SELECT split_part(%(since)s, '|', 1) = {CLUSTER} AND NOT EXISTS (
  SELECT 1 FROM records_recordchange AS change WHERE change.register_id = %(register)s
    AND change.tx >= pg_snapshot_xmin(split_part(%(since)s, '|', 2)::pg_snapshot)::text::bigint
    AND NOT pg_visible_in_snapshot(change.tx::text::xid8, split_part(%(since)s, '|', 2)::pg_snapshot)
)
"""  # noqa: S608 - names of the database's own functions


def snapshot_now() -> str:
    """What is visible now; ask for it before what is kept beside it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {SNAPSHOT}")
        return str(cursor.fetchone()[0])


def is_untouched(register_id: str, since: str) -> bool:
    """Whether no act on a record of this register was written since, or was on its way then."""
    with connection.cursor() as cursor:
        cursor.execute(_UNTOUCHED, {"since": since, "register": register_id})
        return bool(cursor.fetchone()[0])
