"""What a notice is made of: the decision from the case, the answers from the entry, the law from the procedure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from madoguchi.engines.cases.queries import case_of, deciding_revisions
from madoguchi.engines.cases.rules import CaseFacts, Outcome
from madoguchi.engines.notices import queries as notices
from madoguchi.engines.notices.content import DecisionFacts, NoticeContent
from madoguchi.engines.records import queries as records
from madoguchi.foundation.catalogue.queries import Procedure, procedure_version
from madoguchi.values.clock import today
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import LANGUAGES


def notice_preview(reference_number: str) -> NoticeContent:
    """The notice that the draft, or the decision that stands, would send today; raises what makes it impossible."""
    case = case_of(reference_number)
    subject = procedure_version(case.procedure_version)
    return notices.preview_notice(decision_of(case, subject), subject)


def impossible_notices(cases: Sequence[CaseFacts]) -> dict[str, Message]:
    """By number why the notice of a draft could not be written today; those that could be are left out."""
    numbers = [case.reference_number for case in cases]
    answers, deciding = records.answers_of_all(numbers), deciding_revisions(numbers)
    replaced = notices.replaced_numbers({number: _key(number, deciding.get(number, 0)) for number in numbers})
    found: dict[str, Message] = {}
    for case in cases:
        number, subject = case.reference_number, procedure_version(case.procedure_version)
        decision = _decision(case, subject, answers.get(number, {}), deciding.get(number, 0))
        try:
            notices.preview_notice(decision, subject, replaces=replaced.get(number, ""))
        except Refusal as refusal:
            found[number] = refusal.message
    return found


def decision_of(case: CaseFacts, subject: Procedure) -> DecisionFacts:
    """The draft of a decision, or else the decision that stands, as a notice needs it.

    Raises LookupError when there is neither.
    """
    number = case.reference_number
    applied = records.entry_of(number).as_corrected
    return _decision(case, subject, applied, deciding_revisions([number]).get(number, 0))


def _decision(case: CaseFacts, subject: Procedure, applied: Mapping[str, object], deciding: int) -> DecisionFacts:
    said = case.draft or case.decision
    if said is None:
        raise LookupError("a notice needs a decision or a draft")
    granted = said.granted.values if said.outcome == Outcome.GRANT else {}
    answers = {**applied, **granted}
    return DecisionFacts(
        reference_number=case.reference_number,
        key=_key(case.reference_number, deciding),
        outcome=said.outcome,
        applicant=case.applicant_name,
        received_on=case.received_on,
        decided_on=case.decision.on if case.decision and not case.draft else today(),
        reason_ids=said.reason_ids,
        reason_text=said.reason_text,
        answers=answers,
        texts={language: _texts(subject, applied, granted, language) for language in LANGUAGES},
        law="、".join(f"{law.name}{law.article}" for law in subject.identity.law),
        division=case.home_division,
    )


def _key(reference_number: str, deciding: int) -> str:
    """What names the decision: the place in the log of the one that stands, 0 while there is only a draft."""
    return f"{reference_number}/{deciding}"


def _texts(
    subject: Procedure, applied: Mapping[str, object], granted: Mapping[str, object], language: str
) -> dict[str, str]:
    """The answers in words by their path, and what is granted by its own name."""
    pages = records.summary(subject, applied, language)
    answers = {row.path: row.text for page in pages for row in page.rows}
    return {**answers, **{row.id: row.granted for row in records.granted_rows(subject, applied, granted, language)}}
