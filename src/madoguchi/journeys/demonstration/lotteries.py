"""Two lotteries of the demonstration city: one that takes entries, and one that was drawn last week."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from madoguchi.engines.booking.actions import lottery as acts
from madoguchi.engines.booking.actions.lottery_entries import NewEntry, enter
from madoguchi.engines.booking.queries.lottery import Choice
from madoguchi.journeys.visit.lottery import close_lottery, draw_lottery
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import moved_to, now
from madoguchi.values.references import digest
from madoguchi.values.words import Words

_OPEN_ENTRIES, _DRAWN_ENTRIES = 46, 38
_DAY = timedelta(days=1)


def make_lotteries(random: Random) -> None:
    """Make both, with synthetic entries; asked for once, in an empty house."""
    today = now().replace(minute=0, second=0, microsecond=0)
    swim = (
        Choice("morning", {"ja": "午前の組", "en": "Morning group", "ja-easy": "朝の グループ"}, 12),
        Choice("noon", {"ja": "午後の組", "en": "Afternoon group", "ja-easy": "昼の グループ"}, 12),
        Choice("evening", {"ja": "夕方の組", "en": "Evening group", "ja-easy": "夕方の グループ"}, 8),
    )
    title = {"ja": "親子水泳教室（冬）", "en": "Parent and child swimming (winter)", "ja-easy": "親と 子の 水泳（冬）"}
    _make("swimming-winter", title, swim, today - 3 * _DAY, _OPEN_ENTRIES, random)
    walk = (
        Choice("first", {"ja": "1日目", "en": "First day", "ja-easy": "1日目"}, 10),
        Choice("second", {"ja": "2日目", "en": "Second day", "ja-easy": "2日目"}, 10),
    )
    title = {"ja": "橋の見学会", "en": "Inside the bridge", "ja-easy": "橋を 見る 会"}
    ref = _make("bridge-tour", title, walk, today - 12 * _DAY, _DRAWN_ENTRIES, random)
    with moved_to(today - 2 * _DAY):
        close_lottery(ref, by=SYSTEM)
        draw_lottery(ref, by=SYSTEM)


def _make(ref: str, title: Words, options: tuple[Choice, ...], opens_at: datetime, count: int, random: Random) -> str:
    with moved_to(opens_at - 2 * _DAY):
        acts.create_lottery(
            ref,
            title=title,
            options=options,
            opens_at=opens_at,
            closes_at=opens_at + 9 * _DAY,
            confirm_by=opens_at + 20 * _DAY,
        )
    with moved_to(opens_at + _DAY):
        group = ""
        for n in range(count):
            wishes = tuple(one.id for one in random.sample(options, len(options)))
            new = NewEntry(
                key=digest(f"{ref}:{n}"),
                person_key=digest(f"person:{ref}:{n}"),
                name=f"見本 {n + 1}番",
                kana="ミホン",
                preferences=wishes,
                opens_group=n % 10 == 0,
                group=group if n % 10 in (1, 2) else "",
            )
            group = enter(ref, new)[0].group or group
    return ref
