"""What was removed for good is told at the second place, too: a backup of before must not bring it back.

A line holds numbers of matters and public ids, and nothing of anybody.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DISPOSED, FORGOTTEN = "write:disposed", "write:names_forgotten"
REMOVALS = "journal-removals.jsonl"


@dataclass(frozen=True)
class Removal:
    """One entry that tells of a removal: its place in the chain, what was done, and to what."""

    position: int
    verb: str
    detail: Mapping[str, Any]


def send_removals(place: Path, chained: Sequence[tuple[int, Mapping[str, object]]]) -> None:
    """Write those of these entries that tell of a removal to the second place; raises OSError."""
    lines = [
        json.dumps({"position": position, "verb": entry["verb"], "detail": entry["detail"]}, ensure_ascii=False)
        for position, entry in chained
        if entry["verb"] in (DISPOSED, FORGOTTEN)
    ]
    if not lines:
        return
    place.mkdir(parents=True, exist_ok=True)
    with (place / REMOVALS).open("a", encoding="utf-8") as file:
        file.write("".join(f"{line}\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())


def removals_at(place: Path, *, after: int) -> Iterator[Removal]:
    """What was removed behind this position of the chain, in its order; what was told twice is given once."""
    try:
        lines = (place / REMOVALS).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return
    told: dict[int, Removal] = {}
    for number, line in enumerate(lines):
        try:
            one = Removal(**json.loads(line))
        except ValueError:
            if number == len(lines) - 1:
                break  # the torn line of a crash; its entry was not sealed, and is told again
            raise
        told[one.position] = one
    yield from (told[position] for position in sorted(told) if position > after)
