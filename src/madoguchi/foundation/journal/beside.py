"""Rows beside the chain, such as a delay: each is told of by entries, whose detail holds a digest of the row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from madoguchi.foundation.journal.chain import plain

ROW = "row"


@dataclass(frozen=True)
class Told:
    """What an entry tells of a row."""

    entry: int
    position: int
    verb: str
    at: datetime
    actor_ref: str
    actor_name: str
    office: str
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class Beside:
    """A table of which a verification looks at every row.

    `columns` are what the digest is over, in an order that never changes, `row` is the one that names the row. `verbs`
    are those of the entries that tell of it, the first that of its beginning; `told` is SQL over an entry `e`: which
    row. Where the last entry is from before there were digests, `is_as_told` compares what the entries do say.
    `words` is a column that is sealed under a key `subject` holds.
    """

    table: str
    columns: tuple[str, ...]
    row: str
    verbs: tuple[str, ...]
    told: str
    is_as_told: Callable[[Mapping[str, Any], Sequence[Told]], bool]
    subject: str = ""
    words: str = ""

    def digest(self, values: Mapping[str, object]) -> str:
        """SHA-256 over the row, in hexadecimal (FIPS 180-4)."""
        told = [self.table, *(plain(values[name]) for name in self.columns)]
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def digest_of(self, row: models.Model) -> str:
        """The digest of a row as it was written just now; it goes into the detail of the entry as `ROW`."""
        return self.digest({name: getattr(row, name) for name in self.columns})


_beside: dict[str, Beside] = {}


def hold_against_entries(*tables: Beside) -> None:
    """From now on each verification looks at these tables too; rooms above say so of theirs when they begin."""
    _beside.update({one.table: one for one in tables})


def tables_beside() -> tuple[Beside, ...]:
    """Every table that was told of, by name."""
    return tuple(_beside[name] for name in sorted(_beside))
