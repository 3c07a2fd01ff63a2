"""What could be disposed of today, looked for without changing anything, and the plan made of it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from django.db import transaction

from madoguchi.engines.cases.queries import closed_cases_of
from madoguchi.foundation.access.rules import Resource, require
from madoguchi.foundation.catalogue.queries import procedure_version
from madoguchi.foundation.dossier.queries import drafts_of
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.storage.queries import files_of_owners
from madoguchi.journeys.disposal.errors import NothingToDispose
from madoguchi.journeys.disposal.models import Disposal, DisposalItem, LegalHold
from madoguchi.journeys.retention import kept_until
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now, today

CLASSES = ("1_year", "3_years", "5_years", "10_years")
MOST = 500
DATA, PURPOSE = "保存期間の終わった書類の一覧", "保存期間の終わった書類の廃棄"
_SHORTEST = timedelta(days=365)


@dataclass(frozen=True)
class Ripe:
    """One matter whose time is over."""

    reference_number: str
    procedure: str
    kept_until: date


@dataclass(frozen=True)
class DryRun:
    """What a plan would dispose of: the matters, those held back, and the files with their bytes."""

    division: str
    retention: str
    ripe: tuple[Ripe, ...]
    held: int
    files: int
    bytes: int


def of_division(division: str) -> Resource:
    """The papers of a division, as the rules of access take them."""
    return Resource(kind="disposal", division=division)


@transaction.atomic
def dry_run(division: str, retention: str, *, by: Actor) -> DryRun:
    """What could be disposed of today, at most 500 matters; nothing changes, the look is journalled.

    Raises NotPermitted.
    """
    require(by, "plan_disposal", of_division(division))
    ripe, held = _looked_for(division, retention)
    numbers = [one.reference_number for one in ripe]
    record(by, "list", dossiers=numbers, data=DATA, purpose=PURPOSE)
    files = files_of_owners([*numbers, *drafts_of(numbers)])
    return DryRun(division, retention, ripe, held, len(files), sum(one.size for one in files))


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
    record(by, "write:disposal_planned", dossiers=numbers, data="書類の廃棄の計画", purpose=PURPOSE)
    return plan.ref


def _looked_for(division: str, retention: str) -> tuple[tuple[Ripe, ...], int]:
    """The matters whose time is over and which no other plan names, and how many of them are held."""
    ripe = list(islice(_ripe(division, retention), MOST))
    numbers = [one.reference_number for one in ripe]
    held = set(
        LegalHold.objects.filter(reference_number__in=numbers, lifted_at=None).values_list(
            "reference_number", flat=True
        )
    )
    return tuple(one for one in ripe if one.reference_number not in held), len(held)


def _ripe(division: str, retention: str) -> Iterator[Ripe]:
    on, after = today(), ""
    while cases := closed_cases_of(division, before=now() - _SHORTEST, after=after):
        planned = _planned([one.reference_number for one in cases])
        for case in cases:
            kept = procedure_version(case.procedure_version).identity.retention
            last = kept_until(kept, case) if kept.class_ == retention else None
            if last is not None and last < on and case.reference_number not in planned:
                yield Ripe(case.reference_number, case.procedure_id, last)
        after = cases[-1].reference_number


def _planned(numbers: Sequence[str]) -> set[str]:
    items = DisposalItem.objects.filter(
        reference_number__in=numbers, disposal__dropped_at=None, disposal__carried_out_at=None
    )
    return set(items.values_list("reference_number", flat=True))
