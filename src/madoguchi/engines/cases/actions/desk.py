"""Whose desk a case lies on: taking, releasing, taking over, the next one of a queue, handing over."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.db.models import Q, QuerySet

from madoguchi.engines.cases.actions.change import Change, changing, locked
from madoguchi.engines.cases.errors import DeskShut, SameDesk, UnknownDesk
from madoguchi.engines.cases.models import QUEUE, UNDECIDED, Case
from madoguchi.engines.cases.queries.facts import division_name, facts_of
from madoguchi.engines.cases.rules import CaseFacts, Step, check_reason
from madoguchi.engines.cases.rules.transitions import WORKING
from madoguchi.foundation.catalogue.errors import NotInTheCity
from madoguchi.foundation.catalogue.queries import city
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today

_ENDED = "組織の改正"


def take(reference_number: str, *, by: Actor, revision: int | None = None) -> CaseFacts:
    """Become the assignee of a case nobody has; raises AssignedToAnother, AlreadyYours, NotYourDesk, StaleCase."""
    with changing(reference_number, "take", by=by, revision=revision) as change:
        become_assignee(change)
    return facts_of(change.row)


def become_assignee(change: Change) -> None:
    """Make who acts the assignee, not yet written."""
    _assign(change.row, change.by)


def take_over(reference_number: str, *, by: Actor, revision: int | None = None) -> CaseFacts:
    """Become the assignee in a colleague's place; raises NobodyAssigned, AlreadyYours, NotYourDesk, StaleCase."""
    with changing(reference_number, "take_over", by=by, revision=revision) as change:
        change.facts["from"] = change.row.assignee_name
        _assign(change.row, by)
    return facts_of(change.row)


def release(reference_number: str, *, by: Actor, revision: int | None = None) -> CaseFacts:
    """Put a case back into the queue; raises NobodyAssigned, AssignedToAnother, StaleCase."""
    with changing(reference_number, "release", by=by, revision=revision) as change:
        give_back(change)
    return facts_of(change.row)


def give_back(change: Change) -> None:
    """Leave the case without an assignee, not yet written."""
    unassign(change.row)


@transaction.atomic
def take_next(
    divisions: Collection[str],
    *,
    by: Actor,
    procedure: str = "",
    step: str = "",
    ward: str = "",
    without: Collection[str] = (),
) -> CaseFacts | None:
    """The most urgent free case of these divisions' queues becomes the actor's; None when the queues are empty.

    However many people ask at once, each gets a different case: rows others are taking are skipped, not waited for.
    Only divisions the actor works for count, and a post bound to a ward sees that ward's cases. `without` are versions
    of procedures whose cases the actor could not carry on.
    """
    chosen = {key: value for key, value in _chosen(procedure, step, ward) if value}
    heads = [
        head for division in sorted(set(divisions)) if (head := _head_of_queue(division, by, chosen, sorted(without)))
    ]
    if not heads:
        return None
    first = min(heads, key=lambda row: (row.due_on, row.reference_number))
    return take(first.reference_number, by=by)


def hand_over(
    reference_number: str, *, division: str, reason: str, by: Actor, revision: int | None = None
) -> CaseFacts:
    """Give the case to another division with a reason; the right to decide moves with it from the home division.

    Raises UnknownDesk, DeskShut, SameDesk, ReasonMissing, NotYourDesk, AssignedToAnother, AlreadyDrafted, StaleCase.
    """
    check_reason(reason)
    _check_desk_exists(division)
    with changing(reference_number, "hand_over", by=by, revision=revision) as change:
        if division == change.row.division:
            raise SameDesk()
        change.facts = {"from": change.row.division, "to": division, "reason": reason}
        change.knot_facts = {"from": division_name(change.row.division, "ja"), "to": division_name(division, "ja")}
        _put(change.row, division)
    return facts_of(change.row)


def _put(row: Case, division: str) -> None:
    """Lay the row on the desk a person chose: from now on no condition chooses another one for the same step."""
    steps = {row.step}
    if row.division == row.home_division:
        row.home_division = division
        steps.add(Step.DECISION)
    row.handed_on = sorted(steps.union(row.handed_on))
    row.routes = {step: row.routes[step] for step in row.routes if step not in row.handed_on}
    row.division = division
    unassign(row)


def hand_over_to_successor(reference_number: str, *, by: Actor) -> CaseFacts | None:
    """Give a case of a division that ended to the one that has its work today, whatever its state; None when none did.

    Nobody decided this about the case: the law of the clock, a draft and who looked at it stay as they are.
    """
    with transaction.atomic():
        row = locked(reference_number)
        to, home = (city().acting_division(one, today()) for one in (row.division, row.home_division))
        if (to, home) == (row.division, row.home_division):
            return None
        change = Change(row, facts_of(row), "hand_over", by)
        change.facts = {"from": row.division, "to": to, "reason": _ENDED}
        change.knot_facts = {"from": division_name(row.division, "ja"), "to": division_name(to, "ja"), "division": to}
        if to != row.division:
            unassign(row)
        row.division, row.home_division = to, home
        change.write()
    return facts_of(row)


def unassign(row: Case) -> None:
    """Leave the row without an assignee."""
    row.assignee_ref = row.assignee_name = ""


def _assign(row: Case, by: Actor) -> None:
    row.assignee_ref, row.assignee_name = by.ref, by.name


def _check_desk_exists(division: str) -> None:
    try:
        found = city().division(division)
    except NotInTheCity:
        raise UnknownDesk(division=division) from None
    if not found.works_on(today()):
        raise DeskShut(division=division_name(found.id))


def _head_of_queue(division: str, by: Actor, chosen: Mapping[str, str], without: Sequence[str]) -> Case | None:
    """The first free case of one division, locked; what somebody else is taking right now is passed over."""
    wards = {duty.ward or "" for duty in by.duties if duty.division == division}
    if not wards:
        return None
    free = _free_cases(division, by).filter(**chosen).exclude(procedure_version__in=without)
    if "" not in wards:
        free = free.filter(ward__in=wards)
    return free.select_for_update(skip_locked=True).order_by(*QUEUE).first()


def _chosen(procedure: str, step: str, ward: str) -> list[tuple[str, str]]:
    return [("procedure_id", procedure), ("step", step), ("ward", ward)]


def _free_cases(division: str, by: Actor) -> QuerySet[Case]:
    """Nobody is given a matter of their own household: they could not carry it on."""
    theirs = Q(person_ref__in=sorted(by.people)) if by.people else Q(pk__in=[])
    return Case.objects.filter(
        UNDECIDED,
        ~theirs,
        ~Q(looked_once_by_ref=by.ref) | ~Q(step="substantive_examination"),
        division=division,
        assignee_ref="",
    ).filter(step__in=WORKING, awaiting_correction=False, drafted_by_ref="")
