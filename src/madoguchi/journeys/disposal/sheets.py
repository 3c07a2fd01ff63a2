"""What the office sees of disposal: plans with their matters, and certificates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet

from madoguchi.foundation.access.rules import Resource, decide, require
from madoguchi.foundation.journal.actions import record, record_act
from madoguchi.journeys.bases import DISPOSING, law_for
from madoguchi.journeys.disposal.carrying_out import digest_of, disposal_row
from madoguchi.journeys.disposal.errors import NoSuchDisposal
from madoguchi.journeys.disposal.models import Disposal
from madoguchi.journeys.disposal.owners import moved_from
from madoguchi.journeys.disposal.planning import DATA, of_division
from madoguchi.journeys.disposal.ripe import Ripe
from madoguchi.journeys.nearness import near_of
from madoguchi.values.actor import Actor

A_PAGE = 50


class State(StrEnum):
    """Where a plan stands."""

    ASKED = "asked"
    HALF = "half"
    AGREED = "agreed"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Plan:
    """One plan and where it stands; `agreed` are the names and moments of who agreed."""

    ref: str
    number: int
    division: str
    retention: str
    state: State
    asked_by: str
    asked_at: datetime
    agreed: tuple[tuple[str, datetime], ...]
    dropped_by: str
    carried_out_at: datetime | None
    matters: int


@dataclass(frozen=True)
class Plans:
    """Plans, the newest first; `before` is where older ones go on. `divisions` are those one may plan for."""

    lines: tuple[Plan, ...]
    before: int
    divisions: tuple[str, ...]


@dataclass(frozen=True)
class OnePlan:
    """One plan with its matters, what the reader may do, and the certificate with whether its digest fits.

    `has_moved`: it is open, and something of it is another division's by now, so nobody agrees to it.
    """

    plan: Plan
    matters: tuple[Ripe, ...]
    has_moved: bool
    may_agree: bool
    may_drop: bool
    certificate: Mapping[str, Any] | None
    digest: str
    is_sound: bool


@transaction.atomic
def plans(by: Actor, *, before: int = 0) -> Plans:
    """Plans of one's own divisions, all for the auditor; journalled. Raises NotPermitted."""
    divisions = _divisions(by)
    if not divisions:
        require(by, "audit", Resource(kind="journal"))
    rows = _seen(by, divisions).annotate(matters=Count("items")).order_by("-id")
    rows = rows.filter(id__lt=before) if before else rows
    found = [_plan(row, row.matters) for row in rows[: A_PAGE + 1]]
    page = tuple(found[:A_PAGE])
    record_act(by, "list", data="書類の廃棄の計画", detail={"disposals": [one.ref for one in page]})
    return Plans(page, page[-1].number if len(found) > A_PAGE else 0, divisions)


@transaction.atomic
def one_plan(ref: str, *, by: Actor) -> OnePlan:
    """One plan; the look at its matters is journalled. Raises NoSuchDisposal, also for another division's."""
    row = disposal_row(ref)
    if not _seen(by, _divisions(by)).filter(pk=row.pk).exists():
        raise NoSuchDisposal()
    items = tuple(
        Ripe(one.reference_number, one.procedure, one.kept_until) for one in row.items.order_by("reference_number")
    )
    record(
        by,
        "list",
        dossiers=[one.reference_number for one in items],
        data=DATA,
        purpose=DISPOSING,
        legal_basis=law_for(DISPOSING),
    )
    is_open = row.second_at is None and row.dropped_at is None
    others = by.ref not in (row.asked_ref, row.first_ref)
    has_moved = is_open and bool(moved_from(row.division, [one.reference_number for one in items]))
    where = of_division(row.division)
    theirs = of_division(row.division, near_of(one.reference_number for one in items))
    return OnePlan(
        plan=_plan(row, len(items)),
        matters=items,
        has_moved=has_moved,
        may_agree=is_open and others and not has_moved and decide(by, "agree_disposal", theirs).allowed,
        may_drop=is_open and decide(by, "plan_disposal", where).allowed,
        certificate=row.certificate,
        digest=row.digest,
        is_sound=row.certificate is not None and digest_of(row.certificate) == row.digest,
    )


def may_plan_for(by: Actor) -> tuple[str, ...]:
    """The divisions whose papers this person may plan for, at least one; raises NotPermitted."""
    found = _divisions(by)
    if not found:
        require(by, "plan_disposal", of_division(min(by.divisions, default="")))
    return found


def _divisions(by: Actor) -> tuple[str, ...]:
    return tuple(one for one in sorted(by.divisions) if decide(by, "plan_disposal", of_division(one)).allowed)


def _seen(by: Actor, divisions: tuple[str, ...]) -> QuerySet[Disposal]:
    if decide(by, "audit", Resource(kind="journal")).allowed:
        return Disposal.objects.all()
    return Disposal.objects.filter(division__in=divisions)


def _plan(r: Disposal, matters: int) -> Plan:
    agreed = ((r.first_name, r.first_at), (r.second_name, r.second_at))
    return Plan(
        ref=r.ref,
        number=int(r.pk),
        division=r.division,
        retention=r.retention,
        state=_state(r),
        asked_by=r.asked_name,
        asked_at=r.asked_at,
        agreed=tuple((name, at) for name, at in agreed if at is not None),
        dropped_by=r.dropped_by,
        carried_out_at=r.carried_out_at,
        matters=matters,
    )


def _state(r: Disposal) -> State:
    if r.carried_out_at is not None:
        return State.DONE
    if r.dropped_at is not None:
        return State.DROPPED
    if r.second_at is not None:
        return State.AGREED
    return State.HALF if r.first_at is not None else State.ASKED
