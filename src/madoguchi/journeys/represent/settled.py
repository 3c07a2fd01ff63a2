"""Claims that are settled, by their numbers: those long decided, locked, and those that stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice

from django.db.models import QuerySet
from django.db.models.functions import Left
from django.utils.timezone import localtime

from madoguchi.foundation.identity import confirmed
from madoguchi.journeys.represent.errors import NoSuchClaim
from madoguchi.journeys.represent.models import ASKED, ProxyClaim
from madoguchi.values.clock import JST
from madoguchi.values.references import claim_number

_AT_ONCE = 500


@dataclass(frozen=True)
class Settled:
    """A claim that is settled; `since` is the day its retention counts from."""

    ref: str
    since: date

    @property
    def number(self) -> str:
        """What it is called by in lists and plans."""
        return claim_number(self.ref)


def settled_before(day: date) -> Iterator[Settled]:
    """Claims settled before this day whose mandate, if any came of them, was over before it as well; oldest first."""
    rows = _settled(day).order_by("decided_at", "id").iterator(_AT_ONCE)
    for part in iter(lambda: list(islice(rows, _AT_ONCE)), []):
        yield from _since(part, day)


def settled_among(numbers: Collection[str], day: date) -> list[Settled]:
    """The same of these numbers, each locked in one order until the transaction ends."""
    rows = _by_number(_settled(day), numbers).select_for_update().order_by("id")
    return _since(list(rows), day)


def _settled(day: date) -> QuerySet[ProxyClaim]:
    rows = ProxyClaim.objects.exclude(state=ASKED).filter(decided_at__lt=datetime.combine(day, time.min, JST))
    return rows.only("ref", "decided_at", "mandate_ref")


def _since(rows: list[ProxyClaim], day: date) -> list[Settled]:
    over = confirmed.last_days([row.mandate_ref for row in rows if row.mandate_ref])
    found = [
        Settled(row.ref, max(localtime(row.decided_at, JST).date(), over.get(row.mandate_ref, date.min)))
        for row in rows
        if row.decided_at is not None
    ]
    return [one for one in found if one.since < day]


def claims_standing(numbers: Collection[str]) -> dict[str, str]:
    """By number, the refs of those of these that are claims."""
    refs = _by_number(ProxyClaim.objects.all(), numbers).values_list("ref", flat=True) if numbers else ()
    return {claim_number(ref): ref for ref in refs}


def lock_claim(number: str) -> None:
    """Hold the row of a claim until the transaction ends. Raises NoSuchClaim."""
    if _by_number(ProxyClaim.objects.all(), [number]).select_for_update().first() is None:
        raise NoSuchClaim()


def near_claims(numbers: Collection[str]) -> dict[str, frozenset[str]]:
    """By number, the people of the register these claims are about, who asked among them; three questions."""
    rows = list(_by_number(ProxyClaim.objects.all(), numbers)) if numbers else []
    asked = confirmed.people_of({row.account_ref for row in rows})
    acting = confirmed.people_in({row.mandate_ref for row in rows} - {""})
    return {
        claim_number(row.ref): (
            frozenset({row.person_ref, asked.get(row.account_ref, "")} - {""})
            | acting.get(row.mandate_ref, frozenset())
        )
        for row in rows
    }


def _by_number(rows: QuerySet[ProxyClaim], numbers: Collection[str]) -> QuerySet[ProxyClaim]:
    return rows.alias(number=Left("ref", 16)).filter(number__in=list(numbers))
