"""After a restore: what was disposed of, or forgotten, since the backup was made goes again, by the word given then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from madoguchi.engines.records.queries.old_records import records_standing
from madoguchi.foundation.dossier.queries import applicants_of
from madoguchi.foundation.journal.removals import DISPOSED, FORGOTTEN, removals_at
from madoguchi.journeys.disposal.carrying_out import carry_out
from madoguchi.journeys.disposal.models import Disposal, DisposalItem
from madoguchi.journeys.forgetting import forget_names
from madoguchi.journeys.represent.settled import claims_standing
from madoguchi.values.actor import SYSTEM


def remove_again(place: Path, *, after: int) -> tuple[int, list[str]]:
    """Do again what the second place says was removed behind this position of the chain.

    How many matters and names went, and the matters that are still there: something keeps them now, such as a hold
    that was lifted after the backup. It needs the rights of the owner, and running it again changes nothing.
    """
    gone, wanted = 0, []
    for one in removals_at(place, after=after):
        if one.verb == FORGOTTEN:
            gone += forget_names(one.detail["holders"], by=SYSTEM)
        if one.verb != DISPOSED:
            continue
        numbers = [number for number, _procedure, _until in one.detail["plan"]["matters"]]
        wanted += numbers
        gone += _dispose_again(one.detail["disposal"], one.detail["plan"], numbers)
    return gone, sorted(_standing(wanted))


def _dispose_again(ref: str, plan: Mapping[str, Any], numbers: Sequence[str]) -> int:
    before = len(_standing(numbers))
    _agree_again(ref, plan)
    # The division of the plan had them then, whatever the backup says.
    carry_out(ref, whosever=True)
    return before - len(_standing(numbers))


def _standing(numbers: Sequence[str]) -> set[str]:
    """The matters, the records and the claims of these numbers that there are."""
    return {*applicants_of(numbers), *records_standing(numbers), *claims_standing(numbers)}


@transaction.atomic
def _agree_again(ref: str, plan: Mapping[str, Any]) -> None:
    """The plan as it stood when two others had agreed to it; where the backup has it, it is completed."""
    row, _is_new = Disposal.objects.get_or_create(
        ref=ref,
        defaults={
            "division": plan["division"],
            "retention": plan["retention"],
            "asked_ref": plan["asked"][0],
            "asked_name": plan["asked"][0],
            "asked_at": datetime.fromisoformat(plan["asked"][1]),
        },
    )
    for place in ("first", "second"):
        if not getattr(row, f"{place}_ref"):
            who, at = plan[place]
            setattr(row, f"{place}_ref", who)
            setattr(row, f"{place}_name", who)
            setattr(row, f"{place}_at", datetime.fromisoformat(at))
    row.save()
    DisposalItem.objects.bulk_create(
        (
            DisposalItem(
                disposal=row, reference_number=number, procedure=procedure, kept_until=date.fromisoformat(until)
            )
            for number, procedure, until in plan["matters"]
        ),
        ignore_conflicts=True,
    )
