"""Verifying the signed heads: those at the second place, and those the house keeps, which stand in one row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from madoguchi.foundation.journal.chain import Finding, SignedHead, Trouble, read_head, statement
from madoguchi.foundation.journal.keys import is_signed
from madoguchi.foundation.journal.models import Head
from madoguchi.foundation.journal.rotation import KeyInForce, key_at
from madoguchi.foundation.journal.sealing import BATCH, HEADS

_PAGE = 5_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def heads_at(place: Path) -> Iterator[SignedHead]:
    """The heads that were sent to the second place, in the order they were."""
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


def about_heads(
    away: Sequence[SignedHead], digests: Mapping[int, str], last: int, keys: Sequence[KeyInForce]
) -> Iterator[Finding]:
    """What is wrong with the heads that were sent away, where the chain ends at `last` and had these digests."""
    for head in away:
        if not _is_signed(head, keys):
            yield Finding(Trouble.SIGNATURE, head.position)
        elif head.position > last:
            yield Finding(Trouble.CUT, head.position)
        elif digests.get(head.position) != head.digest:
            yield Finding(Trouble.HEAD_DIFFERS, head.position)
    if last and not away:
        yield Finding(Trouble.CUT, last)


def about_kept_heads(wanted: Mapping[int, SignedHead], last: int, keys: Sequence[KeyInForce]) -> Iterator[Finding]:
    """What is wrong with the heads that are kept: each was sent away, follows the one that was kept before it, and the
    last of them stands where the chain ends, as they are written together.

    What was sent away and is not kept is no finding by itself: a crash between the two leaves it so.
    """
    before = 0
    for row in Head.objects.order_by("position", "id").iterator(chunk_size=_PAGE):
        sent = wanted.get(row.position)
        if sent is None:
            yield Finding(Trouble.HEAD_DIFFERS, row.position)
        elif not _is_signed(SignedHead(row.position, row.digest, row.at, row.signature), keys):
            yield Finding(Trouble.SIGNATURE, row.position)
        elif not _follows(sent, before):
            yield Finding(Trouble.HEAD_MISSING, row.position)
        before = row.position
    if before != last:
        yield Finding(Trouble.HEAD_MISSING, last)


def _follows(head: SignedHead, before: int) -> bool:
    """Whether a head was sealed behind the one kept before it; one from before says it of no more than a batch."""
    return 0 < head.position - before <= BATCH and head.before in (None, before)


def _is_signed(head: SignedHead, keys: Sequence[KeyInForce]) -> bool:
    said = statement(head.position, head.digest, head.at)
    return is_signed(key_at(keys, head.position), said, head.signature)
