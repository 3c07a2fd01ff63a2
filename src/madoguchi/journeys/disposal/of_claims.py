"""Claims of proxies whose time is over, as the city declares it; holds keep them as they keep papers."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from itertools import islice

from madoguchi.foundation.catalogue.queries import city
from madoguchi.journeys.disposal.models import LegalHold
from madoguchi.journeys.disposal.ripe import PROXIES, Ripe
from madoguchi.journeys.represent.settled import Settled, settled_among, settled_before
from madoguchi.journeys.retention import counts_before, last_day, years_of
from madoguchi.values.references import is_claim_number


def ripe_claims(
    division: str, retention: str, *, on: date, without: Collection[str], most: int
) -> tuple[tuple[Ripe, ...], int]:
    """The claims this division confirms, of this class, whose time is over, at most so many; and how many are held."""
    declared = city().proxies
    if (declared.division, declared.retention) != (division, retention):
        return (), 0
    held = _held()
    stays = held.union(without)
    going = (one for one in _over(retention, on) if one.reference_number not in stays)
    on_hold = (one for one in _over(retention, on) if one.reference_number in held) if held else iter(())
    return tuple(islice(going, most)), sum(1 for _one in islice(on_hold, most))


def still_ripe_claims(numbers: Collection[str], retention: str, *, on: date) -> list[str]:
    """Those of these claims that may go as everything stands now; locked until the transaction ends."""
    if city().proxies.retention != retention:
        return []
    held = _held()
    found = settled_among(numbers, counts_before(retention, on))
    return [one.number for one in found if one.number not in held]


def _over(retention: str, on: date) -> Iterator[Ripe]:
    for one in settled_before(counts_before(retention, on)):
        yield _ripe(one, retention)


def _ripe(one: Settled, retention: str) -> Ripe:
    return Ripe(one.number, PROXIES, last_day(years_of(retention), one.since))


def _held() -> set[str]:
    numbers = LegalHold.objects.filter(lifted_at=None).values_list("reference_number", flat=True)
    return {number for number in numbers if is_claim_number(number)}
