"""Entries of lotteries as frozen facts, for who entered and for the office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from madoguchi.engines.booking.errors.lotteries import NoSuchEntry
from madoguchi.engines.booking.models import LotteryEntry
from madoguchi.engines.booking.rules.lottery import DrawEntry
from madoguchi.engines.booking.rules.states import EntryState
from madoguchi.foundation.identity.sealed_codes import sealed_ways
from madoguchi.foundation.wall.speaker import show
from madoguchi.values.clock import JST, now

PAGE = 100


@dataclass(frozen=True)
class EntryFacts:
    """One entry as the person who made it sees it; `state` is a value of `EntryState`."""

    lottery: str
    number: str
    code: str
    group: str
    size: int
    preferences: tuple[str, ...]
    name: str
    kana: str
    email: str
    telephone: str
    language: str
    state: str
    option: str
    rank: int | None
    moved_up: bool
    entered_at: datetime
    answer_by: datetime | None


@dataclass(frozen=True)
class MovedUp:
    """One entry that moved up, without its person; until when it has to be confirmed."""

    number: str
    option: str
    state: str
    at: datetime
    answer_by: datetime | None


def listed(lottery: str) -> QuerySet[LotteryEntry]:
    """The entries the closed list has: all but those that were withdrawn before it was closed."""
    rows = LotteryEntry.objects.filter(lottery__ref=lottery)
    return rows.exclude(state=EntryState.WITHDRAWN, rank__isnull=True)


def draw_entries(lottery: str) -> tuple[DrawEntry, ...]:
    """The list as the draw takes it, by number."""
    rows = listed(lottery).order_by("number").values_list("number", "preferences", "group", "size")
    return tuple(DrawEntry(number, tuple(wishes), group, size) for number, wishes, group, size in rows)


def moved_up(ref: str, limit: int = PAGE) -> tuple[MovedUp, ...]:
    """Who got a place that came free, the latest first."""
    rows = LotteryEntry.objects.filter(lottery__ref=ref, moved_up_at__isnull=False).order_by("-moved_up_at", "number")
    fields = rows.values_list("number", "option", "state", "moved_up_at", "answer_by")
    return tuple(MovedUp(number, option, state, at, until) for number, option, state, at, until in fields[:limit] if at)


def counts(ref: str) -> Mapping[str, int]:
    """How many entries stand in each state; a state without entries is 0."""
    counted = dict(LotteryEntry.objects.filter(lottery__ref=ref).values_list("state").annotate(n=Count("id")))
    return {state.value: counted.get(state.value, 0) for state in EntryState}


def entry_of(ref: str, number: str) -> EntryFacts:
    """The entry of a number; raises NoSuchEntry."""
    return _entry(Q(lottery__ref=ref, number=number), ref, number)


def entry_by_code(code: str) -> EntryFacts:
    """The entry a code opens; raises NoSuchEntry."""
    show(*sealed_ways(code))
    return _entry(Q(code=code), code)


def entry_by_both(ref: str, number: str, code: str) -> EntryFacts:
    """The entry of a number and its code; raises NoSuchEntry."""
    show(*sealed_ways(code))
    return _entry(Q(lottery__ref=ref, number=number, code=code), ref, number, code)


def _entry(where: Q, *given: str) -> EntryFacts:
    unusable = any("\x00" in one for one in given)
    row = None if unusable else LotteryEntry.objects.select_related("lottery").filter(where).first()
    if row is None:
        raise NoSuchEntry()
    return entry_facts(row)


def to_tell(ref: str, *, after: int, limit: int = 200) -> list[tuple[int, str]]:
    """The next entries whose result has to be told, as (row, number)."""
    rows = LotteryEntry.objects.filter(lottery__ref=ref, rank__isnull=False, pk__gt=after)
    return list(rows.order_by("pk").values_list("pk", "number")[:limit])


def lotteries_with_late_winners() -> list[str]:
    """The lotteries with winners whose time to answer is over."""
    rows = LotteryEntry.objects.filter(state=EntryState.WON, answer_by__lt=now()).annotate(ref=F("lottery__ref"))
    return sorted(set(rows.values_list("ref", flat=True)))


def entry_facts(row: LotteryEntry) -> EntryFacts:
    """The frozen facts of a row."""
    return EntryFacts(
        lottery=row.lottery.ref,
        number=row.number,
        code=row.code,
        group=row.group,
        size=row.size,
        preferences=tuple(row.preferences),
        name=row.name,
        kana=row.kana,
        email=row.email,
        telephone=row.telephone,
        language=row.language,
        state=row.state,
        option=row.option,
        rank=row.rank,
        moved_up=row.moved_up_at is not None,
        entered_at=row.entered_at.astimezone(JST),
        answer_by=row.answer_by.astimezone(JST) if row.answer_by else None,
    )
