"""Cases as frozen facts, their log, their clock, and what access needs to know of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q
from django.utils.translation import get_language

from madoguchi.engines.cases.clock import LegalClock, clock_of_case
from madoguchi.engines.cases.errors import NoSuchCase
from madoguchi.engines.cases.models import Case, CaseEvent
from madoguchi.engines.cases.rules import (
    CaseChange,
    CaseFacts,
    CorrectionAsked,
    DraftedDecision,
    Granted,
    Pause,
    SignedDecision,
)
from madoguchi.engines.cases.workflows import positions_to_decide, workflow_today
from madoguchi.foundation.access.rules import Resource
from madoguchi.foundation.catalogue.errors import NotInTheCity
from madoguchi.foundation.catalogue.queries import city, procedure_version
from madoguchi.foundation.wall.questions import Question
from madoguchi.values.clock import JST, today
from madoguchi.values.words import words_in


def case_of(reference_number: str) -> CaseFacts:
    """The case of this reference number; raises NoSuchCase."""
    case = case_or_none(reference_number)
    if case is None:
        raise NoSuchCase()
    return case


def case_or_none(reference_number: str) -> CaseFacts | None:
    """The case of this reference number, if there is one."""
    row = _BY_NUMBER.first(reference_number)
    return facts_of(row) if row else None


_BY_NUMBER = Question(lambda number: Case.objects.filter(reference_number=number)[:1], "<number>")


def cases_of(reference_numbers: Iterable[str]) -> dict[str, CaseFacts]:
    """The cases of these reference numbers in one query; numbers without a case are left out."""
    rows = Case.objects.filter(reference_number__in=list(reference_numbers))
    return {row.reference_number: facts_of(row) for row in rows}


def people_at_counter(reference_numbers: Collection[str]) -> tuple[str, ...]:
    """The people of the register whose matters these are, of those that were received from them at a counter."""
    rows = Case.objects.filter(reference_number__in=list(reference_numbers), channel="counter").exclude(person_ref="")
    return tuple(sorted(set(rows.values_list("person_ref", flat=True))))


def clock_of(case: CaseFacts, *, on: date | None = None) -> LegalClock:
    """The legal clock of a case today, by the city's calendar."""
    return clock_of_case(case, city().business_calendar, on or today())


def log_of(reference_number: str, *, since_revision: int = 0) -> list[CaseChange]:
    """Every event of a case after `since_revision`, oldest first."""
    events = CaseEvent.objects.filter(case__reference_number=reference_number, revision__gt=since_revision)
    return [change_of(event) for event in events.order_by("revision")]


def deciding_revisions(reference_numbers: Collection[str]) -> dict[str, int]:
    """By number the place in the log of the decision that stands; a case that was never decided is left out."""
    events = CaseEvent.objects.filter(
        case__reference_number__in=list(reference_numbers), event__in=("sign_off", "correct_result")
    )
    found = events.values_list("case__reference_number").annotate(last=Max("revision")).order_by()
    return dict(found)


def resource_of(case: CaseFacts) -> Resource:
    """What the access room has to know to decide about this case."""
    return Resource(
        kind="case",
        division=case.home_division,
        desk=case.division,
        owner_ref=case.account_ref,
        drafted_by=case.draft.by_ref if case.draft else "",
        divisions=case.step_divisions,
        ward=case.ward,
        procedure=case.procedure_id,
        near=frozenset({case.person_ref} - {""}),
        confidentiality=procedure_version(case.procedure_version).identity.confidentiality,
        subject=case.reference_number,
    )


def division_name(division: str, language: str | None = None) -> str:
    """The name of a division in the reader's language; its id when the city no longer has it.

    The reader's language is the one that is active. What is written down to stay names `language` "ja".
    """
    try:
        return words_in(city().division(division).name, language or get_language() or "ja")
    except NotInTheCity:
        return division


