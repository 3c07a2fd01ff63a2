"""The transfer of 1 April: a personnel file of 8,000 people, of whom a third change their post, a tenth are new."""

from __future__ import annotations

import time
from datetime import date

from benchmarks.measure import Measure, at_most
from benchmarks.scratch import scratch_house

PEOPLE, TARGET = 8_000, 60.0
HEAD = "職員番号,氏名,フリガナ,課,職"
MARCH, APRIL = date(2026, 4, 1), date(2027, 4, 1)


def run() -> list[Measure]:
    """The first take-over, the list of differences of the transfer, and the transfer itself."""
    with scratch_house():
        import django

        django.setup()
        from madoguchi.foundation.catalogue.queries import city
        from madoguchi.journeys.personnel.taking_over import take_over_personnel
        from madoguchi.values.actor import SYSTEM

        divisions = [one.id for one in city().divisions]

        def taken(first: int, turn: int, on: date, *, dry_run: bool) -> float:
            raw = _file(range(first, first + PEOPLE), divisions, turn)
            began = time.perf_counter()
            take_over_personnel(raw, on, by=SYSTEM, dry_run=dry_run)
            return time.perf_counter() - began

        everybody = taken(0, 0, MARCH, dry_run=False)
        listed = taken(PEOPLE // 10, 1, APRIL, dry_run=True)
        moved = taken(PEOPLE // 10, 1, APRIL, dry_run=False)
    return [
        Measure(f"personnel, {PEOPLE:,} people taken over for the first time", everybody, "s"),
        Measure("personnel, list of differences of a transfer", listed, "s"),
        at_most(f"personnel, transfer of {PEOPLE:,} people", moved, "s", TARGET),
    ]


def _file(numbers: range, divisions: list[str], turn: int) -> bytes:
    """Everybody with a division; at the next turn every third person stands one division further."""
    rows = [
        f"m-{number:05},見本 {number},ミホン,{divisions[(number + turn * (number % 3 == 0)) % len(divisions)]},clerk"
        for number in numbers
    ]
    return "\n".join((HEAD, *rows)).encode()
