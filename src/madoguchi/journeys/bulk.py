"""Carrying several simple cases on at once: first what would happen to each, then, once confirmed, doing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from madoguchi.engines.cases.actions.bulk import BULK_EVENTS, apply_bulk, plan_bulk
from madoguchi.engines.cases.errors import NoSuchCase
from madoguchi.engines.cases.queries import cases_of, division_name, resource_of
from madoguchi.engines.cases.rules import OUTCOME_NAMES, STEP_NAMES, CaseFacts, Granted, Outcome, Step, next_step
from madoguchi.engines.cases.workflows import pinned_workflow
from madoguchi.engines.records import queries as records
from madoguchi.engines.records.errors import GrantedUnreadable
from madoguchi.foundation.access.rules import decide
from madoguchi.foundation.catalogue.queries import city, procedure_version
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys import jobs
from madoguchi.journeys.granted import granted_as_applied
from madoguchi.journeys.keeping_back import sight_of
from madoguchi.journeys.nearness import is_namesake
from madoguchi.journeys.notice import notice_preview
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today
from madoguchi.values.message import Message, msg

__all__ = ["BULK_EVENTS", "Together", "carry_out", "plan"]

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
    return [
        _planned(seen[one.reference_number], event, one.reason, by, language)
        if one.reference_number in seen
        else _unseen(one.reference_number)
        for one in planned
    ]


def carry_out(revisions: Mapping[str, int], event: str, *, by: Actor, language: str) -> list[Together]:
    """Do `event` to each case at the revision that was shown; what changed meanwhile or is refused stays as it was.

    Each case is a transaction of its own, so one refusal never holds the others up.
    """
    results = apply_bulk(revisions, event, by, granted_of=granted_as_applied, then=_follow_up(event))
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


def _follow_up(event: str) -> Callable[[CaseFacts], None] | None:
    """What has to follow in the transaction of each case."""
    return {"draft_decision": _check_notice, "sign_off": _ask_for_notice}.get(event)


def _check_notice(case: CaseFacts) -> None:
    """A grant whose notice could not be written is not drafted."""
    notice_preview(case.reference_number)


def _ask_for_notice(case: CaseFacts) -> None:
    jobs.issue_notice.defer(reference_number=case.reference_number)


def _seen(reference_numbers: Sequence[str], by: Actor) -> dict[str, CaseFacts]:
    """The cases among these that the reader may view."""
    found = cases_of(reference_numbers)
    return {number: case for number, case in found.items() if decide(by, "view", resource_of(case)).allowed}


def _planned(case: CaseFacts, event: str, reason: Message, by: Actor, language: str) -> Together:
    """One line of the dry run; a grant says what it will state, or why it cannot."""
    if event in _DECIDING and not reason.msgid and is_namesake(case, by):
        return _together(
            case, language, case.state, msg("申請した方は、あなたと同じ氏名です。案件を開いて、確かめてください。")
        )
    if event != "draft_decision" or reason.msgid:
        return _together(case, language, _becomes(case, event, by), reason)
    try:
        granted = granted_as_applied(case)
    except GrantedUnreadable as refusal:
        return _together(case, language, case.state, refusal.message)
    return _together(case, language, _drafted(case, granted, by, language), reason)


def _drafted(case: CaseFacts, granted: Granted, by: Actor, language: str) -> Message:
    outcome = OUTCOME_NAMES[Outcome.GRANT]
    if not granted.values:
        return msg("「{outcome}」で起案します", outcome=outcome)
    subject, answers = procedure_version(case.procedure_version), records.entry_of(case.reference_number).as_corrected
    rows = records.granted_rows(subject, answers, granted.values, language)
    sight, started_from = sight_of(case, subject, by), records.granted_from(subject)
    told = [row for row, path in zip(rows, started_from, strict=True) if not sight.is_hidden(path)]
    if not told:
        return msg("「{outcome}」で起案します", outcome=outcome)
    values = "、".join(f"{row.label} {row.granted}" for row in told)
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