def facts_of(row: Case) -> CaseFacts:
    """The frozen facts of a row; moments in Japan's time."""
    workflow = workflow_today(row.procedure_id, row.procedure_version)
    signing = positions_to_decide(workflow, city(), row.position)
    return CaseFacts(
        reference_number=row.reference_number,
        procedure_id=row.procedure_id,
        procedure_version=row.procedure_version,
        applicant_name=row.applicant_name,
        applicant_kana=row.applicant_kana,
        account_ref=row.account_ref,
        person_ref=row.person_ref,
        ward=row.ward,
        channel=row.channel,
        step=row.step,
        division=row.division,
        division_name=division_name(row.division),
        home_division=row.home_division,
        first_division=row.first_division,
        assignee_ref=row.assignee_ref,
        assignee_name=row.assignee_name,
        remark=row.remark,
        received_on=row.received_on,
        standard_days=row.standard_days,
        due_on=row.due_on,
        pauses=pauses_of(row.pauses),
        stopped_on=row.stopped_on,
        correction=_correction(row.correction),
        draft=_draft(row.draft),
        decision=_decision(row.decision),
        outcome=row.outcome,
        decided_on=row.decided_on,
        held_reason=row.held_reason,
        closed_at=row.closed_at.astimezone(JST) if row.closed_at else None,
        skipped=frozenset(row.skipped),
        routes=dict(row.routes),
        position=row.position,
        handed_on=frozenset(row.handed_on),
        examined_by=dict(row.examined_by),
        second_look=row.second_look,
        looked_once_by_ref=row.looked_once_by_ref,
        looked_once_by_name=row.looked_once_by_name,
        signing_position=signing.lowest,
        deciding_positions=signing.deciding,
        known_positions=signing.known,
        not_same_as=frozenset(workflow.decision.not_same_as),
        revision=row.revision,
        duplicate_keys=tuple(row.duplicate_keys),
    )


def change_of(event: CaseEvent) -> CaseChange:
    """The frozen facts of one event."""
    return CaseChange(
        at=event.at.astimezone(JST),
        event=event.event,
        who=event.by_name,
        who_ref=event.by_ref,
        from_step=event.from_step,
        to_step=event.to_step,
        clock_effect=event.clock_effect,
        revision=event.revision,
        facts=event.facts,
    )


def pauses_of(stored: Iterable[Iterable[str | None]]) -> tuple[Pause, ...]:
    """The pauses as they are stored: pairs of ISO days."""
    return tuple(
        Pause(date.fromisoformat(str(since)), date.fromisoformat(until) if until else None) for since, until in stored
    )


def _correction(stored: Mapping[str, Any] | None) -> CorrectionAsked | None:
    if stored is None:
        return None
    return CorrectionAsked(
        fields=tuple(stored["fields"]),
        text=stored["text"],
        due_on=date.fromisoformat(stored["due_on"]),
        asked_at=datetime.fromisoformat(stored["asked_at"]),
        by_name=stored["by_name"],
    )


def _draft(stored: Mapping[str, Any] | None) -> DraftedDecision | None:
    if stored is None:
        return None
    return DraftedDecision(
        outcome=stored["outcome"],
        reason_ids=tuple(stored["reason_ids"]),
        reason_text=stored["reason_text"],
        by_ref=stored["by_ref"],
        by_name=stored["by_name"],
        at=datetime.fromisoformat(stored["at"]),
        granted=_granted(stored),
    )


def _granted(stored: Mapping[str, Any]) -> Granted:
    """What a grant states; decisions written down before there were such values state none."""
    return Granted(**stored.get("granted", {}))


def _decision(stored: Mapping[str, Any] | None) -> SignedDecision | None:
    if stored is None:
        return None
    return SignedDecision(
        outcome=stored["outcome"],
        reason_ids=tuple(stored["reason_ids"]),
        reason_text=stored["reason_text"],
        on=date.fromisoformat(stored["on"]),
        by_ref=stored["by_ref"],
        by_name=stored["by_name"],
        drafted_by_ref=stored["drafted_by_ref"],
        drafted_by_name=stored["drafted_by_name"],
        granted=_granted(stored),
        corrected_by_refs=tuple(stored.get("corrected_by_refs", ())),
    )


def open_numbers_of(division: str) -> list[str]:
    """The numbers of the open cases that lie on a division's desk or that it decides, the oldest first."""
    mine = Case.objects.filter(Q(division=division) | Q(home_division=division), closed_at__isnull=True)
    return list(mine.order_by("received_on", "reference_number").values_list("reference_number", flat=True))


def count_closed_of(division: str) -> int:
    """How many closed cases lie with a division, or were decided by it."""
    return Case.objects.filter(Q(division=division) | Q(home_division=division), closed_at__isnull=False).count()


def closed_cases_of(
    division: str,
    *,
    versions: Collection[str],
    before: datetime,
    received_before: date,
    after: str = "",
    among: Collection[str] | None = None,
    without: Collection[str] = (),
    limit: int = 500,
) -> list[CaseFacts]:
    """Cases of these versions a division is responsible for, closed before a moment, by number behind `after`.

    `among` are the only numbers that are wanted, `without` those that are not.
    """
    rows = Case.objects.filter(
        home_division=division,
        procedure_version__in=list(versions),
        closed_at__lt=before,
        received_on__lt=received_before,
        reference_number__gt=after,
    )
    rows = rows if among is None else rows.filter(reference_number__in=list(among))
    rows = rows.exclude(reference_number__in=list(without)).order_by("reference_number")
    return [facts_of(row) for row in rows[:limit]]
