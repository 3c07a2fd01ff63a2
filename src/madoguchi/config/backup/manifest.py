"""What a backup says of itself: when it was made, how much is in it, and where the journal ended."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from madoguchi.config.backup.errors import BackupUnusable
from madoguchi.foundation.journal.keys import is_signed

FORM = 2


@dataclass(frozen=True)
class Part:
    """One sealed stream: how many bytes were sealed, and their SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What is in a backup.

    `tables` are the rows of each table, `position` and `digest` the end of the journal's chain, `files` how many there
    are. `secret` names the key that wraps personal texts, `seal` is the public half of the one that signs the journal.
    """

    made_at: datetime
    tables: Mapping[str, int]
    position: int
    digest: str
    files: int
    secret: str
    seal: str
    parts: Mapping[str, Part]

    def written(self) -> bytes:
        """As it is kept."""
        told = {"form": FORM, **asdict(self), "made_at": self.made_at.isoformat()}
        return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def read_manifest(told_whole: bytes) -> Manifest:
    """What was written below its signature; raises BackupUnusable for what another version wrote, or another hand.

    The signature is by the key the manifest names as the one that seals the journal: whoever takes the backup in
    compares that with their own.
    """
    signature, _, raw = told_whole.partition(b"\n")
    told = _loaded(raw)
    if not is_signed(str(told.get("seal")), raw, signature.decode("ascii", errors="replace")):
        raise BackupUnusable("manifest: it is not signed by the key that seals the journal of its house.")
    told.pop("form")
    parts = {name: Part(**part) for name, part in told.pop("parts").items()}
    return Manifest(**{**told, "made_at": datetime.fromisoformat(told["made_at"]), "parts": parts})


def _loaded(raw: bytes) -> dict[str, Any]:
    try:
        told = json.loads(raw)
    except ValueError:
        told = {}
    if not isinstance(told, dict) or told.get("form") != FORM:
        raise BackupUnusable("This backup was made by another version of the programme, and this one cannot read it.")
    return told
