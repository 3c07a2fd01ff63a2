"""Carrying several simple cases on at once: first what would happen to each, then, once confirmed, doing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from procrastinate.types import JSONValue

from madoguchi.engines.cases.actions.bulk import BULK_EVENTS, BulkResult, apply_bulk, plan_bulk
from madoguchi.engines.cases.errors import NoSuchCase
from madoguchi.engines.cases.queries import as_chosen_today, cases_of, division_name, resource_of
from madoguchi.engines.cases.rules import OUTCOME_NAMES, STEP_NAMES, CaseFacts, Granted, Outcome, Step, next_step
from madoguchi.engines.cases.workflows import pinned_workflow
from madoguchi.engines.records import queries as records
from madoguchi.foundation.access.rules import decide
from madoguchi.foundation.catalogue.queries import city, procedure_version
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys import jobs
from madoguchi.journeys.granted import grants_as_applied
from madoguchi.journeys.keeping_back import sight_of
from madoguchi.journeys.nearness import is_namesake
from madoguchi.journeys.notice import impossible_notices
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today
from madoguchi.values.message import Message, msg
from madoguchi.values.words import joined

__all__ = ["BULK_EVENTS", "Together", "carry_out", "plan"]

Answers = Mapping[str, Mapping[str, object]]
_DECIDING = ("draft_decision", "sign_off")


@dataclass(frozen=True)
class Together:
    """What would happen to one case, or what happened; `reason` says why nothing does."""

    reference_number: str
    revision: int
    procedure: str
    applicant: str
    state: Message
    allowed: bool
    becomes: Message
    reason: Message


@transaction.atomic
def plan(reference_numbers: Sequence[str], event: str, *, by: Actor, language: str) -> list[Together]:
    """A dry run: what `event` would do to each case. Raises NotForManyAtOnce, TooManyAtOnce."""
    planned = plan_bulk(reference_numbers, event, by)
    seen = _seen([one.reference_number for one in planned], by)
    record(by, "list", dossiers=sorted(seen), data="まとめて処理する案件", purpose="まとめて処理する前の確認")
    allowed = [seen[one.reference_number] for one in planned if one.allowed and one.reference_number in seen]
    run = _Run(event, by, language, _answers_asked(event, allowed))
    return [
        run.planned(seen[one.reference_number], one.reason)
        if one.reference_number in seen
        else _unseen(one.reference_number)
        for one in planned
    ]


def carry_out(revisions: Mapping[str, int], event: str, *, by: Actor, language: str) -> list[Together]:
    """Do `event` to each case at the revision that was shown; what changed meanwhile or is refused stays as it was.

    What can be done is done in one transaction, and no refusal holds it up.
    """
    results = _done(revisions, event, by)
    # What was refused is shown with its applicant as well, so the list of results is a look of its own.
    with transaction.atomic():
        seen = _seen([one.reference_number for one in results], by)
        record(by, "list", dossiers=sorted(seen), data="まとめて処理する案件", purpose="担当する案件の確認と処理")
    return [
        _together(seen[one.reference_number], language, seen[one.reference_number].state, one.reason)
        if one.reference_number in seen
        else _unseen(one.reference_number)
        for one in results
    ]


def _done(revisions: Mapping[str, int], event: str, by: Actor) -> list[BulkResult]:
    """A grant whose notice could not be written is not drafted; what is signed off gets its notice."""
    if event == "draft_decision":
        return apply_bulk(revisions, event, by, grants_of=_grants, reasons_of=impossible_notices)
    if event == "sign_off":
        return apply_bulk(revisions, event, by, then=_ask_for_notices)
    if event == "pass_step":
        return apply_bulk(revisions, event, by, answers_of=_all_answers)
    return apply_bulk(revisions, event, by)


def _answers_asked(event: str, cases: Sequence[CaseFacts]) -> Answers:
    """The answers a dry run has to know."""
    if event == "pass_step":
        return _all_answers(cases)
    return _answers(cases) if event == "draft_decision" else {}


def _all_answers(cases: Sequence[CaseFacts]) -> Answers:
    return records.answers_of_all([one.reference_number for one in cases]) if cases else {}


def _answers(cases: Sequence[CaseFacts]) -> Answers:
    """The answers of those whose grants state something, asked for at once."""
    wanted = [one.reference_number for one in cases if records.states_values(procedure_version(one.procedure_version))]
    return records.answers_of_all(wanted) if wanted else {}


def _grants(cases: Sequence[CaseFacts]) -> Mapping[str, Granted | Message]:
    return grants_as_applied(cases, _answers(cases))


def _ask_for_notices(cases: Sequence[CaseFacts]) -> None:
    given: list[dict[str, JSONValue]] = [{"reference_number": case.reference_number} for case in cases]
    if given:
        jobs.issue_notice.batch_defer(*given)


def _seen(reference_numbers: Sequence[str], by: Actor) -> dict[str, CaseFacts]:
    """The cases among these that the reader may view."""
    found = cases_of(reference_numbers)
    return {number: case for number, case in found.items() if decide(by, "view", resource_of(case)).allowed}


@dataclass(frozen=True)
class _Run:
    """One dry run; `answers` are those that grants state values of, or that conditions are asked of."""

    event: str
    by: Actor
    language: str
    answers: Answers

    def planned(self, case: CaseFacts, reason: Message) -> Together:
        """One line of it; a grant says what it will state, or why it cannot."""
        if self.event in _DECIDING and not reason.msgid and is_namesake(case, self.by):
            reason = msg("申請した方は、あなたと同じ氏名です。案件を開いて、確かめてください。")
            return _together(case, self.language, case.state, reason)
        if self.event != "draft_decision" or reason.msgid:
            return _together(case, self.language, _becomes(self._as_chosen(case), self.event, self.by), reason)
        granted = grants_as_applied([case], self.answers)[case.reference_number]
        if isinstance(granted, Message):
            return _together(case, self.language, case.state, granted)
        return _together(case, self.language, self._drafted(case, granted), reason)

    def _as_chosen(self, case: CaseFacts) -> CaseFacts:
        """The case with the choices its answers make today, when it is to be carried on."""
        answers = self.answers.get(case.reference_number) if self.event == "pass_step" else None
        return case if answers is None else as_chosen_today(case, answers)

    def _drafted(self, case: CaseFacts, granted: Granted) -> Message:
        outcome = OUTCOME_NAMES[Outcome.GRANT]
        if not granted.values:
            return msg("「{outcome}」で起案します", outcome=outcome)
        subject, answers = procedure_version(case.procedure_version), self.answers[case.reference_number]
        rows = records.granted_rows(subject, answers, granted.values, self.language)
        sight, started_from = sight_of(case, subject, self.by), records.granted_from(subject)
        told = [row for row, path in zip(rows, started_from, strict=True) if not sight.is_hidden(path)]
        if not told:
            return msg("「{outcome}」で起案します", outcome=outcome)
        values = joined((f"{row.label} {row.granted}" for row in told), self.language)
        return msg("「{outcome}」で起案します（{values}）", outcome=outcome, values=values)


def _together(case: CaseFacts, language: str, becomes: Message, reason: Message) -> Together:
    title = procedure_version(case.procedure_version).title(language)
    done = not reason.msgid
    return Together(case.reference_number, case.revision, title, case.applicant_name, case.state, done, becomes, reason)


def _unseen(reference_number: str) -> Together:
    nothing = Message("")
    return Together(reference_number, 0, "", "", nothing, False, nothing, NoSuchCase().message)


def _becomes(case: CaseFacts, event: str, by: Actor) -> Message:
    if event == "take":
        return msg("担当が{name}になります", name=by.name)
    if event == "release":
        return msg("課の未割当に戻ります")
    if event == "sign_off":
        return msg("決裁し、通知書を作ります")
    if case.needs_second_look and not case.looked_once_by_ref:
        return msg("二人目の確認を待ちます")
    if case.step not in (Step.FORMAT_CHECK, Step.FORMAL_EXAMINATION, Step.SUBSTANTIVE_EXAMINATION):
        return case.state
    following = next_step(pinned_workflow(case.procedure_version), case.step, case.skipped)
    if following in case.routes:
        return msg("「{step}」（{division}）へ進みます", step=STEP_NAMES[following], division=_desk(case, following))
    return msg("「{step}」へ進みます", step=STEP_NAMES[following])


def _desk(case: CaseFacts, step: str) -> str:
    return division_name(city().acting_division(case.routes[step], today()))
