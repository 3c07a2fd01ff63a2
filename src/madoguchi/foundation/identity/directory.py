"""The directory of the staff: who somebody is and which posts they hold today, by number, by name and by words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from madoguchi.foundation.identity.models import Account, AccountKind
from madoguchi.foundation.identity.queries import posts_today
from madoguchi.values.written_otherwise import ways_to_write


@dataclass(frozen=True)
class StaffFacts:
    """A member of staff; `posts` are division and position, none for somebody who left."""

    ref: str
    name: str
    posts: tuple[tuple[str, str], ...]
    is_active: bool


def staff_of(refs: Collection[str]) -> dict[str, StaffFacts]:
    """Those of these numbers, also who left."""
    return {one.ref: one for one in _facts(_staff().filter(ref__in=[ref for ref in refs if "\0" not in ref]))}


def staff_named(texts: Collection[str]) -> dict[str, tuple[str, ...]]:
    """By text, the numbers of those who work here under this number or this whole name."""
    wanted = [text for text in texts if "\0" not in text]
    rows = _staff().filter(Q(ref__in=wanted) | Q(name__in=wanted), is_active=True).values_list("ref", "name")
    found: dict[str, list[str]] = {text: [] for text in wanted}
    for ref, name in rows:
        for told in {ref, name} & found.keys():
            found[told].append(ref)
    return {text: tuple(refs) for text, refs in found.items()}


def staff_found(words: str, *, most: int) -> tuple[StaffFacts, ...]:
    """The first of those who work here whose name, reading or number holds all the words, by reading."""
    rows = _staff().filter(is_active=True)
    for word in words.replace("\0", "").split():
        named = Q(ref__startswith=word)
        for one in ways_to_write(word):
            named |= Q(name__contains=one) | Q(kana__contains=one)
        rows = rows.filter(named)
    return tuple(_facts(rows.order_by("kana", "ref")[:most]))


def _staff() -> QuerySet[Account]:
    held = Prefetch("posts", queryset=posts_today(), to_attr="held_today")
    return Account.objects.filter(kind=AccountKind.STAFF).prefetch_related(held)


def _facts(rows: QuerySet[Account]) -> list[StaffFacts]:
    return [
        StaffFacts(
            row.ref,
            row.name,
            tuple((post.division, post.position) for post in getattr(row, "held_today", ())),
            row.is_active,
        )
        for row in rows
    ]
