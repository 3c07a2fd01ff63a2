"""The chain over the journal: how one entry becomes bytes, and how each link holds the one before; pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

FIRST = "0" * 64
SEALING = 7_268_402  # the advisory lock: one sealer at a time
ALARM_AFTER = timedelta(minutes=15)
STOP_AFTER = timedelta(hours=4)
COLUMNS = (
    *("id", "tx", "at", "actor_kind", "actor_ref", "actor_name", "office", "verb", "data", "purpose"),
    *("legal_basis", "dossiers", "detail"),
    *("request", "result"),
)
# Entries from before these were known have neither, and the bytes they were chained with.
_LATER = ("request", "result")


def canonical(entry: Mapping[str, object]) -> bytes:
    """The entry as the same bytes for ever: its columns in order as JSON, times in UTC with microseconds."""
    told = COLUMNS if any(entry[name] for name in _LATER) else COLUMNS[: -len(_LATER)]
    values = [plain(entry[name]) for name in told]
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def plain(value: object) -> object:
    """A value as JSON takes it: times in UTC with microseconds."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return list(value) if isinstance(value, tuple) else value


def next_digest(before: str, entry: bytes) -> str:
    """The link behind `before`: SHA-256 over the digest before it and the entry, in hexadecimal (FIPS 180-4)."""
    return hashlib.sha256(bytes.fromhex(before) + entry).hexdigest()


def statement(position: int, digest: str, at: datetime) -> bytes:
    """What is signed: that the chain had this digest at this position at this time."""
    return f"madoguchi journal\n{position}\n{digest}\n{at.astimezone(UTC).isoformat(timespec='microseconds')}".encode()


class SealState(StrEnum):
    """How long ago the journal was sealed: as it should be, long enough for an alarm, too long to show anything."""

    SOUND = "sound"
    LATE = "late"
    STOPPED = "stopped"


def seal_state(since: timedelta) -> SealState:
    """The state after so long without a seal; intake of applications goes on in every state."""
    if since > STOP_AFTER:
        return SealState.STOPPED
    return SealState.LATE if since > ALARM_AFTER else SealState.SOUND


class Trouble(StrEnum):
    """What a verification can find."""

    CHANGED = "changed"
    MISSING = "missing"
    INSERTED = "inserted"
    OUT_OF_ORDER = "out_of_order"
    CUT = "cut"
    HEAD_DIFFERS = "head_differs"
    SIGNATURE = "signature"
    STAMP = "stamp"
    HEAD_MISSING = "head_missing"
    ROW_ADDED = "row_added"
    ROW_CHANGED = "row_changed"
    ROW_MISSING = "row_missing"
    KEY_MISSING = "key_missing"
    KEY_CHANGED = "key_changed"

    @property
    def words(self) -> str:
        """What it means, for whoever reads the list of findings."""
        return _IN_WORDS[self]


_IN_WORDS = {
    Trouble.CHANGED: "an entry, or its link, is not as it was sealed",
    Trouble.MISSING: "an entry that was sealed is gone",
    Trouble.INSERTED: "an entry was put behind the end of what was sealed",
    Trouble.OUT_OF_ORDER: "a link does not follow the one before it",
    Trouble.CUT: "the chain ends before a head that was sent away, or no head was",
    Trouble.HEAD_DIFFERS: "a head is not the one that was sent away",
    Trouble.SIGNATURE: "what was signed, was signed by no key of the house",
    Trouble.STAMP: "a time stamp does not hold, or is missing",
    Trouble.HEAD_MISSING: "a head that was kept is gone, or one was put in",
    Trouble.ROW_ADDED: "no entry tells of this row",
    Trouble.ROW_CHANGED: "this row is not as its entries tell",
    Trouble.ROW_MISSING: "an entry tells of this row, and it is gone",
    Trouble.KEY_MISSING: "the key to a sealed name or to words is gone, and no entry tells that it was destroyed",
    Trouble.KEY_CHANGED: "the key to a sealed name or to words does not open them",
}


@dataclass(frozen=True)
class Finding:
    """One place where the journal is not what was sealed: the position in the chain, and the entry if it is known.

    `where` names a row beside the chain by its table and what it is called there. The position is 0 where the finding
    is at none, as for a row no entry tells of.
    """

    trouble: Trouble
    position: int
    entry: int | None = None
    where: str = ""

    def line(self) -> str:
        """The finding as one line for whoever reads."""
        places = (("", self.where), ("position ", self.position), ("entry ", self.entry))
        told = ", ".join(f"{name}{place}" for name, place in places if place)
        return f"{self.trouble.value}{f' ({told})' if told else ''}: {self.trouble.words}"


@dataclass(frozen=True)
class SignedHead:
    """A signed statement about the chain; `signature` is Ed25519 (RFC 8032) in hexadecimal.

    `before` is where the head stands that was kept before it, 0 for the first; it is said to the second place only, and
    None where it was not said.
    """

    position: int
    digest: str
    at: datetime
    signature: str
    before: int | None = None

    def line(self) -> str:
        """The head as one line of the file at the second place."""
        told = {"position": self.position, "digest": self.digest, "at": self.at.astimezone(UTC).isoformat()}
        follows = {} if self.before is None else {"before": self.before}
        return json.dumps({**told, **follows, "signature": self.signature}, sort_keys=True)


def read_head(line: str) -> SignedHead:
    """A line of the file at the second place; raises ValueError when it is none."""
    try:
        told = json.loads(line)
        at = datetime.fromisoformat(told["at"])
        before = int(told["before"]) if "before" in told else None
        return SignedHead(int(told["position"]), str(told["digest"]), at, str(told["signature"]), before)
    except (KeyError, TypeError) as unreadable:
        raise ValueError(f"no head: {line[:80]!r}") from unreadable
