"""A spreadsheet of 5,000 rows becomes a register at work that another division cites: how long a hand needs for it.

The keystroke-level model reckons keys, clicks and looks (`tests/e2e/keystrokes.py`); the pages are waited for as long
as the house takes to answer a browser here. To read what stands on a page takes no part of it.
"""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser
from tests.e2e.browsing import arriving, launched, sign_in_as_staff
from tests.e2e.keystrokes import Reckoned
from tests.e2e.running import RunningHouse
from tests.e2e.spreadsheet_walk import OTHER, OWNER, Hand, ask_nobody, build_from_file, cite

from benchmarks.measure import Measure, at_most

_MOST_SECONDS = 300.0


def run() -> list[Measure]:
    """One walk in a browser without scripts, over a house of its own."""
    house = RunningHouse()
    try:
        with launched() as browser:
            built = _walked(browser, house.base, OWNER, build_from_file)
            answered = _walked(browser, house.base, OTHER, ask_nobody)
            cited = _walked(browser, house.base, OTHER, cite)
    finally:
        house.stop()
    whole = built.seconds_here + answered.seconds_here + cited.seconds_here
    return [
        at_most("a sheet of 5,000 rows to a register with process and rights", built.seconds_here, "s", _MOST_SECONDS),
        Measure("of it, clicks", built.clicks, ""),
        Measure("of it, keys", built.keys, ""),
        Measure("of it, pages waited for", built.waited, "s"),
        Measure("a question answered by a link instead of an inquiry", answered.seconds_here, "s"),
        Measure("another division's register that cites it", cited.seconds_here, "s"),
        at_most("all three, by two people", whole, "s", _MOST_SECONDS),
    ]


def _walked(browser: Browser, base: str, who: str, walk: Callable[[Hand], object]) -> Reckoned:
    with arriving(browser, base, script=False) as visit:
        page = visit.new_page()
        page.set_default_timeout(60_000)
        sign_in_as_staff(page, who)
        hand = Hand(page)
        walk(hand)
        return hand.reckoned
