"""What anybody may know of the entries and the draw of a lottery, without a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection

from madoguchi.engines.booking.queries.lottery import lottery_of
from madoguchi.engines.booking.queries.lottery_entries import PAGE
from madoguchi.engines.booking.rules.lottery import DrawEntry
from madoguchi.engines.booking.rules.lottery_file import PublicDraw
from madoguchi.engines.booking.rules.lottery_times import Phase


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
