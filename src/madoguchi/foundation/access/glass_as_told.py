"""What entries of the journal tell of the rows in which a broken glass stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from madoguchi.foundation.journal.beside import Beside, Told

BROKEN = "write:glass_broken"
# An entry of before does not say which row it told of: that of the same person at the same matter, written with it.
_TOLD = """
coalesce(e.detail ->> 'glass', (
    SELECT g.id::text FROM access_brokenglass AS g
    WHERE g.actor_ref = e.actor_ref AND g.subject = e.dossiers[1]
        AND g.at BETWEEN e.at - interval '1 minute' AND e.at
    ORDER BY g.at DESC LIMIT 1
), 'of entry ' || e.id)
"""


def _is_glass(row: Mapping[str, Any], entries: Sequence[Told]) -> bool:
    """Who opened it, which is what an entry without a digest says besides the matter and the time."""
    told = entries[-1]
    said = (told.actor_ref, told.actor_name, told.office)
    return len(entries) == 1 and said == (row["actor_ref"], row["actor_name"], row["office"])


GLASSES = Beside(
    "access_brokenglass",
    ("id", "actor_ref", "actor_name", "office", "subject", "reason", "words", "at", "until"),
    row="id",
    verbs=(BROKEN,),
    told=_TOLD,
    is_as_told=_is_glass,
    subject="subject",
    words="words",
)
