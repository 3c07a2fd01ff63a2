"""Verifying the journal: the chain is computed again and held against its links and the heads that were sent away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from django.db import connection

from madoguchi.foundation.journal.chain import (
    COLUMNS,
    FIRST,
    Finding,
    SignedHead,
    Trouble,
    canonical,
    next_digest,
    read_head,
    statement,
)
from madoguchi.foundation.journal.keys import is_signed
from madoguchi.foundation.journal.models import NEXT_TRANSACTION, Head, Link
from madoguchi.foundation.journal.rotation import KeyInForce, key_at, keys_at
from madoguchi.foundation.journal.sealing import HEADS, entry_of
from madoguchi.foundation.journal.stamping import check_stamps

_PAGE = 5_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
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

    Finds changed, missing, inserted and swapped entries, a changed or cut chain, and forged heads. What was written
    after the last seal is not covered yet. `say` is told how many entries were seen. With `roots`, the certificates of
    whoever is believed to tell the time, every time stamp is looked at as well.
    """
    keys = keys_at(place)
    away = list(_heads_at(place))
    wanted = {head.position: head for head in away}
    findings = [Finding(Trouble.SIGNATURE, one.after) for one in keys if not one.is_sound]
    last, digests = 0, {}
    for position, found, finding in _chain(say):
        last = position
        if finding:
            findings.append(finding)
        if position in wanted:
            digests[position] = found
    findings += _about_heads(away, digests, last, keys)
    findings += _about_kept_heads(wanted, keys)
    findings += [Finding(Trouble.INSERTED, last, entry) for entry in _inserted()]
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


def _about_heads(
    away: list[SignedHead], digests: dict[int, str], last: int, keys: Sequence[KeyInForce]
) -> Iterator[Finding]:
    for head in away:
        if not is_signed(key_at(keys, head.position), statement(head.position, head.digest, head.at), head.signature):
            yield Finding(Trouble.SIGNATURE, head.position)
        elif head.position > last:
            yield Finding(Trouble.CUT, head.position)
        elif digests.get(head.position) != head.digest:
            yield Finding(Trouble.HEAD_DIFFERS, head.position)
    if last and not away:
        yield Finding(Trouble.CUT, last)


def _about_kept_heads(wanted: dict[int, SignedHead], keys: Sequence[KeyInForce]) -> Iterator[Finding]:
    for row in Head.objects.order_by("id").iterator(chunk_size=_PAGE):
        head = SignedHead(row.position, row.digest, row.at, row.signature)
        if row.position not in wanted:
            yield Finding(Trouble.HEAD_DIFFERS, row.position)
        elif not is_signed(key_at(keys, head.position), statement(head.position, head.digest, head.at), head.signature):
            yield Finding(Trouble.SIGNATURE, row.position)


def _heads_at(place: Path) -> Iterator[SignedHead]:
    try:
        lines = (place / HEADS).read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        try:
            yield read_head(line)
        except ValueError:
            # A torn last line of a crash is written again with the next seal; any other is a head nobody signed.
            if line is not lines[-1]:
                yield SignedHead(0, "", _EPOCH, "")


def chained() -> int:
    """How many entries stand in the chain."""
    last = Link.objects.order_by("-position").values_list("position", flat=True).first()
    return last or 0
