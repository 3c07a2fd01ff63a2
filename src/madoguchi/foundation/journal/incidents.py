"""Everybody whose data an account in a period, or one request, saw or changed, for the day on which it was misused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

_BATCH = 5_000

# The index journal_by_actor finds the entries of an account, journal_by_request those of a request; a list of fifty
# people is one entry with fifty numbers. What was refused disclosed nothing.
_AFFECTED = """
    WITH touched AS (
        SELECT number, data, count(*) AS entries, min(at) AS first_at, max(at) AS last_at, max(id) AS last,
               bool_or(verb LIKE 'write%%') AS changed, bool_or(verb = 'export') AS exported
        FROM journal_entry, unnest(dossiers) AS number
        WHERE {whose} AND verb <> 'refused'
        GROUP BY number, data
    ), persons AS (
        SELECT number, sum(entries)::integer AS entries, min(first_at) AS first_at, max(last_at) AS last_at,
               string_agg(data, '、' ORDER BY data) AS data, bool_or(changed) AS changed, bool_or(exported) AS exported,
               max(last) AS last
        FROM touched GROUP BY number
    )
    SELECT number, entries, first_at, last_at, data, changed, exported,
           (SELECT request FROM journal_entry WHERE id = persons.last)
    FROM persons ORDER BY number
"""
_BY_ACCOUNT = _AFFECTED.format(whose="actor_ref = %s AND at >= %s AND at < %s")
_BY_REQUEST = _AFFECTED.format(whose="request = %s AND request > ''")


_HAS_ACTED = "SELECT EXISTS (SELECT 1 FROM journal_entry WHERE actor_ref = %s)"


@dataclass(frozen=True)
class Affected:
    """One matter, booking or person of the register that was touched; `request` is the number of the last that did."""

    number: str
    entries: int
    first_at: datetime
    last_at: datetime
    data: str
    changed: bool
    exported: bool
    request: str


def has_acted(actor_ref: str) -> bool:
    """Whether the journal holds anything this account or programme did, at any time."""
    with connection.cursor() as cursor:
        cursor.execute(_HAS_ACTED, [actor_ref])
        return bool(cursor.fetchone()[0])


def affected_by(actor_ref: str, since: datetime, until: datetime) -> Iterator[Affected]:
    """Everything this account saw or changed from `since` until before `until`, by number, in constant memory."""
    return _found(_BY_ACCOUNT, actor_ref, since, until)


def affected_by_request(number: str) -> Iterator[Affected]:
    """Everything this request, job or command saw or changed, in the same way."""
    return _found(_BY_REQUEST, number)


def _found(statement: str, *values: str | datetime) -> Iterator[Affected]:
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(statement, values)
        while rows := cursor.fetchmany(_BATCH):
            yield from (Affected(*row) for row in rows)
