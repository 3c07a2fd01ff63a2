"""Whose matters and records are today: of the division their case is of, or of the one that keeps their register."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q

from madoguchi.engines.cases.queries import homes_of, numbers_at_home
from madoguchi.engines.records.queries.old_records import numbers_in, registers_by_number
from madoguchi.foundation.catalogue.queries import city, registers
from madoguchi.journeys.disposal.models import LegalHold
from madoguchi.journeys.represent.settled import claims_standing
from madoguchi.values.actor import Actor
from madoguchi.values.references import CLAIM_NUMBER, RECORD_NUMBER, is_claim_number, is_record_number


def owners(rows: Iterable[LegalHold]) -> dict[str, tuple[str, str]]:
    """By number, division and ward whose each of these is now; two queries.

    What a register held that is not published any more stays with the division that kept it when it was held.
    """
    written = {row.reference_number: (row.division, row.ward) for row in rows}
    return written | _owners(list(written))


def moved_from(division: str, numbers: Collection[str]) -> list[str]:
    """Those of these matters and records that are another division's by now, in the order they were given."""
    found = _owners(numbers)
    return [one for one in numbers if one in found and found[one][0] != division]


def keeper_of(number: str) -> str | None:
    """The division that keeps the register of a record today; None where it is not published any more."""
    return _keepers([number]).get(number)


def owned_by(by: Actor) -> Q:
    """The holds of what somebody's posts are responsible for now."""
    written = Q(pk__in=())
    for division, ward in by.seats:
        written |= Q(division=division, ward=ward) if ward else Q(division=division)
    kept = {one.id: (one.header.division, "") in by.seats for one in registers()}
    theirs, others = ([one for one, own in kept.items() if own is wanted] for wanted in (True, False))
    of_records = Q(reference_number__in=numbers_in(theirs)) | written & ~Q(reference_number__in=numbers_in(others))
    is_record = Q(reference_number__regex=f"^{RECORD_NUMBER}$")
    is_claim = Q(reference_number__regex=f"^{CLAIM_NUMBER}$")
    of_claims = is_claim if (confirming(), "") in by.seats else Q(pk__in=())
    return is_record & of_records | of_claims | Q(reference_number__in=numbers_at_home(by.seats))


def confirming() -> str:
    """The division that confirms proxies today, and whose their claims are; empty where none does."""
    return city().proxies.division or ""


def _owners(numbers: Collection[str]) -> dict[str, tuple[str, str]]:
    """Of those that are there, and whose register is published."""
    records = [one for one in numbers if is_record_number(one)]
    claims = [one for one in numbers if is_claim_number(one)]
    matters = [one for one in numbers if not is_record_number(one) and not is_claim_number(one)]
    homes = homes_of(matters) if matters else {}
    asked = dict.fromkeys(claims_standing(claims), (confirms, "")) if (confirms := confirming()) else {}
    return homes | asked | {number: (division, "") for number, division in _keepers(records).items()}


def _keepers(numbers: list[str]) -> dict[str, str]:
    divisions = {one.id: one.header.division for one in registers()}
    found = registers_by_number(numbers) if numbers else {}
    return {number: divisions[register_id] for number, register_id in found.items() if register_id in divisions}
