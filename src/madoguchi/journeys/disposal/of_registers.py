"""Records of registers whose time is over: kept by holds and by what cites them, otherwise as ripe as papers are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from madoguchi.engines.records.queries.cited import citers_among
from madoguchi.engines.records.queries.old_records import OldRecord, old_among, old_records
from madoguchi.foundation.catalogue.queries import Register, registers
from madoguchi.journeys.disposal.models import LegalHold
from madoguchi.journeys.disposal.ripe import Ripe
from madoguchi.journeys.retention import counts_before, last_day, years_kept


@dataclass(frozen=True)
class Found:
    """Records whose time is over: what may go, what others cite, and how many are held."""

    ripe: tuple[Ripe, ...]
    cited: tuple[Ripe, ...]
    held: int


def ripe_records(division: str, retention: str, *, on: date, without: Collection[str], most: int) -> Found:
    """The records of a division's registers of this class whose time is over, at most so many."""
    held = set(LegalHold.objects.filter(division=division, lifted_at=None).values_list("reference_number", flat=True))
    kept = [one for one in registers() if one.header.division == division and one.header.retention.class_ == retention]
    waiting = _over(kept, retention, on, without=held | set(without))
    ripe: list[Ripe] = []
    cited: list[Ripe] = []
    # What is cited takes nobody's place in the plan; of what is cited, a page is told.
    while len(ripe) < most and len(cited) < most and (some := list(islice(waiting, most - len(ripe)))):
        stays = _cited(some)
        ripe += [one for one in some if one.reference_number not in stays]
        cited += [one for one in some if one.reference_number in stays]
    on_hold = _over(kept, retention, on, without=without) if held else iter(())
    return Found(tuple(ripe), tuple(cited), sum(1 for one in islice(on_hold, most) if one.reference_number in held))


def still_ripe_records(planned: Mapping[str, str], retention: str, *, on: date) -> list[str]:
    """Those of these records, by number their register, that may go as everything stands now; locked until the end.

    A register that is not published any more, or is of another class by now, keeps its records.
    """
    known = {one.id: one for one in registers()}
    by_register: dict[str, list[str]] = defaultdict(list)
    for number, register_id in planned.items():
        by_register[register_id].append(number)
    over: list[Ripe] = []
    for register_id in sorted(by_register.keys() & known.keys()):
        found = known[register_id]
        if found.header.retention.class_ == retention:
            old = old_among(found, counts_before(retention, on), by_register[register_id])
            over += [_ripe(found, one) for one in old]
    numbers = [one.reference_number for one in over]
    held = LegalHold.objects.filter(reference_number__in=numbers, lifted_at=None)
    kept = set(held.values_list("reference_number", flat=True))
    over = [one for one in over if one.reference_number not in kept]
    stays = _cited(over)
    return [one.reference_number for one in over if one.reference_number not in stays]


def _over(kept: Collection[Register], retention: str, on: date, *, without: Collection[str]) -> Iterator[Ripe]:
    for one in kept:
        yield from (_ripe(one, old) for old in old_records(one, counts_before(retention, on), without=without))


def _ripe(found: Register, one: OldRecord) -> Ripe:
    years = years_kept(found.header.retention)
    return Ripe(one.ref, found.id, last_day(years or 0, one.since))


def _cited(going: Collection[Ripe]) -> set[str]:
    """Those of these records that would leave a citation without its end: somebody cites them who does not go, too."""
    by_register: dict[str, list[str]] = defaultdict(list)
    for one in going:
        by_register[one.procedure].append(one.reference_number)
    known = {one.id: one for one in registers()}
    citers: dict[str, set[str]] = {}
    for register_id, numbers in by_register.items():
        citers |= citers_among(known[register_id], numbers)
    goes = {one.reference_number for one in going}
    while stays := {number for number in goes if citers.get(number, set()) - goes}:
        goes -= stays
    return {one.reference_number for one in going} - goes
