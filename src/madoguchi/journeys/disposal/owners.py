"""Whose a hold is: of the division its matter is of, or of the division that keeps the register of its record today."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from madoguchi.engines.records.queries.old_records import numbers_in, registers_by_number
from madoguchi.foundation.catalogue.queries import registers
from madoguchi.journeys.disposal.models import LegalHold
from madoguchi.values.actor import Actor
from madoguchi.values.references import is_record_number


def owners(rows: Iterable[LegalHold]) -> dict[str, str]:
    """By number, the division whose each of these is now; one query.

    What a register held that is not published any more stays with the division that kept it when it was held.
    """
    written = {row.reference_number: row.division for row in rows}
    return written | _keepers([one for one in written if is_record_number(one)])


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
    return Q(reference_number__in=numbers_in(theirs)) | written & ~Q(reference_number__in=numbers_in(others))


def _keepers(numbers: list[str]) -> dict[str, str]:
    divisions = {one.id: one.header.division for one in registers()}
    found = registers_by_number(numbers) if numbers else {}
    return {number: divisions[register_id] for number, register_id in found.items() if register_id in divisions}
