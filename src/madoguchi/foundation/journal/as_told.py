"""What entries tell of the rows of this room beside the chain: of delays, and of keys of the seal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from madoguchi.foundation.journal.beside import Beside, Told

ASKED, AGREED, ENDED = "write:delay_asked", "write:delay_agreed", "write:delay_ended"
KEY_CHANGED = "write:seal_key_changed"


def _is_delay(row: Mapping[str, Any], entries: Sequence[Told]) -> bool:
    """Who asked, who agreed, and whether it was ended, which is what entries without a digest say."""
    first, agreed = entries[0], [one.actor_ref for one in entries if one.verb == AGREED]
    asked = (ASKED, row["actor_ref"], row["actor_name"], row["office"])
    ended = [one.actor_name for one in entries if one.verb == ENDED]
    return (
        asked == (first.verb, first.actor_ref, first.actor_name, first.office)
        and agreed == [row[name] for name in ("first_ref", "second_ref") if row[name]]
        and ended == ([row["ended_by"]] if row["ended_at"] else [])
    )


def _is_seal_key(row: Mapping[str, Any], entries: Sequence[Told]) -> bool:
    """Who asked and who agreed, which is what an entry without a digest says."""
    told = entries[-1].detail
    return len(entries) == 1 and (told["asked"], told["agreed"]) == (row["asked_ref"], row["agreed_ref"])


DELAYS = Beside(
    "journal_delay",
    (
        *("id", "ref", "subject", "actor_ref", "actor_name", "office", "reason", "words", "asked_at", "until"),
        *("first_ref", "first_name", "first_at", "second_ref", "second_name", "second_at", "ended_at", "ended_by"),
    ),
    row="ref",
    verbs=(ASKED, AGREED, ENDED),
    told="e.detail ->> 'delay'",
    is_as_told=_is_delay,
    subject="subject",
    words="words",
)
SEAL_KEYS = Beside(
    "journal_sealkey",
    ("id", "public", "after", "at", "asked_ref", "asked_name", "agreed_ref", "agreed_name"),
    row="public",
    verbs=(KEY_CHANGED,),
    told="e.detail ->> 'public'",
    is_as_told=_is_seal_key,
)
