"""What could be disposed of today, looked for without changing anything, and the plan made of it."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from django.db import transaction

from madoguchi.engines.cases.actions import lock_cases
from madoguchi.engines.cases.queries import closed_cases_of
from madoguchi.engines.cases.rules import CaseFacts
from madoguchi.foundation.access.rules import Resource, require
from madoguchi.foundation.catalogue.queries import procedure_version, versions_kept
from madoguchi.foundation.dossier.queries import drafts_of
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.storage.queries import files_of_owners
from madoguchi.journeys.bases import DISPOSING, law_for
from madoguchi.journeys.disposal.asked import asked_about
from madoguchi.journeys.disposal.errors import NothingToDispose
from madoguchi.journeys.disposal.models import Disposal, DisposalItem, LegalHold
from madoguchi.journeys.disposal.of_claims import ripe_claims
from madoguchi.journeys.disposal.of_registers import ripe_records
from madoguchi.journeys.disposal.ripe import Ripe
from madoguchi.journeys.retention import kept_until, received_before
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now, today
from madoguchi.values.references import is_claim_number, is_record_number

CLASSES = ("1_year", "3_years", "5_years", "10_years")
MOST = 500
DATA = "保存期間の終わった書類の一覧"
_SHORTEST = timedelta(days=365)


@dataclass(frozen=True)
class DryRun:
    """What a plan would dispose of: matters and records, what is held or cited, and the files with their bytes.

    Claims of proxies stand among `ripe`; their scans went when they were decided.
    """

    division: str
    retention: str
    ripe: tuple[Ripe, ...]
    cited: tuple[Ripe, ...]
    held: int
    files: int
    bytes: int


def of_division(division: str, near: Collection[str] = ()) -> Resource:
    """The papers of a division, as the rules of access take them; `near` are the people they are about."""
    return Resource(kind="disposal", division=division, near=frozenset(near))


@transaction.atomic
def dry_run(division: str, retention: str, *, by: Actor) -> DryRun:
    """What could be disposed of today, at most 500 matters and records; nothing changes, the look is journalled.

    Raises NotPermitted.
    """
    require(by, "plan_disposal", of_division(division))
    matters, held = _looked_for(division, retention)
    found = ripe_records(
        division, retention, on=today(), without=_planned(division) | asked_about(), most=MOST - len(matters)
    )
    claims, held_claims = ripe_claims(
        division,
        retention,
        on=today(),
        without=_planned(division) | asked_about(),
        most=MOST - len(matters) - len(found.ripe),
    )
    ripe = (*matters, *found.ripe, *claims)
    numbers = [one.reference_number for one in ripe]
    seen = [*numbers, *(one.reference_number for one in found.cited)]
    record(by, "list", dossiers=seen, data=DATA, purpose=DISPOSING, legal_basis=law_for(DISPOSING))
    files = files_of_owners([*numbers, *drafts_of(numbers)])
    sizes = [one.size for one in files]
    return DryRun(division, retention, ripe, found.cited, held + found.held + held_claims, len(files), sum(sizes))


@transaction.atomic
def plan_disposal(division: str, retention: str, *, by: Actor) -> str:
    """Write the plan down for two others to agree to; its ref. Raises NotPermitted, NothingToDispose."""
    found = dry_run(division, retention, by=by)
    if not found.ripe:
        raise NothingToDispose()
    plan = Disposal.objects.create(
        ref=f"x-{secrets.token_hex(8)}",
        division=division,
        retention=retention,
        asked_ref=by.ref,
        asked_name=by.name,
        asked_at=now(),
    )
    DisposalItem.objects.bulk_create(
        DisposalItem(
            disposal=plan,
            reference_number=one.reference_number,
            procedure=one.procedure,
            kept_until=one.kept_until,
        )
        for one in found.ripe
    )
    numbers = [one.reference_number for one in found.ripe]
    record(
        by,
        "write:disposal_planned",
        dossiers=numbers,
        data="書類の廃棄の計画",
        purpose=DISPOSING,
        legal_basis=law_for(DISPOSING),
    )
    return plan.ref


def still_ripe(numbers: Collection[str], retention: str, *, on: date) -> list[str]:
    """Those of these matters whose time is over as their cases stand now, locked until the transaction ends."""
    if not numbers:
        return []
    return [case.reference_number for case in lock_cases(numbers) if _last_day(case, retention, on) is not None]


def _looked_for(division: str, retention: str) -> tuple[tuple[Ripe, ...], int]:
    """The matters whose time is over and which nothing keeps, and how many of them are held."""
    held, elsewhere = _held(), _planned(division) | asked_about()
    ripe = islice(_ripe(division, retention, without=held | elsewhere), MOST)
    kept = islice(_ripe(division, retention, among=held, without=elsewhere), MOST) if held else ()
    return tuple(ripe), sum(1 for _one in kept)


def _ripe(division: str, retention: str, *, among: set[str] | None = None, without: set[str]) -> Iterator[Ripe]:
    on, after, versions = today(), "", versions_kept(retention)
    while cases := closed_cases_of(
        division,
        versions=versions,
        before=now() - _SHORTEST,
        received_before=received_before(retention, on),
        after=after,
        among=among,
        without=without,
    ):
        for case in cases:
            last = _last_day(case, retention, on)
            if last is not None:
                yield Ripe(case.reference_number, case.procedure_id, last)
        after = cases[-1].reference_number


def _last_day(case: CaseFacts, retention: str, on: date) -> date | None:
    """The last day of the case's retention when it is over; None otherwise, and for a case that is open."""
    kept = procedure_version(case.procedure_version).identity.retention
    last = kept_until(kept, case) if kept.class_ == retention and case.closed_at is not None else None
    return last if last is not None and last < on else None


def _held() -> set[str]:
    """The matters on hold, whosever they were when they were held."""
    numbers = LegalHold.objects.filter(lifted_at=None).values_list("reference_number", flat=True)
    return {number for number in numbers if not is_record_number(number) and not is_claim_number(number)}


def _planned(division: str) -> set[str]:
    rows = DisposalItem.objects.filter(
        disposal__division=division, disposal__dropped_at=None, disposal__carried_out_at=None
    )
    return set(rows.values_list("reference_number", flat=True))
