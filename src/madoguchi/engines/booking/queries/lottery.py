"""Lotteries and their entries as frozen facts: for the public, for who entered, and for the office."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from madoguchi.engines.booking.errors.lotteries import NoSuchEntry, NoSuchLottery
from madoguchi.engines.booking.models import Lottery, LotteryEntry
from madoguchi.engines.booking.rules.lottery import DrawEntry
from madoguchi.engines.booking.rules.lottery_file import PublicDraw
from madoguchi.engines.booking.rules.lottery_times import Phase, Times, phase_of
from madoguchi.engines.booking.rules.states import EntryState
from madoguchi.foundation.identity.sealed_codes import sealed_ways
from madoguchi.foundation.wall.speaker import show
from madoguchi.values.clock import JST, now
from madoguchi.values.words import Words

PAGE = 100


@dataclass(frozen=True)
class Choice:
    """One thing that can be won, with its places."""

    id: str
    name: Words
    places: int


@dataclass(frozen=True)
class LotteryFacts:
    """One lottery as anybody may know it; times are aware in Japan Standard Time."""

    ref: str
    title: Words
    note: Words
    options: tuple[Choice, ...]
    times: Times
    phase: Phase
    group_most: int
    commitment: str
    entries_digest: str
    seed: str

    @property
    def places(self) -> dict[str, int]:
        """The places by option."""
        return {one.id: one.places for one in self.options}

    def name_of(self, option: str) -> Words:
        """The name of an option, or "" for none."""
        return next((one.name for one in self.options if one.id == option), "")


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
class ResultRow:
    """One line of the public list of results."""

    number: str
    rank: int
    option: str
    moved_up: bool


class _Listed(NamedTuple):
    """One entry of a list, as anybody may know it."""

    number: str
    group: str
    size: int
    preferences: list[str]
    option: str
    rank: int | None
    moved_up: bool


_LIST = "SELECT * FROM entries_without_names(%s) ORDER BY number"
_WINNERS = "SELECT * FROM winners_without_names(%s, %s, %s)"


@dataclass(frozen=True)
class MovedUp:
    """One entry that moved up, without its person; until when it has to be confirmed."""

    number: str
    option: str
    state: str
    at: datetime
    answer_by: datetime | None


def lotteries() -> tuple[LotteryFacts, ...]:
    """Every lottery, the newest first."""
    return tuple(map(lottery_facts, Lottery.objects.order_by("-opens_at", "ref")[:50]))


def lottery_of(ref: str) -> LotteryFacts:
    """The lottery of a name; raises NoSuchLottery."""
    return lottery_facts(lottery_row(Lottery.objects.all(), ref))


def lottery_row(rows: QuerySet[Lottery], ref: str) -> Lottery:
    """The row of a lottery, locked as `rows` say; raises NoSuchLottery."""
    row = rows.filter(ref=ref).first() if "\x00" not in ref else None
    if row is None:
        raise NoSuchLottery()
    return row


def listed(lottery: str) -> QuerySet[LotteryEntry]:
    """The entries the closed list has: all but those that were withdrawn before it was closed."""
    rows = LotteryEntry.objects.filter(lottery__ref=lottery)
    return rows.exclude(state=EntryState.WITHDRAWN, rank__isnull=True)


def draw_entries(lottery: str) -> tuple[DrawEntry, ...]:
    """The list as the draw takes it, by number."""
    rows = listed(lottery).order_by("number").values_list("number", "preferences", "group", "size")
    return tuple(DrawEntry(number, tuple(wishes), group, size) for number, wishes, group, size in rows)


def _public_list(lottery: str) -> list[_Listed]:
    """The entries of `listed` as anybody may know them, by number; until it is closed not who belongs together."""
    return [_Listed(*row) for row in _asked(_LIST, [lottery])]


def _asked(statement: str, given: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


def public_draw(ref: str) -> PublicDraw:
    """What anybody may know: the list once it is closed, seed and results once it is drawn; raises NoSuchLottery."""
    lottery = lottery_of(ref)
    closed = lottery.phase in (Phase.CLOSED, Phase.DRAWN)
    there = _public_list(ref) if closed or lottery.seed else []
    ranked = sorted((one.rank, one.number, one) for one in there if one.rank and lottery.seed)
    return PublicDraw(
        ref=ref,
        places=lottery.places,
        commitment=lottery.commitment,
        entries_digest=lottery.entries_digest,
        entries=tuple(DrawEntry(one.number, tuple(one.preferences), one.group, one.size) for one in there if closed),
        seed=lottery.seed,
        results={number: (rank, "" if one.moved_up else one.option) for rank, number, one in ranked},
    )


def results(ref: str, *, after: str = "", limit: int = PAGE) -> tuple[tuple[ResultRow, ...], str]:
    """Who holds or held a place, by number, and the cursor of the next page ("" at the end)."""
    found = _asked(_WINNERS, [ref, after, limit + 1])
    shown = tuple(ResultRow(number, rank or 0, option, moved) for number, rank, option, moved in found)
    return shown[:limit], shown[limit - 1].number if len(found) > limit else ""


def wished(ref: str) -> Mapping[str, tuple[int, int]]:
    """For each option how many persons have it as their first wish, and as any wish."""
    lottery = lottery_of(ref)
    found = dict.fromkeys(lottery.places, (0, 0))
    for one in _public_list(ref):
        for place, option in enumerate(one.preferences):
            first, all_of_them = found.get(option, (0, 0))
            found[option] = (first + (one.size if place == 0 else 0), all_of_them + one.size)
    return found


def entries_by_lottery(refs: Collection[str]) -> Mapping[str, int]:
    """How many entries each lottery has, those that were withdrawn not counted."""
    rows = LotteryEntry.objects.filter(lottery__ref__in=refs).exclude(state=EntryState.WITHDRAWN)
    return dict(rows.values_list("lottery__ref").annotate(n=Count("id")).order_by())


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


def due_lotteries() -> list[str]:
    """The lotteries whose window is over and whose list is still open."""
    rows = Lottery.objects.filter(closed_at__isnull=True, closes_at__lte=now())
    return list(rows.values_list("ref", flat=True))


def lotteries_with_late_winners() -> list[str]:
    """The lotteries with winners whose time to answer is over."""
    rows = LotteryEntry.objects.filter(state=EntryState.WON, answer_by__lt=now()).annotate(ref=F("lottery__ref"))
    return sorted(set(rows.values_list("ref", flat=True)))


def lottery_facts(row: Lottery) -> LotteryFacts:
    """The frozen facts of a row."""
    times = Times(
        row.opens_at.astimezone(JST),
        row.closes_at.astimezone(JST),
        row.confirm_by.astimezone(JST),
        row.closed_at.astimezone(JST) if row.closed_at else None,
        row.drawn_at.astimezone(JST) if row.drawn_at else None,
    )
    return LotteryFacts(
        ref=row.ref,
        title=row.title,
        note=row.note,
        options=tuple(Choice(one["id"], one["name"], one["places"]) for one in row.options),
        times=times,
        phase=phase_of(times, now()),
        group_most=row.group_most,
        commitment=row.commitment,
        entries_digest=row.entries_digest,
        seed=row.seed,
    )


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
