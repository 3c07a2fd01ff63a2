"""The case sheet: everything a member of staff has to see of one matter, gathered from the rooms and journalled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from madoguchi.engines.cases import actions as cases_actions
from madoguchi.engines.cases import queries as cases
from madoguchi.engines.cases.clock import LegalClock
from madoguchi.engines.cases.errors import OnlyDismissalBeforeDecision
from madoguchi.engines.cases.rules import CaseFacts, Outcome, Possibility, Step, refusal_to_mend, what_may_be_done
from madoguchi.engines.cases.workflows import workflow_of
from madoguchi.engines.messaging import queries as messaging
from madoguchi.engines.messaging.queries import MessageFacts
from madoguchi.engines.notices import queries as notices
from madoguchi.engines.notices.issuing import section_of as section_of_notice
from madoguchi.engines.records import queries as records
from madoguchi.foundation.access.rules import decide, foresee
from madoguchi.foundation.catalogue.queries import Procedure, city, procedure_version
from madoguchi.foundation.dossier.queries import Applicant, KnotFacts, thread_of
from madoguchi.foundation.identity.mandates import MandateFacts
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys.branches import Branch, branches_taken
from madoguchi.journeys.case_head import CaseHead, case_head, head_of, note_the_look
from madoguchi.journeys.comparison import AttachedPaper, ComparedPage, Comparison, comparison_of
from madoguchi.journeys.for_another.seeing import proxies_of_matter
from madoguchi.journeys.nearness import is_namesake
from madoguchi.journeys.retention import kept_until, years_kept
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message
from madoguchi.values.words import words_in

__all__ = ["LETTERS", "CaseHead", "CaseSheet", "case_head", "case_sheet"]

_SEEN = "申請の内容、添付書類、経過、お知らせ"
LETTERS = 3
"""How many of the last messages to the applicant stand on the sheet; the others are a click away."""


@dataclass(frozen=True)
class Criterion:
    """One line of the review criteria (審査基準)."""

    text: str
    law: str


@dataclass(frozen=True)
class OtherMatter:
    """Another matter, of the same person or with the same key answers (`same_matter`), or both."""

    reference_number: str
    procedure: str
    received_on: date
    state: Message
    same_matter: bool
    same_person: bool


@dataclass(frozen=True)
class Kept:
    """How long the papers are kept: years (None for ever) and the last day, where it can be told yet."""

    years: int | None
    until: date | None


@dataclass(frozen=True)
class CaseSheet:
    """One matter on one screen; `may_mend` says whether the reader may correct values beside the original now."""

    head: CaseHead
    ward: str
    comparison: Comparison
    criteria: tuple[Criterion, ...]
    others: tuple[OtherMatter, ...]
    knots: tuple[KnotFacts, ...]
    clock: LegalClock
    possibilities: tuple[Possibility, ...]
    kept: Kept
    notices: tuple[notices.NoticeFacts, ...]
    may_mend: bool
    is_namesake: bool = False
    letters: tuple[MessageFacts, ...] = ()
    proxies: tuple[MandateFacts, ...] = ()
    branches: tuple[Branch, ...] = ()

    @property
    def reference_number(self) -> str:
        """The number of the dossier."""
        return self.head.reference_number

    @property
    def procedure(self) -> str:
        """The title of the procedure."""
        return self.head.procedure

    @property
    def applicant(self) -> Applicant:
        """Who applies."""
        return self.head.dossier.applicant

    @property
    def case(self) -> CaseFacts:
        """The office's work on the matter."""
        return self.head.case

    @property
    def revision(self) -> int:
        """The state of the case that is shown."""
        return self.head.revision

    @property
    def pages(self) -> tuple[ComparedPage, ...]:
        """The answers, as submitted beside as corrected."""
        return self.comparison.pages

    @property
    def papers(self) -> tuple[AttachedPaper, ...]:
        """The files the applicant sent."""
        return self.comparison.papers

    @property
    def others_of_person(self) -> tuple[OtherMatter, ...]:
        """Those of the same person."""
        return tuple(one for one in self.others if one.same_person)

    @property
    def others_alike(self) -> tuple[OtherMatter, ...]:
        """Those with the same key answers that are not known to be the same person's."""
        return tuple(one for one in self.others if not one.same_person)

    @property
    def is_changed(self) -> bool:
        """Whether anything was corrected."""
        return any(row.is_changed for page in self.pages for row in page.rows)

    @property
    def compares(self) -> bool:
        """Whether any answer stands in two columns: corrected, or corrected and put back."""
        return any(row.is_changed or row.changes for page in self.pages for row in page.rows)


