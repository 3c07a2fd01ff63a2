"""One change of a case: lock it, refuse what is stale or not allowed, write row, log, thread and journal."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import transaction

from madoguchi.engines.cases.clock import LegalClock, pauses_after
from madoguchi.engines.cases.errors import NoSuchCase, StaleCase
from madoguchi.engines.cases.models import Case, CaseEvent
from madoguchi.engines.cases.queries.facts import facts_of, log_of, pauses_of, resource_of
from madoguchi.engines.cases.queries.sight import in_sight
from madoguchi.engines.cases.rules import EVENT_NAMES, TRANSITIONS, CaseFacts, check_event
from madoguchi.engines.cases.rules.guards import OFFICE, is_applicant
from madoguchi.engines.cases.rules.transitions import SAME
from madoguchi.foundation.access.rules import require
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.dossier.actions import Trace, add_knot
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.wall.whose import all_but
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now, today

DATA = "案件の処理"
PURPOSE = "申請の審査と決定"
_CHANGING = all_but(
    Case, kept=("id", "reference_number", "dossier", "procedure_id", "procedure_version", "account_ref", "person_ref")
)


@dataclass
class Change:
    """A locked case about to change; an action fills in what is different and leaves the writing to this room."""

    row: Case
    case: CaseFacts
    event: str
    by: Actor
    to_step: str = ""
    knot: str = ""
    facts: dict[str, object] = field(default_factory=dict)
    knot_facts: dict[str, object] = field(default_factory=dict)

    def write(self) -> None:
        """Write the row with its clock and next revision, one log event, one knot, one journal entry."""
        self.settle()
        self.row.save(update_fields=_CHANGING)
        self.log_entry().save(force_insert=True)
        record(self.by, self.verb, dossiers=[self.row.reference_number], data=DATA, purpose=PURPOSE)
        if trace := self.trace():
            add_knot(self.row.reference_number, trace.kind, by=self.by, facts=trace.facts, public=trace.public)

    def settle(self) -> None:
        """Bring the row to its new step, clock and revision, not yet written."""
        transition = TRANSITIONS[self.event]
        if transition.to not in (SAME, "next"):
            self.row.step = transition.to
        if self.to_step:
            self.row.step = self.to_step
        set_clock(self.row, transition.clock)
        self.row.revision += 1

    @property
    def verb(self) -> str:
        """What the journal calls it."""
        return f"write:{self.event}"

    def log_entry(self) -> CaseEvent:
        """The event of a settled change, not yet written."""
        effect = TRANSITIONS[self.event].clock
        return event_of(self.row, self.event, by=self.by, from_step=self.case.step, effect=effect, facts=self.facts)

    def trace(self) -> Trace | None:
        """What the thread of the dossier keeps of it, if anything."""
        transition = TRANSITIONS[self.event]
        kind = self.knot or transition.knot
        facts = {**self.knot_facts, "step": self.case.step}
        return Trace(self.row.reference_number, kind, facts, transition.knot_is_public) if kind else None


@contextmanager
def changing(reference_number: str, event: str, *, by: Actor, revision: int | None) -> Iterator[Change]:
    """The case locked and allowed to undergo `event`; written when the block ends, untouched when it raises.

    Raises NoSuchCase, StaleCase (naming what the other person did), the refusal the table gives, or NotPermitted
    where the policies keep a member of staff away from it, such as from a matter of their own.
    """
    with transaction.atomic():
        change = begun(_locked(reference_number), reference_number, event, by=by, revision=revision)
        yield change
        change.write()


def begun(row: Case | None, reference_number: str, event: str, *, by: Actor, revision: int | None) -> Change:
    """The change of a locked row, allowed to undergo `event`; raises what `changing` raises."""
    if by.duties:
        in_sight(reference_number, facts_of(row) if row else None, by)
    if row is None:
        raise NoSuchCase()
    check_fresh(row, revision)
    case = facts_of(row)
    check_event(case, event, by)
    if by.kind in OFFICE and not is_applicant(case, by):
        require(by, "handle", resource_of(case))
    return Change(row, case, event, by)


def lock_case(reference_number: str) -> CaseFacts:
    """The case as it is, held until the transaction ends: of two who want it, one waits. Raises NoSuchCase."""
    return facts_of(locked(reference_number))


def lock_cases(reference_numbers: Collection[str]) -> list[CaseFacts]:
    """The same for several, always in the same order; numbers without a case are left out."""
    return [facts_of(row) for row in locked_rows(reference_numbers)]


def locked_rows(reference_numbers: Collection[str]) -> list[Case]:
    """The rows themselves, locked in the same order by everybody, so that no two wait for one another."""
    rows = Case.objects.select_for_update().filter(reference_number__in=list(reference_numbers))
    return list(rows.order_by("pk"))


def locked(reference_number: str) -> Case:
    """The row, locked until the transaction ends; raises NoSuchCase."""
    row = _locked(reference_number)
    if row is None:
        raise NoSuchCase()
    return row


def _locked(reference_number: str) -> Case | None:
    return Case.objects.select_for_update().filter(reference_number=reference_number).first()


def check_fresh(row: Case, revision: int | None) -> None:
    """Raise StaleCase when the case changed after `revision`; None asks for no check."""
    if revision is None or revision == row.revision:
        return
    changes = log_of(row.reference_number, since_revision=revision)
    if not changes:
        raise StaleCase(who="", at=None, what="")
    last = changes[-1]
    raise StaleCase(who=last.who, at=last.at, what=EVENT_NAMES.get(last.event, last.event), changes=changes)


def set_clock(row: Case, effect: str) -> None:
    """Apply the effect of an event on the legal clock, and reckon the due date anew."""
    pauses = pauses_after(pauses_of(row.pauses), effect, today())
    row.pauses = [[pause.since.isoformat(), pause.until.isoformat() if pause.until else None] for pause in pauses]
    if effect == "none":
        return
    clock = LegalClock(row.received_on, row.standard_days, city().business_calendar, today(), pauses)
    row.due_on = clock.due_on
    if effect == "stop" and row.stopped_on is None:
        row.stopped_on, row.used_days = today(), clock.used_days


def event_of(
    row: Case, event: str, *, by: Actor, from_step: str, effect: str, facts: Mapping[str, object] | None = None
) -> CaseEvent:
    """What happened to the row as it is now, not yet written."""
    return CaseEvent(
        case=row,
        at=now(),
        event=event,
        from_step=from_step,
        to_step=row.step,
        clock_effect=effect,
        by_kind=by.kind.value,
        by_ref=by.ref,
        by_name=by.name,
        division=row.division,
        revision=row.revision,
        facts=dict(facts or {}),
    )


def close(row: Case, outcome: str) -> None:
    """End the row with its outcome; never depends on anything that could stop a matter from ending."""
    row.outcome = outcome
    row.closed_at = now()
