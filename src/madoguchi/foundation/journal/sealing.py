"""Sealing the journal: entries of finished transactions are chained in their order, and the end is signed and sent."""

from __future__ import annotations

import json
import os
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from madoguchi.foundation.journal.chain import COLUMNS, FIRST, SEALING, SignedHead, canonical, next_digest, statement
from madoguchi.foundation.journal.keys import public_half, signed
from madoguchi.foundation.journal.models import NEXT_TRANSACTION, Entry, Head, Link, SealerRun
from madoguchi.foundation.journal.removals import send_removals
from madoguchi.foundation.journal.rotation import PUBLIC_KEY, key_of_the_house
from madoguchi.values.clock import now

BATCH = 1_000  # a signed head for so many entries at most, and a run at once where so many wait
HEADS = "journal-heads.jsonl"

# No transaction below the oldest running one can write any more, so nothing comes to stand before what is sealed. What
# says more than any number given out was written in another cluster, before a restore: it is finished, and says nothing
# of where to go on.
_NEXT = f"""
SELECT {", ".join(f"e.{name}" for name in COLUMNS)} FROM journal_entry e
WHERE e.tx >= CASE WHEN %s < {NEXT_TRANSACTION} THEN %s ELSE 0 END
  AND (e.tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
    OR e.tx >= {NEXT_TRANSACTION})
  AND NOT EXISTS (SELECT 1 FROM journal_link l WHERE l.entry = e.id)
ORDER BY e.tx, e.id LIMIT {BATCH}
"""  # noqa: S608  (only names of this room's own columns)

_WAITING = """
SELECT count(*) FROM (
    SELECT 1 FROM journal_entry
    WHERE id > coalesce((SELECT entry FROM journal_link ORDER BY position DESC LIMIT 1), 0) LIMIT %s) AS waiting
"""


def seal() -> int:
    """Chain what was written since, sign the end, and send it to the second place; how many entries were chained.

    Raises OSError when the second place cannot be written, and SealKeyNotAgreed when the key was exchanged by hand:
    then nothing of this batch is sealed, and the alarm grows.
    """
    sealed = 0
    while chained := _seal_batch():
        sealed += chained
    with transaction.atomic():
        SealerRun.objects.all().delete()
        SealerRun.objects.create(ran_at=now())
    return sealed


def seal_where_many_wait() -> int:
    """Seal at once where about a thousand entries wait, not only at the next minute; how many entries were chained.

    Counted behind the newest link, and no further than that: each look reads a thousand places of an index at most.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [BATCH])
        (waiting,) = cursor.fetchone()
    return seal() if waiting >= BATCH else 0


@transaction.atomic
def _seal_batch() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALING])
    last = Link.objects.order_by("-position").first()
    position, digest = (last.position, last.digest) if last else (0, FIRST)
    before, links, chained = position, [], []
    for entry in _unsealed(last.entry if last else None):
        position, digest = position + 1, next_digest(digest, canonical(entry))
        links.append(Link(position=position, entry=int(str(entry["id"])), digest=digest))
        chained.append((position, entry))
    if links:
        Link.objects.bulk_create(links)
        send_removals(settings.MADOGUCHI_SEAL_PLACE, chained)
        _sign(position, digest, before)
    return len(links)


def _unsealed(after: int | None) -> list[dict[str, object]]:
    since = Entry.objects.filter(pk=after).values_list("tx", flat=True).first() if after else None
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [since or 0, since or 0])
        rows = cursor.fetchall()
    return [entry_of(row) for row in rows]


def entry_of(row: tuple[object, ...]) -> dict[str, object]:
    """A row of the journal by the names of its columns, as it is chained."""
    entry = dict(zip(COLUMNS, row, strict=True))
    detail = entry["detail"]
    return {**entry, "detail": json.loads(detail) if isinstance(detail, str) else detail}


def _sign(position: int, digest: str, before: int) -> None:
    """Each head ends the chain of its time, so the one before stands where this batch began."""
    at = now()
    key = key_of_the_house()
    head = SignedHead(position, digest, at, signed(key, statement(position, digest, at)), before)
    Head.objects.create(position=position, digest=digest, at=at, signature=head.signature)
    # Sent before the commit: a head that lies at the second place without its chain is told by `verify`, the other
    # way round it would not be.
    _send(settings.MADOGUCHI_SEAL_PLACE, head, public_half(key))


def _send(place: Path, head: SignedHead, public: str) -> None:
    place.mkdir(parents=True, exist_ok=True)
    known = place / PUBLIC_KEY
    if not known.exists():
        known.write_text(public + "\n", encoding="ascii")
    with (place / HEADS).open("a", encoding="ascii") as file:
        file.write(head.line() + "\n")
        file.flush()
        os.fsync(file.fileno())
