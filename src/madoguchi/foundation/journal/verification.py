"""Verifying the journal: the chain is computed again and held against its links, its heads and the rows beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from pathlib import Path

from django.db import connection

from madoguchi.foundation.journal.chain import (
    COLUMNS,
    FIRST,
    Finding,
    Trouble,
    canonical,
    next_digest,
)
from madoguchi.foundation.journal.models import NEXT_TRANSACTION, Link
from madoguchi.foundation.journal.rotation import keys_at
from madoguchi.foundation.journal.sealing import entry_of
from madoguchi.foundation.journal.stamping import check_stamps
from madoguchi.foundation.journal.verified_heads import about_heads, about_kept_heads, heads_at
from madoguchi.foundation.journal.verified_names import keys_not_as_sealed
from madoguchi.foundation.journal.verified_rows import rows_not_as_told

_PAGE = 5_000
_MOST_FINDINGS = 1_000
_CHAINED = f"""
SELECT l.position, l.digest, l.entry, {", ".join(f"e.{name}" for name in COLUMNS)}
FROM journal_link l LEFT JOIN journal_entry e ON e.id = l.entry
WHERE l.position > %s ORDER BY l.position LIMIT {_PAGE}
"""  # noqa: S608  (only names of this room's own columns)
# While the end of the chain came from another cluster, nothing here lies behind it.
_BEHIND = f"""
SELECT e.id FROM journal_entry e
WHERE e.tx < (
    SELECT CASE WHEN s.tx < {NEXT_TRANSACTION} THEN s.tx END
    FROM journal_link l JOIN journal_entry s ON s.id = l.entry ORDER BY l.position DESC LIMIT 1
  )
  AND NOT EXISTS (SELECT 1 FROM journal_link l WHERE l.entry = e.id) ORDER BY e.id LIMIT %s
"""  # noqa: S608  (only a name of this room)


@dataclass(frozen=True)
class Verified:
    """What a verification saw: how many entries and heads, and everything that is not as it was sealed.

    `stamps` is how many time stamps of an authority hold, `stamped_until` by when the last of them was given.
    """

    entries: int
    heads: int
    findings: tuple[Finding, ...]
    stamps: int = 0
    stamped_until: datetime | None = None


def verify(place: Path, *, say: Callable[[int], None] = lambda done: None, roots: Path | None = None) -> Verified:
    """Compute the whole chain again; `place` holds the heads that were sent away, and the public keys.

    Finds changed, missing, inserted and swapped entries, a changed or cut chain, forged and missing heads, rows beside
    the chain that are other than their entries tell, and keys to names that are gone or open nothing. Of entries, what
    was written after the last seal is not covered yet. `say` is told how many entries were seen. With `roots`, the
    certificates of whoever is believed to tell the time, every time stamp is looked at as well.
    """
    keys = keys_at(place)
    away = list(heads_at(place))
    wanted = {head.position: head for head in away}
    findings = [Finding(Trouble.SIGNATURE, one.after) for one in keys if not one.is_sound]
    last, digests = 0, {}
    for position, found, finding in _chain(say):
        last = position
        if finding:
            findings.append(finding)
        if position in wanted:
            digests[position] = found
    findings += about_heads(away, digests, last, keys)
    findings += about_kept_heads(wanted, last, keys)
    findings += [Finding(Trouble.INSERTED, last, entry) for entry in _inserted()]
    findings += islice(chain(rows_not_as_told(), keys_not_as_sealed()), _MOST_FINDINGS)
    stamps, until, wrong = check_stamps(place, wanted, roots) if roots else (0, None, [])
    findings += wrong
    return Verified(last, len(away), tuple(islice(findings, _MOST_FINDINGS)), stamps, until)


def _chain(say: Callable[[int], None]) -> Iterator[tuple[int, str, Finding | None]]:
    """Every link with the digest computed for it; once it differs, the chain goes on from what is written."""
    position, digest = 0, FIRST
    while page := _page(position):
        for at, written, entry_id, columns in page:
            finding = None
            if at != position + 1:
                finding = Finding(Trouble.OUT_OF_ORDER, at, entry_id)
            elif columns[0] is None:
                finding = Finding(Trouble.MISSING, at, entry_id)
            else:
                computed = next_digest(digest, canonical(entry_of(columns)))
                finding = Finding(Trouble.CHANGED, at, entry_id) if computed != written else None
            position, digest = at, written
            yield position, digest, finding
        say(position)


def _page(after: int) -> list[tuple[int, str, int, tuple[object, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(_CHAINED, [after])
        return [(row[0], row[1], row[2], tuple(row[3:])) for row in cursor.fetchall()]


def _inserted() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_BEHIND, [_MOST_FINDINGS])
        return [row[0] for row in cursor.fetchall()]


def chained() -> int:
    """How many entries stand in the chain."""
    last = Link.objects.order_by("-position").values_list("position", flat=True).first()
    return last or 0
