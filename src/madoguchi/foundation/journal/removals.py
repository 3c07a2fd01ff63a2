"""What was removed or taken back for good is told at the second place, too: a backup of before must not bring it back.

A line holds numbers of matters and of devices and public ids, and nothing of anybody.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

log = logging.getLogger(__name__)
DISPOSED, FORGOTTEN = "write:disposed", "write:names_forgotten"
# What else destroys keys to names; the backup of before is emptied again by the same nightly jobs.
EMPTIED, VISITORS = "write:bin_emptied", "write:visitors_forgotten"
HOLDERS = "holders"  # in the detail: whose keys went
# The keys that were taken back and the posts that ended, and what of such an entry tells which.
TAKEN_BACK: Mapping[str, tuple[str, ...]] = {
    "write:passkey_taken_away": ("passkey",),
    "write:passkeys_stopped": ("account",),
    "write:sign_ins_ended": ("account",),
    "write:token_revoked": ("token",),
    "write:device_retired": ("device", "reason"),
    "write:device_revoked": ("office",),
    "write:mandate_ended": ("mandate",),
    "write:mandate_paused": ("mandate",),
    "write:posts_ended": ("on", "posts"),
}
# Who an account is in the register, said anew: a backup of before would show somebody another's matters.
LINKED: Mapping[str, tuple[str, ...]] = dict.fromkeys(
    ("write:account_linked", "write:account_unlinked"), ("account", "after")
)
REMOVALS = "journal-removals.jsonl"


@dataclass(frozen=True)
class Removal:
    """One entry that tells of a removal: its place in the chain, what was done, and to what.

    For keys `detail` holds what `TAKEN_BACK` names, and as `numbers` those of the entry; for links what `LINKED` names.
    """

    position: int
    verb: str
    detail: Mapping[str, Any]


def send_removals(place: Path, chained: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
    """Write those of these entries that tell of a removal to the second place; raises OSError."""
    lines = [
        json.dumps({"position": position, "verb": entry["verb"], "detail": detail}, ensure_ascii=False)
        for position, entry in chained
        if (detail := _told_of(entry)) is not None
    ]
    if not lines:
        return
    place.mkdir(parents=True, exist_ok=True)
    with (place / REMOVALS).open("a+b") as file:
        torn = file.tell() and not _ends_in_a_line(file)
        file.write(b"\n" if torn else b"")
        file.write("".join(f"{line}\n" for line in lines).encode())
        file.flush()
        os.fsync(file.fileno())


def _told_of(entry: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What is told of an entry: all of a removal, of keys and links only which, and nothing of anything else."""
    verb, detail = entry["verb"], entry["detail"]
    if verb in (DISPOSED, FORGOTTEN):
        return dict(detail)
    if verb in LINKED:
        return {name: detail[name] for name in LINKED[verb]}
    if verb not in TAKEN_BACK:
        return None
    return {**{name: detail[name] for name in TAKEN_BACK[verb] if name in detail}, "numbers": [*entry["dossiers"]]}


def _ends_in_a_line(file: IO[bytes]) -> bool:
    """Whether a crash tore no line; what is torn was not sealed, and is told again on a line of its own."""
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"


def removals_at(place: Path, *, after: int) -> Iterator[Removal]:
    """What was removed behind this position of the chain, in its order; what was told twice is given once.

    A torn line is what a crash left: its entry was not sealed, and was told again.
    """
    try:
        lines = (place / REMOVALS).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return
    told: dict[int, Removal] = {}
    for number, line in enumerate(lines, start=1):
        try:
            one = Removal(**json.loads(line))
        except (ValueError, TypeError):
            log.warning("line %s of %s cannot be read", number, REMOVALS)
            continue
        told[one.position] = one
    yield from (told[position] for position in sorted(told) if position > after)
