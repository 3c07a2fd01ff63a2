"""Prefills: a field names only what the house can fill in, and a child's value only inside the rows of children."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from madoguchi.journeys.prefill import CHILD_KEYS, KEYS, ROWS
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.reading import Reading
from madoguchi.values.message import Message, msg


def findings(reading: Reading) -> Iterator[Finding]:
    """Fields whose `prefill` nobody can fill where it stands."""
    prefills = {asked.path: asked.field.prefill for asked in reading.asked()}
    for asked in reading.asked():
        key = asked.field.prefill
        known = CHILD_KEYS if asked.group and prefills.get(asked.group) == ROWS else () if asked.group else KEYS
        if key is not None and key not in known:
            yield reading.file.about_value(
                (*asked.place, "prefill"),
                msg("「{key}」から入れられる値は、ここにはありません。", key=key),
                _mend(key, known),
            )


def _mend(key: str, known: tuple[str, ...]) -> Message:
    near = get_close_matches(key, known, n=1, cutoff=0.6)
    if near:
        return msg("「{near}」ではありませんか。", near=near[0])
    if not known:
        return msg("くり返しの中の prefill は、prefill: {rows} のグループでだけ使えます。", rows=ROWS)
    return msg("使えるのは {known} です。", known="、".join(known))
