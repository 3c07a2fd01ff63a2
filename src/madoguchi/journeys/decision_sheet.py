"""What somebody sees before deciding: the outcomes that are possible, a draft, and the notice it will send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from madoguchi.engines.cases.errors import NothingDrafted
from madoguchi.engines.cases.rules import OUTCOME_NAMES, Outcome, Step
from madoguchi.engines.notices.content import NoticeContent
from madoguchi.engines.notices.issuing import section_of
from madoguchi.engines.notices.section import NoticeSection, RefusalNotice
from madoguchi.engines.records import queries as records
from madoguchi.engines.records.forms import FieldView
from madoguchi.engines.records.granted import GrantedRow
from madoguchi.journeys.case_head import CaseHead, case_head
from madoguchi.journeys.keeping_back import Sight, sight_of
from madoguchi.journeys.nearness import reasons_for_care
from madoguchi.journeys.notice import notice_preview
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in

Posted = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class OfferedReason:
    """One reason a refusal may state, beside its provision; `meaning` for a reader of another language than it."""

    id: str
    text: str
    law: str
    meaning: str = ""


@dataclass(frozen=True)
class OfferedOutcome:
    """One way the case can end, with the notice it sends and the reasons it may state."""

    id: str
    name: Message
    title: str
    reasons: tuple[OfferedReason, ...]


@dataclass(frozen=True)
class DecisionSheet:
    """What a decision can be; `granted` are the values a grant states now, by id."""

    head: CaseHead
    outcomes: tuple[OfferedOutcome, ...]
    answers: Mapping[str, object]
    granted: Mapping[str, object]
    care: tuple[Message, ...] = ()
    """Why the drafter should make sure that it is not their own matter."""


def decision_sheet(reference_number: str, *, by: Actor, language: str, for_correction: bool = False) -> DecisionSheet:
    """The outcomes possible now: during an examination only dismissal, for a correction all that can be another."""
    head = case_head(reference_number, by=by, language=language)
    _check_granted(head, by)
    section = section_of(head.subject)
    if for_correction:
        outcomes = [one for one in section.outcome_ids() if one != Outcome.GRANT or _can_grant_anew(head)]
    else:
        outcomes = [one for one in section.outcome_ids() if head.case.step == Step.DECISION or one == Outcome.DISMISS]
    stands = head.case.decision.granted.values if for_correction and head.case.decision else {}
    answers = records.entry_of(reference_number).as_corrected if records.states_values(head.subject) else {}
    care = reasons_for_care(head.case, head.subject, by)
    return DecisionSheet(head, tuple(_offered(section, one, language) for one in outcomes), answers, stands, care)


def _check_granted(head: CaseHead, by: Actor) -> None:
    """Who fixes what a grant states sees what was applied for; raises NotPermitted."""
    started_from = records.granted_from(head.subject)
    if started_from:
        sight_of(head.case, head.subject, by).check_plain(*started_from)


def _can_grant_anew(head: CaseHead) -> bool:
    """A grant that stands can be granted again only where it states values that may have been wrong."""
    return head.case.outcome != Outcome.GRANT or records.states_values(head.subject)


def granted_fields(
    sheet: DecisionSheet, language: str, *, posted: Posted | None = None, problems: Mapping[str, Message] | None = None
) -> tuple[FieldView, ...]:
    """The values of a grant as questions to the drafter, each with what was applied for; none where it cannot grant."""
    if all(one.id != Outcome.GRANT for one in sheet.outcomes):
        return ()
    return records.granted_views(
        sheet.head.subject, sheet.answers, sheet.granted, language, posted=posted, problems=problems
    )


def granted_in(sheet: DecisionSheet, outcome: str, posted: Posted, language: str) -> dict[str, object]:
    """What a drafter typed as the values of a grant; nothing for another outcome. Raises GrantedUnreadable."""
    return records.read_granted(sheet.head.subject, posted, language) if outcome == Outcome.GRANT else {}


def _offered(section: NoticeSection, outcome_id: str, language: str) -> OfferedOutcome:
    outcome = section.outcome(outcome_id)
    reasons = outcome.reasons if isinstance(outcome, RefusalNotice) else ()
    title = words_in(outcome.title, language) if outcome else ""
    # The notice is in Japanese whatever the clerk reads, so the reasons are chosen in the words they will have.
    offered = tuple(
        OfferedReason(
            one.id, text := words_in(one.text, "ja"), one.law, _other_than(text, words_in(one.text, language))
        )
        for one in reasons
    )
    return OfferedOutcome(outcome_id, OUTCOME_NAMES[outcome_id], title, offered)


def _other_than(text: str, meaning: str) -> str:
    return "" if meaning == text else meaning


@dataclass(frozen=True)
class DraftedSheet:
    """A drafted decision and the notice it will send; `letter_problem` says why there can be none."""

    head: CaseHead
    outcome: Message
    drafted_by: str
    reasons: tuple[OfferedReason, ...]
    text: str
    granted: tuple[GrantedRow, ...]
    letter: NoticeContent | None
    letter_problem: Message | None
    care: tuple[Message, ...] = ()
    """Why who signs off should make sure that it is not their own matter."""


def drafted_sheet(reference_number: str, *, by: Actor, language: str) -> DraftedSheet:
    """What somebody who signs off has to read. Raises NothingDrafted, NotPermitted."""
    head = case_head(reference_number, by=by, language=language, data="起案の内容と通知書の案")
    draft = head.case.draft
    if draft is None:
        raise NothingDrafted()
    offered = _offered(section_of(head.subject), draft.outcome, language)
    reasons = tuple(one for one in offered.reasons if one.id in draft.reason_ids)
    _check_granted(head, by)
    letter, problem = _letter(reference_number, sight_of(head.case, head.subject, by))
    return DraftedSheet(
        head,
        OUTCOME_NAMES[draft.outcome],
        draft.by_name,
        reasons,
        draft.reason_text,
        _granted(head, language) if draft.outcome == Outcome.GRANT else (),
        letter,
        problem,
        reasons_for_care(head.case, head.subject, by),
    )


def _granted(head: CaseHead, language: str) -> tuple[GrantedRow, ...]:
    """Applied beside granted; empty where a grant states no values."""
    if head.case.draft is None or not records.states_values(head.subject):
        return ()
    answers = records.entry_of(head.reference_number).as_corrected
    return records.granted_rows(head.subject, answers, head.case.draft.granted.values, language)


def _letter(reference_number: str, sight: Sight) -> tuple[NoticeContent | None, Message | None]:
    try:
        sight.check_plain()
        return notice_preview(reference_number), None
    except Refusal as refusal:
        return None, refusal.message
