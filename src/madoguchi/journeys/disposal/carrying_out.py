"""Agreeing to a plan of disposal, dropping it, and carrying it out with a certificate."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection, transaction

from madoguchi.foundation.access.rules import require
from madoguchi.foundation.journal.actions import record, record_act
from madoguchi.foundation.journal.removals import DISPOSED
from madoguchi.foundation.storage.actions import sweep
from madoguchi.journeys import jobs
from madoguchi.journeys.bases import DISPOSING, law_for
from madoguchi.journeys.disposal.errors import (
    DisposalHasMoved,
    DisposalIsSettled,
    DisposalNeedsOtherHands,
    NoSuchDisposal,
)
from madoguchi.journeys.disposal.models import Disposal
from madoguchi.journeys.disposal.of_claims import still_ripe_claims
from madoguchi.journeys.disposal.of_registers import still_ripe_records
from madoguchi.journeys.disposal.owners import moved_from
from madoguchi.journeys.disposal.planning import of_division, still_ripe
from madoguchi.journeys.disposal.ripe import records_in
from madoguchi.journeys.nearness import near_of
from madoguchi.values.actor import SYSTEM, Actor
from madoguchi.values.clock import now, today
from madoguchi.values.references import is_claim_number

_DATA = "書類の廃棄"


@transaction.atomic
def agree_to_disposal(ref: str, *, by: Actor) -> bool:
    """Agree; the second who does sets it going, and then this is true.

    Raises NotPermitted, NoSuchDisposal, DisposalNeedsOtherHands, DisposalIsSettled, DisposalHasMoved.
    """
    row = disposal_row(ref, locked=True)
    require(by, "agree_disposal", of_division(row.division))
    _check_open(row)
    require(by, "agree_disposal", of_division(row.division, near_of(numbers_of(row))))
    if by.ref in (row.asked_ref, row.first_ref):
        raise DisposalNeedsOtherHands()
    if moved_from(row.division, numbers_of(row)):
        raise DisposalHasMoved()
    place = "second" if row.first_ref else "first"
    for name, value in (("ref", by.ref), ("name", by.name), ("at", now())):
        setattr(row, f"{place}_{name}", value)
    row.save(update_fields=[f"{place}_ref", f"{place}_name", f"{place}_at"])
    record_act(by, "write:disposal_agreed", data=_DATA, detail={"disposal": ref})
    if row.second_at is not None:
        jobs.carry_out_disposal.defer(disposal=ref)
    return row.second_at is not None


@transaction.atomic
def drop_disposal(ref: str, *, by: Actor) -> None:
    """Drop a plan before it is agreed to. Raises NotPermitted, NoSuchDisposal, DisposalIsSettled."""
    row = disposal_row(ref, locked=True)
    require(by, "plan_disposal", of_division(row.division))
    _check_open(row)
    _drop(row, by)


@transaction.atomic
def drop_plans_of(divisions: Collection[str], *, by: Actor) -> int:
    """Drop every open plan of these divisions, which have ended: nobody is left there who could; how many."""
    rows = Disposal.objects.select_for_update().filter(division__in=divisions, second_at=None, dropped_at=None)
    found = list(rows.order_by("id"))
    for row in found:
        _drop(row, by)
    return len(found)


def _drop(row: Disposal, by: Actor) -> None:
    row.dropped_at, row.dropped_by = now(), by.name
    row.save(update_fields=["dropped_at", "dropped_by"])
    record_act(by, "write:disposal_dropped", data=_DATA, detail={"disposal": row.ref})


def carry_out(ref: str, *, whosever: bool = False) -> None:
    """Dispose of what a plan names, write the certificate, then take the files away.

    A matter that was opened or decided anew meanwhile stays, a record that was changed or is cited by now, and what is
    held or somebody asks about. So does what is another division's by now, as two others agreed for this one; only what
    goes `whosever` it is does not. The database looks for the two approvals itself. Running it again changes nothing.
    Raises NoSuchDisposal.
    """
    with transaction.atomic():
        row = disposal_row(ref, locked=True)
        if row.carried_out_at is None:
            _dispose(row, whosever)
    while sweep():
        pass


def digest_of(certificate: dict[str, Any]) -> str:
    """SHA-256 of the certificate as canonical JSON, in hexadecimal."""
    text = json.dumps(certificate, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def disposal_row(ref: str, *, locked: bool = False) -> Disposal:
    """The plan; raises NoSuchDisposal."""
    rows = Disposal.objects.select_for_update() if locked else Disposal.objects.all()
    row = None if "\0" in ref else rows.filter(ref=ref).first()
    if row is None:
        raise NoSuchDisposal()
    return row


def numbers_of(row: Disposal) -> list[str]:
    """The matters and records a plan names."""
    return list(row.items.order_by("reference_number").values_list("reference_number", flat=True))


def _dispose(row: Disposal, whosever: bool) -> None:
    planned, on = {one.reference_number: one for one in row.items.all()}, today()
    records = records_in((one.reference_number, one.procedure) for one in planned.values())
    claims = [number for number in planned if is_claim_number(number)]
    matters = [number for number in planned if number not in records and number not in claims]
    division = "" if whosever else row.division
    told = _removed("dispose_of_matters", row, on, _here(division, still_ripe(matters, row.retention, on=on)))
    kept = {number: records[number] for number in _here(division, list(records))}
    also = _removed("dispose_of_records", row, on, still_ripe_records(kept, row.retention, on=on))
    asked = _claims_removed(row, on, _here(division, claims))
    told_too = [*([also] if records else []), *([asked] if claims else [])]
    rows = sum((Counter(one["rows"]) for one in told_too), Counter(told["rows"])) if told_too else told["rows"]
    gone, at = [*told["numbers"], *also["numbers"], *asked["numbers"]], now()
    row.certificate = {
        "disposal": row.ref,
        "division": row.division,
        "retention": row.retention,
        "planned_by": row.asked_name,
        "agreed_by": [row.first_name, row.second_name],
        "carried_out_at": at.isoformat(),
        "matters": [[one, planned[one].procedure, planned[one].kept_until.isoformat()] for one in gone],
        "left_out": sorted(set(planned) - set(gone)),
        "rows": dict(rows),
    }
    row.carried_out_at, row.digest = at, digest_of(row.certificate)
    row.save(update_fields=["certificate", "carried_out_at", "digest"])
    detail = {"disposal": row.ref, "certificate": row.digest, "plan": _plan_of(row)}
    record(
        SYSTEM, DISPOSED, dossiers=gone, data=_DATA, purpose=DISPOSING, legal_basis=law_for(DISPOSING), detail=detail
    )


def _claims_removed(row: Disposal, on: date, numbers: list[str]) -> dict[str, Any]:
    """What of these claims of proxies went, as `_removed` tells it; nothing is asked for a plan without one."""
    if not numbers:
        return {"numbers": [], "rows": {}}
    return _removed("dispose_of_claims", row, on, still_ripe_claims(numbers, row.retention, on=on))


def _here(division: str, numbers: list[str]) -> list[str]:
    """Those of these that are no other division's by now; all of them where it does not matter whose."""
    moved = moved_from(division, numbers) if division else []
    return [one for one in numbers if one not in moved]


def _removed(function: str, row: Disposal, on: date, ripe: list[str]) -> dict[str, Any]:
    """The numbers that went and the rows of each table, as a function of the database tells them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s, %s)", [row.ref, on, ripe])
        (answer,) = cursor.fetchone()
    told: dict[str, Any] = json.loads(answer) if isinstance(answer, str) else answer
    return told


def _plan_of(row: Disposal) -> dict[str, object]:
    """By whose word what went: told at the second place, so that a backup of before does not bring it back."""
    hands = {name: [getattr(row, f"{name}_ref"), _moment(row, name)] for name in ("asked", "first", "second")}
    matters = (row.certificate or {})["matters"]
    return {"division": row.division, "retention": row.retention, "matters": matters, **hands}


def _moment(row: Disposal, name: str) -> str:
    return str(getattr(row, f"{name}_at").isoformat())


def _check_open(row: Disposal) -> None:
    if row.second_at is not None or row.dropped_at is not None:
        raise DisposalIsSettled()
