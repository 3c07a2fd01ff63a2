"""A decision of access in process: clerks, a chief and a resident, each time before a matter never asked about."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count, cycle
from typing import Any

from benchmarks.measure import Measure, at_most

TARGET = 200.0  # µs
ROUNDS, WARM_UP = 5_000, 200


def run() -> list[Measure]:
    """What one decision takes: about the next matter, about one unlike any other, and when no answer is known."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    os.environ.setdefault("MADOGUCHI_SECRET_KEY", "measuring")
    os.environ.setdefault("DATABASE_URL", "postgresql://nobody@127.0.0.1/none")  # a decision asks no database

    import django

    django.setup()
    import cedarpy
    from django.conf import settings

    from madoguchi.foundation.access.in_force import keep, released
    from madoguchi.foundation.access.texts import text_of

    keep(released())
    text = text_of(settings.MADOGUCHI_RELEASED_POLICIES)
    bare, first = _times(_bare()), _times(_questions(lambda turn: f"r-{turn}"), before=_forget)
    new, unlike = _times(_questions(lambda turn: f"r-{turn}")), _times(_questions(lambda turn: "r-0", unlike=True))
    parsing = _times(cycle([lambda: cedarpy.PolicySet.from_str(text)]), rounds=300)
    return [
        at_most("decision about a new matter, p50", new[49], "µs", TARGET),
        at_most("decision about a new matter, p99", new[98], "µs", TARGET),
        at_most("decision about a matter unlike any before, p50", unlike[49], "µs", TARGET, floor=bare[49]),
        at_most("decision about a matter unlike any before, p99", unlike[98], "µs", TARGET, floor=bare[98]),
        at_most("decision with no answer known, p50", first[49], "µs", TARGET, floor=bare[49]),
        at_most("decision with no answer known, p99", first[98], "µs", TARGET, floor=bare[98]),
        Measure("parsing the rules for each decision instead, p50", parsing[49], "µs"),
    ]


def _times(
    asks: Iterator[Callable[[], object]], rounds: int = ROUNDS, before: Callable[[], object] = lambda: None
) -> list[float]:
    took = []
    for _ in range(rounds + WARM_UP):
        ask = next(asks)
        before()
        # It waits for nothing: what the thread worked is what it took, whatever else the machine does.
        begun = time.thread_time_ns()
        ask()
        took.append((time.thread_time_ns() - begun) / 1_000)
    return statistics.quantiles(took[WARM_UP:], n=100)


def _asked(owner: str, mark: str) -> list[tuple[Any, str, Any]]:
    """Who asks, for what they ask, and about what; a `mark` makes the matter one of a division of its own."""
    from madoguchi.foundation.access.rules import Resource
    from madoguchi.values.actor import Actor, ActorKind, Duty

    clerk = Actor(ActorKind.STAFF, "s-1", "職員", (Duty("child_family", "clerk"), Duty("centre", "clerk", "401013")))
    chief = Actor(ActorKind.STAFF, "s-2", "係長", (Duty("child_family", "subsection_chief", None, True),))
    resident = Actor(ActorKind.RESIDENT, "r-1", "住民")
    matter = Resource("case", "child_family", "centre", owner, "s-9", frozenset({"a", f"b{mark}"}), "401013")
    return [(clerk, "view", matter), (clerk, "work", matter), (chief, "sign_off", matter), (resident, "view", matter)]


def _questions(owner: Callable[[int], str], *, unlike: bool = False) -> Iterator[Callable[[], object]]:
    from madoguchi.foundation.access.rules import decide

    for turn in count():
        for actor, action, matter in _asked(owner(turn), str(turn) if unlike else ""):
            yield partial(decide, actor, action, matter)


def _forget() -> None:
    """No answer of the engine is known any more; the rules stay parsed."""
    from madoguchi.foundation.access import engine

    engine._answered.cache_clear()


def _bare() -> Iterator[Callable[[], object]]:
    """The engine alone: rules parsed, person and matter read, the circumstances written."""
    import cedarpy

    from madoguchi.foundation.access.engine import asker_of, context_told, entities_told
    from madoguchi.foundation.access.in_force import policy_book
    from madoguchi.foundation.access.standing import circumstances_of

    ready: list[Callable[[], object]] = []
    for actor, action, matter in _asked("r-0", ""):
        piece = policy_book().slice_for(action, actor)
        asked = {
            "principal": {"type": "Person", "id": actor.ref},
            "action": {"type": "Action", "id": action},
            "resource": {"type": "Matter", "id": matter.kind},
            "context": context_told(actor, circumstances_of(actor), piece.reads),
        }
        asker = asker_of(piece, actor, action)
        told = entities_told(asker, matter.kind, asker.eyes.outline_of(matter))
        if piece.policies is None:
            raise RuntimeError(f"no rule speaks of {action}")
        ready.append(partial(cedarpy.is_authorized, asked, piece.policies, told))
    yield from cycle(ready)
