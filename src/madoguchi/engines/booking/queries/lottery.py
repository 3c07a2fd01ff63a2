"""Lotteries as anybody may know them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from madoguchi.engines.booking.errors.lotteries import NoSuchLottery
from madoguchi.engines.booking.models import Lottery, LotteryEntry
from madoguchi.engines.booking.rules.lottery_times import Phase, Times, phase_of
from madoguchi.engines.booking.rules.states import EntryState
from madoguchi.values.clock import JST, now
from madoguchi.values.words import Words


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


def entries_by_lottery(refs: Collection[str]) -> Mapping[str, int]:
    """How many entries each lottery has, those that were withdrawn not counted."""
    rows = LotteryEntry.objects.filter(lottery__ref__in=refs).exclude(state=EntryState.WITHDRAWN)
    return dict(rows.values_list("lottery__ref").annotate(n=Count("id")).order_by())


def due_lotteries() -> list[str]:
    """The lotteries whose window is over and whose list is still open."""
    rows = Lottery.objects.filter(closed_at__isnull=True, closes_at__lte=now())
    return list(rows.values_list("ref", flat=True))


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
