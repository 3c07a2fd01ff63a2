"""The inbox and the search by kana with a million cases, through the web server, with 1 and with 16 people at once."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

from benchmarks.measure import Measure, at_most
from benchmarks.million import fill
from benchmarks.scratch import scratch_house
from benchmarks.web import Ask, Visitor, served, session_of, together

# A well-known Django case system publishes 150–200 ms with one user and 320–430 ms with many.
TARGETS = {1: 100.0, 16: 200.0}
REQUESTS = 200
WORDS = ("とばた", "サトウ", "たかぎ", "あおい", "ワカマツ フミ", "もり", "やま", "ハナコ", "わた", "みうら れん")


def run() -> list[Measure]:
    """Pages of several queues, and searches, each person with one request after another and no pause between them."""
    with scratch_house(publish=False):
        import django

        django.setup()
        fill()
        floors = {"inbox page": _engine_time(_list_once), "search by kana": _engine_time(_search_once)}
        with served() as web:
            session = _signed_in()
            asked = {"inbox page": _pages(web.port, session), "search by kana": _searches(web.port, session)}
            return [
                at_most(f"{name}, {people} at once, p50", _load(make, people), "ms", target, floor=floors[name])
                for name, make in asked.items()
                for people, target in TARGETS.items()
            ]


def _load(make: Callable[[], Ask], people: int) -> float:
    asks = [make() for _ in range(people)]
    for ask in asks:
        ask()
    return together([[ask] * max(20, REQUESTS // people) for ask in asks]).p50


def _pages(port: int, session: str) -> Callable[[], Ask]:
    queues = [f"/staff/?{urlencode(query)}" for query in QUERIES]

    def make() -> Ask:
        visitor, paths = Visitor(port, session), cycle(queues)
        return lambda: visitor.get(next(paths))

    return make


QUERIES: tuple[dict[str, Any], ...] = (
    {"view": "mine"},
    {"view": "unassigned"},
    {"view": "all"},
    {"view": "all", "procedure": "procedure_7"},
    {"view": "all", "step": "formal_examination", "ward": "401015"},
    {"view": "waiting"},
    {"view": "overdue"},
    {"view": "done"},
)


def _searches(port: int, session: str) -> Callable[[], Ask]:
    def make() -> Ask:
        visitor, words = Visitor(port, session), cycle(WORDS)
        return lambda: visitor.post("/staff/search", {"q": next(words)}, expect=200)

    return make


def _engine_time(act: Callable[[], object]) -> float:
    for _ in range(5):
        act()
    times = []
    for _ in range(40):
        begun = time.perf_counter()
        act()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


_turn = cycle(range(1_000_000))


def _list_once() -> None:
    """The two queries of a page alone, without access, journal and HTML."""
    from madoguchi.engines.cases.queries import InboxFilter, counts, inbox

    query = QUERIES[next(_turn) % len(QUERIES)]
    wanted = InboxFilter(divisions=frozenset({"centre", "division_3"}), person="centre_3", **query)
    inbox(wanted)
    counts(InboxFilter(divisions=wanted.divisions, person=wanted.person))


def _search_once() -> None:
    from madoguchi.engines.cases.queries import search

    search(WORDS[next(_turn) % len(WORDS)], seats={("centre", ""), ("division_3", "")})


def _signed_in() -> str:
    """The session of a clerk with a post at the centre and one in a division."""
    from madoguchi.foundation.identity.models import Account, StaffPost
    from madoguchi.values.clock import today

    account = Account.objects.create(ref="centre_3", kind="staff", name="担当 三", is_demonstration=True)
    for division in ("centre", "division_3"):
        StaffPost.objects.create(account=account, division=division, position="clerk", from_on=today())
    return session_of(account)
