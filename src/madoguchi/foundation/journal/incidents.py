"""Everybody whose data an account saw or changed in a period, for the day on which that account was misused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

_BATCH = 5_000

# The index journal_by_actor finds the entries; a list of fifty people is one entry with fifty numbers. What was refused
# disclosed nothing.
_AFFECTED = """
    WITH touched AS (
        SELECT number, data, count(*) AS entries, min(at) AS first_at, max(at) AS last_at,
               bool_or(verb LIKE 'write%%') AS changed, bool_or(verb = 'export') AS exported
        FROM journal_entry, unnest(dossiers) AS number
        WHERE actor_ref = %s AND at >= %s AND at < %s AND verb <> 'refused'
        GROUP BY number, data
    )
    SELECT number, sum(entries)::integer, min(first_at), max(last_at), string_agg(data, '、' ORDER BY data),
           bool_or(changed), bool_or(exported)
    FROM touched GROUP BY number ORDER BY number
"""


_HAS_ACTED = "SELECT EXISTS (SELECT 1 FROM journal_entry WHERE actor_ref = %s)"


@dataclass(frozen=True)
class Affected:
    """One matter, booking or person of the register that the account touched."""

    number: str
    entries: int
    first_at: datetime
    last_at: datetime
    data: str
    changed: bool
    exported: bool


def has_acted(actor_ref: str) -> bool:
    """Whether the journal holds anything this account or programme did, at any time."""
    with connection.cursor() as cursor:
        cursor.execute(_HAS_ACTED, [actor_ref])
        return bool(cursor.fetchone()[0])


def affected_by(actor_ref: str, since: datetime, until: datetime) -> Iterator[Affected]:
    """Everything this account saw or changed from `since` until before `until`, by number, in constant memory."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_AFFECTED, [actor_ref, since, until])
        while rows := cursor.fetchmany(_BATCH):
            yield from (Affected(*row) for row in rows)