@transaction.atomic
def case_sheet(reference_number: str, *, by: Actor, language: str) -> CaseSheet:
    """The whole sheet; looking at it is journalled and counted as work. Raises NotPermitted, NoSuchCase."""
    head = head_of(reference_number, by, language)
    comparison = comparison_of(head.case, head.subject, head.dossier, language, by=by)
    kept_back = comparison.kept_back is not None
    note_the_look(head, by, _SEEN, partly=kept_back)
    cases_actions.mark_work(reference_number, by=by)
    others = _others(head, by, language)
    kept_away = _kept_away(head.case, by)
    return CaseSheet(
        head=head,
        ward=city().ward_name(head.case.ward, language),
        comparison=comparison,
        criteria=_criteria(head.subject, language),
        others=others,
        knots=tuple(thread_of(reference_number, public_only=False)),
        clock=cases.clock_of(head.case),
        possibilities=tuple(_possibility(head, one, kept_away) for one in what_may_be_done(head.case, by)),
        kept=Kept(years_kept(head.subject.identity.retention), kept_until(head.subject.identity.retention, head.case)),
        notices=notices.notices_of(reference_number) if head.case.decision else (),
        may_mend=refusal_to_mend(head.case, by) is None and kept_away is None,
        is_namesake=is_namesake(head.case, by),
        letters=tuple(map(messaging.without_key, messaging.messages_of(reference_number, most=LETTERS))),
        # Whom the office talks to until it decides; who applied stays on the thread.
        proxies=() if head.case.decision else tuple(proxies_of_matter(head.dossier, head.subject)),
        branches=branches_taken(head.subject, head.case.routes, head.case.position, language),
    )


def _kept_away(case: CaseFacts, by: Actor) -> Message | None:
    """Why somebody carries no act out on this case, whatever it is: a matter of their own or of the household."""
    if not by.people:
        return None
    decision = foresee(by, "handle", cases.resource_of(case))
    return None if decision.allowed else decision.reason


def _possibility(head: CaseHead, one: Possibility, kept_away: Message | None) -> Possibility:
    """A draft before the decision can only be a dismissal: where the procedure has none, there is nothing to draft."""
    if kept_away is not None:
        return replace(one, allowed=False, reason=kept_away)
    early = one.event == "draft_decision" and head.case.step != Step.DECISION
    if not (one.allowed and early) or section_of_notice(head.subject).outcome(Outcome.DISMISS) is not None:
        return one
    return replace(one, allowed=False, reason=OnlyDismissalBeforeDecision().message)


def _criteria(subject: Procedure, language: str) -> tuple[Criterion, ...]:
    lines = workflow_of(subject).review_criteria
    return tuple(Criterion(words_in(line.text, language), line.law or "") for line in lines)


def _others(head: CaseHead, by: Actor, language: str) -> tuple[OtherMatter, ...]:
    """Other matters of the same person or alike that the reader may view; that they are seen is journalled as well."""
    since = records.alike_since(head.subject, head.case.received_on)
    found = cases.related_to(head.case, since=since)
    related = [one for one in found if decide(by, "view", cases.resource_of(one.case)).allowed]
    for data, is_theirs in (("同じ方のほかの案件", True), ("同じ内容のほかの案件", False)):
        seen = [one.case.reference_number for one in related if one.same_person == is_theirs]
        if seen:
            record(by, "list", dossiers=seen, data=data, purpose="重複した申請がないかの確認")
    return tuple(
        OtherMatter(
            one.case.reference_number,
            procedure_version(one.case.procedure_version).title(language),
            one.case.received_on,
            one.case.state,
            one.same_matter,
            one.same_person,
        )
        for one in related
    )
