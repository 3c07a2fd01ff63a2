"""Free times of all wards for 30 days from one lobby process, and 2,000 telephones that watch published pages."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.lobby import CrowdOutside, Opened, crowd, opened
from benchmarks.measure import Measure, at_least, at_most
from benchmarks.scratch import scratch_house

SECONDS = 6
TELEPHONES, EVERY = 2000, 5.0
RATE, CORE = 5000.0, 20.0


def run() -> list[Measure]:
    """Everything asks for the same few pages at once, then 2,000 telephones watch them each five seconds."""
    with scratch_house():
        import django

        django.setup()
        count = make_slots()
        with opened() as lobby:
            return [*_hurried(lobby, count), *_watched(lobby)]


def make_slots() -> int:
    """The slots of every office for the days ahead; how many there are."""
    from madoguchi.engines.booking.actions.slots import lay_slots

    return lay_slots()


def _hurried(lobby: Opened, count: int) -> list[Measure]:
    paths = ["/times/child", "/times/moving", "/times/general/2.json", "/times/certificate/1.json", "/times"]
    with crowd() as people, _bookings():
        people.ask("watchers", paths=paths, every=0, port=lobby.port, people=0, connections=64)
        used, found = _used(lobby, people, "hurry", SECONDS)
    look = found["pages"]["look"]
    rate = look["count"] / found["seconds"]
    _check(found)
    name = f"free times, {count:,} slots of 7 wards × 30 days, while bookings change them"
    return [
        at_least(name, rate, "per second", RATE),
        Measure("free times, p99", look["p99"], "ms"),
        at_least("free times, per second of one core", look["count"] / used, "per second", RATE),
    ]


def _watched(lobby: Opened) -> list[Measure]:
    paths = [f"/times/{line}/1.json" for line in ("child", "moving", "insurance", "certificate")]
    with crowd() as people, _bookings():
        people.ask("watchers", paths=paths, every=EVERY, port=lobby.port, people=0, connections=TELEPHONES)
        people.ask("watch", seconds=EVERY)  # everybody connects
        used, found = _used(lobby, people, "watch", 4 * EVERY)
    _check(found)
    share = 100 * used / found["seconds"]
    name = f"{TELEPHONES:,} telephones, each looking every {EVERY:.0f} s"
    return [
        at_most(f"{name}, of one core", share, "%", CORE),
        Measure(f"{name}, p99", found["pages"]["look"]["p99"], "ms"),
    ]


def _used(lobby: Opened, people: CrowdOutside, act: str, seconds: float) -> tuple[float, dict[str, Any]]:
    before = lobby.cpu()
    found = people.ask(act, seconds=seconds)
    return lobby.cpu() - before, found


def _check(found: dict[str, Any]) -> None:
    wrong = {kind: many for kind, many in found["statuses"].items() if kind not in ("look 200", "look 304")}
    if wrong:
        raise RuntimeError(f"not every page was answered: {wrong}")


@contextmanager
def _bookings() -> Iterator[None]:
    """Somebody books all the while, so that the snapshot changes every second."""
    from threading import Event, Thread

    done = Event()

    def book() -> None:
        from django.db import connection

        turn = 0
        while not done.wait(0.2):
            turn += 1
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE booking_slot SET taken = %s, taken_online = %s WHERE id %% 97 = 1", [turn % 2] * 2
                )
        connection.close()

    booker = Thread(target=book)
    booker.start()
    try:
        yield
    finally:
        done.set()
        booker.join()
        time.sleep(0.2)
