"""Keeping a matter from every disposal: who holds it, who sees the hold, and who lifts it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from madoguchi.engines.cases.actions import lock_case
from madoguchi.engines.records.actions.locking_records import lock_record
from madoguchi.foundation.access.rules import Resource, decide, foresee, require
from madoguchi.foundation.catalogue.queries import register_version
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.words import kept_words, read_words
from madoguchi.journeys.bases import DISPOSING, law_for
from madoguchi.journeys.disposal.errors import HoldNeedsReason, NoSuchHold
from madoguchi.journeys.disposal.models import DisposalItem, LegalHold
from madoguchi.journeys.disposal.owners import confirming, keeper_of, owned_by, owners
from madoguchi.journeys.nearness import near_each
from madoguchi.journeys.represent.settled import lock_claim
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now
from madoguchi.values.references import is_claim_number, read_record_number, read_reference_number

MOST = 200
_DATA = "廃棄の停止"


@dataclass(frozen=True)
class Hold:
    """One hold in force, and whether the reader may lift it."""

    number: int
    reference_number: str
    reason: str
    held_by: str
    held_at: datetime
    may_lift: bool


@transaction.atomic
def hold(reference_number: str, reason: str, *, by: Actor) -> None:
    """Keep a matter, a record or a claim of a proxy from every disposal; holding it twice is one hold.

    What would remove it waits for it. Raises NotPermitted, HoldNeedsReason, ReferenceMistyped, and NoSuchCase,
    NoSuchRecord or NoSuchClaim when there is none to hold.
    """
    check_may_hold(by)
    if not reference_number.strip() or not reason.strip():
        raise HoldNeedsReason()
    number, division, ward = _locked(reference_number)
    try:
        with transaction.atomic():
            LegalHold.objects.create(
                reference_number=number,
                division=division,
                ward=ward,
                reason=kept_words(reason.strip()[:400], number),
                held_by=by.name,
                held_at=now(),
            )
    except IntegrityError:
        return
    record(by, "write:disposal_held", dossiers=[number], data=_DATA, purpose=DISPOSING, legal_basis=law_for(DISPOSING))


def _locked(typed: str) -> tuple[str, str, str]:
    """What was typed as number, division and ward, locked.

    A record is of the division that keeps its register, a claim of the one that confirms.
    """
    if number := read_record_number(typed):
        kept = lock_record(number)
        return number, keeper_of(number) or register_version(kept.version).header.division, ""
    if is_claim_number(claim := typed.strip()):
        lock_claim(claim)
        return claim, confirming(), ""
    case = lock_case(read_reference_number(typed))
    return case.reference_number, case.home_division, case.ward


@transaction.atomic
def lift(number: int, *, by: Actor) -> None:
    """Lift a hold; never by who planned to dispose of the matter. Raises NotPermitted, NoSuchHold."""
    check_may_hold(by)
    row = _seen(by).select_for_update().filter(pk=number).first()
    if row is None:
        raise NoSuchHold()
    held = [row.reference_number]
    require(by, "lift_hold", _resource(row, owners([row]), _planners(held), near_each(held)))
    row.lifted_at, row.lifted_by = now(), by.name
    row.save(update_fields=["lifted_at", "lifted_by"])
    record(
        by,
        "write:disposal_lifted",
        dossiers=[row.reference_number],
        data=_DATA,
        purpose=DISPOSING,
        legal_basis=law_for(DISPOSING),
    )


@transaction.atomic
def holds(by: Actor) -> tuple[Hold, ...]:
    """The newest holds of one's own papers in force, of all for the auditor; journalled. Raises NotPermitted."""
    check_may_hold(by)
    rows = list(_seen(by).order_by("-id")[:MOST])
    numbers = [row.reference_number for row in rows]
    whose, planners, near = owners(rows), _planners(numbers), near_each(numbers)
    said = read_words(row.reason for row in rows)
    found = tuple(
        Hold(
            number=int(row.pk),
            reference_number=row.reference_number,
            reason=said[row.reason],
            held_by=row.held_by,
            held_at=row.held_at,
            may_lift=foresee(by, "lift_hold", _resource(row, whose, planners, near)).allowed,
        )
        for row in rows
    )
    record(
        by,
        "list",
        dossiers=[one.reference_number for one in found],
        data=_DATA,
        purpose=DISPOSING,
        legal_basis=law_for(DISPOSING),
    )
    return found


def held_among(numbers: Collection[str]) -> set[str]:
    """Those of these numbers on which a hold is in force."""
    rows = LegalHold.objects.filter(reference_number__in=list(numbers), lifted_at=None)
    return set(rows.values_list("reference_number", flat=True))


def check_may_hold(by: Actor) -> None:
    """Raise NotPermitted for who may not hold papers back."""
    require(by, "hold_disposal", Resource(kind="disposal"))


def hold_resource(reference_number: str) -> Resource:
    """The hold in force on a matter, as the rules of access take it; raises NoSuchHold."""
    row = LegalHold.objects.filter(reference_number=reference_number, lifted_at=None).first()
    if row is None:
        raise NoSuchHold()
    return _resource(row, owners([row]), _planners([reference_number]), near_each([reference_number]))


def _seen(by: Actor) -> QuerySet[LegalHold]:
    """The holds in force of the papers one's posts are responsible for; of all papers for the auditor."""
    rows = LegalHold.objects.filter(lifted_at=None)
    if decide(by, "audit", Resource(kind="journal")).allowed:
        return rows
    return rows.filter(owned_by(by))


def _planners(numbers: Collection[str]) -> dict[str, str]:
    """Who planned to dispose of these matters, by number, in plans that are not settled."""
    items = DisposalItem.objects.filter(
        reference_number__in=list(numbers), disposal__dropped_at=None, disposal__carried_out_at=None
    )
    return dict(items.values_list("reference_number", "disposal__asked_ref"))


def _resource(
    row: LegalHold, whose: dict[str, tuple[str, str]], planners: dict[str, str], near: dict[str, frozenset[str]]
) -> Resource:
    division, ward = whose[row.reference_number]
    return Resource(
        kind="disposal",
        division=division,
        ward=ward,
        drafted_by=planners.get(row.reference_number, ""),
        near=near.get(row.reference_number, frozenset()),
        subject=row.reference_number,
    )
