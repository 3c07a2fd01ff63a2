"""What the auditor sees of unusual access: the list, one finding with its looks, and the note that it was checked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from madoguchi.foundation.access.rules import Resource, require
from madoguchi.foundation.journal.actions import record, record_act
from madoguchi.journeys.bases import AUDITING, law_for
from madoguchi.journeys.errors import (
    FindingIsChecked,
    FindingNeedsOtherHands,
    FindingNoteMissing,
    FindingNoteTooLate,
    NoSuchFinding,
)
from madoguchi.journeys.models import UnusualAccess
from madoguchi.journeys.unusual.forgetting import has_any_gone
from madoguchi.journeys.unusual.statements import Reason
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now
from madoguchi.values.places import place_by_day, place_of

A_PAGE = 50
_DATA = "ふだんとちがう閲覧の確認"


@dataclass(frozen=True)
class Finding:
    """One finding: who, when, why it is unusual, how many people or matters, and what the auditor noted.

    Of one that is opened by itself `takes_words` says whether a note may be written: all it counts are still there.
    """

    number: int
    on: date
    reason: Reason
    who: str
    office: str
    looks: int
    first_at: datetime
    last_at: datetime
    numbers: tuple[str, ...]
    note: str
    checked_by: str
    checked_at: datetime | None
    takes_words: bool = True


@dataclass(frozen=True)
class Findings:
    """A page of findings, the newest day first; `after` is empty on the last page."""

    lines: tuple[Finding, ...]
    after: str
    to_check: int


@transaction.atomic
def findings(by: Actor, *, everything: bool = False, after: str = "") -> Findings:
    """What nobody checked yet, or everything; journalled. Raises NotPermitted."""
    require(by, "audit", Resource(kind="journal"))
    unchecked = UnusualAccess.objects.filter(checked_at__isnull=True)
    rows = (UnusualAccess.objects.all() if everything else unchecked).order_by("-on", "-id")
    if place := place_by_day(after):
        rows = rows.filter(Q(on__lt=place[0]) | Q(on=place[0], id__lt=place[1]))
    found = [_finding(row) for row in rows[: A_PAGE + 1]]
    page = tuple(found[:A_PAGE])
    record_act(by, "list", data=_DATA, detail={"findings": [one.number for one in page]})
    more = place_of(page[-1].on, page[-1].number) if len(found) > A_PAGE else ""
    return Findings(page, more, unchecked.count())


@transaction.atomic
def finding(number: int, *, by: Actor) -> Finding:
    """One finding with the numbers it is about; journalled as a look at them. Raises NoSuchFinding, NotPermitted."""
    require(by, "audit", Resource(kind="journal"))
    row = _row(UnusualAccess.objects.all(), number)
    found = replace(_finding(row), takes_words=not has_any_gone(row))
    record(by, "read", dossiers=found.numbers, data=_DATA, purpose=AUDITING, legal_basis=law_for(AUDITING))
    return found


@transaction.atomic
def check_finding(number: int, note: str, *, by: Actor) -> None:
    """Note what was checked; without words once something it counts has gone. Nobody checks what they did themselves.

    What one auditor noted no other writes over. Raises FindingIsChecked, FindingNeedsOtherHands, FindingNoteMissing,
    FindingNoteTooLate, NoSuchFinding, NotPermitted.
    """
    require(by, "audit", Resource(kind="journal"))
    # What disposes of one of those it counts waits for this, or this finds that it has gone.
    row = _row(UnusualAccess.objects.select_for_update(), number)
    if row.actor_ref == by.ref:
        raise FindingNeedsOtherHands()
    if row.checked_at is not None:
        raise FindingIsChecked(who=row.checked_by)
    has_gone = has_any_gone(row)
    if has_gone and note.strip():
        raise FindingNoteTooLate()
    if not has_gone and not note.strip():
        raise FindingNoteMissing()
    row.note, row.checked_by, row.checked_at = note.strip()[:1000], by.name, now()
    row.save(update_fields=["note", "checked_by", "checked_at"])
    record_act(by, "write:unusual_checked", data=_DATA, detail={"finding": number})


def _row(rows: QuerySet[UnusualAccess], number: int) -> UnusualAccess:
    row = rows.filter(pk=number).first()
    if row is None:
        raise NoSuchFinding()
    return row


def _finding(r: UnusualAccess) -> Finding:
    return Finding(
        number=int(r.pk),
        on=r.on,
        reason=Reason(r.reason),
        who=r.actor_name,
        office=r.office,
        looks=r.looks,
        first_at=r.first_at,
        last_at=r.last_at,
        numbers=tuple(r.numbers),
        note=r.note,
        checked_by=r.checked_by,
        checked_at=r.checked_at,
    )
