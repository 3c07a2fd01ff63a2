"""Whom a draft names, as a screen shows it: posts, people, who made a record, and whom a field names; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

EVERYBODY, CREATOR, SUPERIOR = "everybody", "creator", "superior"
_DIVISION, _FIELD, _PERSON = "division", "field", "person"
MOST_NAMED = 20


@dataclass(frozen=True)
class Named:
    """One who is named, as it is chosen: `division:traffic`, `field:owner`, `person:…`, `creator`; in a `position`."""

    who: str
    position: str = ""


def named_of(written: object) -> tuple[Named, ...] | None:
    """Everybody who is named; None when a screen cannot show it exactly, and it stays as it is written."""
    if written is None:
        return ()
    if written == EVERYBODY:
        return (Named(EVERYBODY),)
    if not isinstance(written, list) or len(written) > MOST_NAMED:
        return None
    found = tuple(_named(one) for one in written if isinstance(one, Mapping))
    return found if written_of(found) == written else None


def _named(one: Mapping[str, Any]) -> Named:
    for key in (CREATOR, SUPERIOR):
        if key in one:
            return Named(key)
    for key in (_FIELD, _PERSON):
        if key in one:
            return Named(f"{key}:{one[key]}")
    return Named(f"{_DIVISION}:{one.get(_DIVISION, '')}", str(one.get("position", "")))


def written_of(named: Sequence[Named]) -> list[dict[str, Any]] | str:
    """What a definition writes for them; everybody is everybody, whoever else is named."""
    if any(one.who == EVERYBODY for one in named):
        return EVERYBODY
    return [_written(one) for one in named]


def _written(one: Named) -> dict[str, Any]:
    if one.who in (CREATOR, SUPERIOR):
        return {one.who: True}
    key, _colon, value = one.who.partition(":")
    position = {"position": one.position} if key == _DIVISION and one.position else {}
    return {key: value, **position}
