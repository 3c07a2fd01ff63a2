"""What a notice is made of: the decision from the case, the answers from the entry, the law from the procedure."""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.engines.cases.queries import case_of, log_of
from madoguchi.engines.cases.rules import CaseFacts, Outcome
from madoguchi.engines.notices import queries as notices
from madoguchi.engines.notices.content import DecisionFacts, NoticeContent
from madoguchi.engines.records import queries as records
from madoguchi.foundation.catalogue.queries import Procedure, procedure_version
from madoguchi.values.clock import today
from madoguchi.values.words import LANGUAGES


def notice_preview(reference_number: str) -> NoticeContent:
    """The notice that the draft, or the decision that stands, would send today; raises what makes it impossible."""
    case = case_of(reference_number)
    subject = procedure_version(case.procedure_version)
    return notices.preview_notice(decision_of(case, subject), subject)


def decision_of(case: CaseFacts, subject: Procedure) -> DecisionFacts:
    """The draft of a decision, or else the decision that stands, as a notice needs it.

    Raises LookupError when there is neither.
    """
    said = case.draft or case.decision
    if said is None:
        raise LookupError("a notice needs a decision or a draft")
    applied = records.entry_of(case.reference_number).as_corrected
    granted = said.granted.values if said.outcome == Outcome.GRANT else {}
    answers = {**applied, **granted}
    return DecisionFacts(
        reference_number=case.reference_number,
        key=f"{case.reference_number}/{_deciding_revision(case.reference_number)}",
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


def _deciding_revision(reference_number: str) -> int:
    """The place in the log of the decision that stands; 0 while there is only a draft."""
    decided = [one.revision for one in log_of(reference_number) if one.event in ("sign_off", "correct_result")]
    return decided[-1] if decided else 0


def _texts(
    subject: Procedure, applied: Mapping[str, object], granted: Mapping[str, object], language: str
) -> dict[str, str]:
    """The answers in words by their path, and what is granted by its own name."""
    pages = records.summary(subject, applied, language)
    answers = {row.path: row.text for page in pages for row in page.rows}
    return {**answers, **{row.id: row.granted for row in records.granted_rows(subject, applied, granted, language)}}
