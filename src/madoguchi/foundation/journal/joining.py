"""Equal looks within minutes as one line: who opens a page five times looked once, and is told with how often."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import timedelta

from madoguchi.foundation.journal.actions import LOOKS, REFUSED
from madoguchi.foundation.journal.queries import Disclosure

WITHIN = timedelta(minutes=10)
_JOINED = LOOKS | {REFUSED}


def joined(looks: Iterable[Disclosure], *, apart: Collection[int] = ()) -> list[Disclosure]:
    """These looks, the newest first; those of one person at the same for the same within ten minutes are one line.

    The line is the newest of them, with how many they were and when the first was. Acts are never joined, nor are the
    entries in `apart`: something is said about them.
    """
    lines: list[Disclosure] = []
    open_lines: dict[tuple[object, ...], int] = {}
    for one in looks:
        if one.verb not in _JOINED or one.entry in apart:
            lines.append(one)
            continue
        place = open_lines.get(_same(one))
        if place is not None and lines[place].at - one.at <= WITHIN:
            line = lines[place]
            lines[place] = replace(line, times=line.times + one.times, first_at=one.first_at or one.at)
        else:
            open_lines[_same(one)] = len(lines)
            lines.append(one)
    return lines


def _same(one: Disclosure) -> tuple[object, ...]:
    who = (one.actor_ref, one.who, one.actor_kind, one.office, one.posts, one.acting, one.roles)
    return (
        *who,
        one.by_proxy,
        one.by_code,
        one.verb,
        one.data,
        one.purpose,
        one.legal_basis,
        one.subjects,
        one.delayed_until,
    )
