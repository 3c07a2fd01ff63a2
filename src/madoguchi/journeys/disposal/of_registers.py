"""Records of registers whose time is over: kept by holds and by what cites them, otherwise as ripe as papers are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from madoguchi.engines.records.queries.cited import citers_among
from madoguchi.engines.records.queries.old_records import OldRecord, old_among, old_records
from madoguchi.foundation.catalogue.queries import Register, registers
from madoguchi.journeys.disposal.models import LegalHold
from madoguchi.journeys.disposal.ripe import Ripe
from madoguchi.journeys.retention import counts_before, last_day, years_kept
from madoguchi.values.references import is_record_number

_AT_ONCE = 500
"""Of so many records one query asks who cites them."""


@dataclass(frozen=True)
class Found:
    """Records whose time is over: what may go, what others cite, and how many are held."""

    ripe: tuple[Ripe, ...]
    cited: tuple[Ripe, ...]
    held: int


def ripe_records(division: str, retention: str, *, on: date, without: Collection[str], most: int) -> Found:
    """Those of a division's registers of this class whose time is over; at most so many to go, and so many cited."""
    held = _held()
    kept = [one for one in registers() if one.header.division == division and one.header.retention.class_ == retention]
    ripe, cited = _going(_over(kept, retention, on, without=held | set(without)), most)
    on_hold = islice(_over(kept, retention, on, among=held, without=without), most) if held else ()
    return Found(ripe, cited[:most], sum(1 for _one in on_hold))


def _going(waiting: Iterator[Ripe], most: int) -> tuple[tuple[Ripe, ...], tuple[Ripe, ...]]:
    """So many that may go in one plan, and those met on the way that others cite; what is cited fills no plan.

    As many are looked at again each time as were before, so that each is judged a few times only, however many there
    are, and always beside all others: what cites a record may wait far behind it.
    """
    met: dict[str, Ripe] = {}
    citers: dict[str, set[str]] = {}
    going: list[str] = []
    while len(going) < most and (some := list(islice(waiting, max(most, len(met))))):
        met |= {one.reference_number: one for one in some}
        citers |= _citers(some)
        going = going_together(met, citers)
    # Cut short, a ring of records that cite each other may have lost one.
    planned = going_together(going[:most], citers)
    stays = met.keys() - set(going)
    return tuple(met[one] for one in planned), tuple(one for number, one in met.items() if number in stays)


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
    return going_together([one.reference_number for one in over], _citers(over))


def _over(
    kept: Collection[Register],
    retention: str,
    on: date,
    *,
    among: Collection[str] | None = None,
    without: Collection[str],
) -> Iterator[Ripe]:
    before = counts_before(retention, on)
    for one in kept:
        yield from (_ripe(one, old) for old in old_records(one, before, among=among, without=without))


def _held() -> set[str]:
    """The records on hold, whoever kept their register when they were held."""
    numbers = LegalHold.objects.filter(lifted_at=None).values_list("reference_number", flat=True)
    return {number for number in numbers if is_record_number(number)}


def _ripe(found: Register, one: OldRecord) -> Ripe:
    years = years_kept(found.header.retention)
    return Ripe(one.ref, found.id, last_day(years or 0, one.since))


def going_together(numbers: Iterable[str], citers: Mapping[str, Collection[str]]) -> list[str]:
    """Those of these that leave no citation without its end: nobody cites them who does not go, too.

    Each stands behind those that cite it, so that a beginning of the list may go without the rest; records that cite
    each other in a ring stand together.
    """
    goes = dict.fromkeys(numbers)
    while stays := {one for one in goes if any(citer not in goes for citer in citers.get(one, ()))}:
        goes = dict.fromkeys(one for one in goes if one not in stays)
    placed: dict[str, None] = {}
    while left := [one for one in goes if one not in placed]:
        free = [one for one in left if all(citer in placed for citer in citers.get(one, ()))]
        placed |= dict.fromkeys(free or left)
    return list(placed)


def _citers(some: Collection[Ripe]) -> dict[str, set[str]]:
    """By number, the records that cite these."""
    by_register: dict[str, list[str]] = defaultdict(list)
    for one in some:
        by_register[one.procedure].append(one.reference_number)
    known = {one.id: one for one in registers()}
    citers: dict[str, set[str]] = {}
    for register_id, numbers in by_register.items():
        for at in range(0, len(numbers), _AT_ONCE):
            citers |= citers_among(known[register_id], numbers[at : at + _AT_ONCE])
    return citers
