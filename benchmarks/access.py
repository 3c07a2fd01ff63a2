"""A decision of access in process: clerks, a chief and a resident, each time before a matter never asked about."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from itertools import cycle

from benchmarks.measure import Measure, at_most

TARGET = 200.0  # µs
ROUNDS, WARM_UP = 5_000, 200


def run() -> list[Measure]:
    """What one decision takes, before a new matter and before the same again, and what parsing each time would take."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    os.environ.setdefault("MADOGUCHI_SECRET_KEY", "measuring")
    os.environ.setdefault("DATABASE_URL", "postgresql://nobody@127.0.0.1/none")  # a decision asks no database

    import django

    django.setup()
    import cedarpy
    from django.conf import settings

    from madoguchi.foundation.access.policies import text_of

    text = text_of(settings.MADOGUCHI_POLICIES)
    new, same = _times(_questions(new=True)), _times(_questions(new=False))
    parsing = _times(cycle([lambda: cedarpy.PolicySet.from_str(text)]), rounds=300)
    return [
        at_most("decision about a new matter, p50", new[49], "µs", TARGET, floor=same[49]),
        at_most("decision about a new matter, p99", new[98], "µs", TARGET, floor=same[98]),
        at_most("decision about the same matter again, p99", same[98], "µs", TARGET),
        Measure("parsing the rules for each decision instead, p50", parsing[49], "µs"),
    ]


def _times(asks: Iterator[Callable[[], object]], rounds: int = ROUNDS) -> list[float]:
    took = []
    for _ in range(rounds + WARM_UP):
        ask = next(asks)
        # It waits for nothing: what the thread worked is what it took, whatever else the machine does.
        begun = time.thread_time_ns()
        ask()
        took.append((time.thread_time_ns() - begun) / 1_000)
    return statistics.quantiles(took[WARM_UP:], n=100)


def _questions(*, new: bool) -> Iterator[Callable[[], object]]:
    from madoguchi.foundation.access.rules import Resource, decide
    from madoguchi.values.actor import Actor, ActorKind, Duty

    clerk = Actor(ActorKind.STAFF, "s-1", "職員", (Duty("child_family", "clerk"), Duty("centre", "clerk", "401013")))
    chief = Actor(ActorKind.STAFF, "s-2", "係長", (Duty("child_family", "subsection_chief", None, True),))
    resident = Actor(ActorKind.RESIDENT, "r-1", "住民")
    whats = ((clerk, "view"), (clerk, "work"), (chief, "sign_off"), (resident, "view"))
    for turn, (actor, action) in enumerate(cycle(whats)):
        owner = f"r-{turn if new else 0}"
        matter = Resource("case", "child_family", "centre", owner, "s-9", frozenset({"a", "b"}), "401013")
        yield lambda actor=actor, action=action, matter=matter: decide(actor, action, matter)  # type: ignore[misc]
