"""Filling in a form: a draft begun, its pages read and kept, and everything shown once more before it is sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction

from madoguchi.engines.guide import queries as guide
from madoguchi.engines.metrics import actions as metrics
from madoguchi.engines.records import actions as record_actions
from madoguchi.engines.records import queries as records
from madoguchi.engines.records.drafts import DraftFacts, PageProblems
from madoguchi.engines.records.errors import Problem
from madoguchi.engines.records.forms import PageView, SummaryPage
from madoguchi.engines.records.section import CONFIRM
from madoguchi.engines.records.uploads import Uploads
from madoguchi.foundation.catalogue import queries as catalogue
from madoguchi.foundation.catalogue.queries import Procedure, procedure_version
from madoguchi.journeys.find import Contact, contact_of
from madoguchi.journeys.for_another.filling_in import (
    OnBehalfOf,
    begin_for,
    drafts_shown,
    known_for,
    mandate_to_begin,
    whose_draft,
)
from madoguchi.journeys.prefill import known_of_account
from madoguchi.values.actor import Actor
from madoguchi.values.held import Held


@dataclass(frozen=True)
class Form:
    """A draft with its procedure, in the reader's language."""

    draft: DraftFacts
    procedure: Procedure
    title: str
    contact: Contact

    @cached_property
    def _other(self) -> OnBehalfOf | None:
        return whose_draft(self.draft.ref) if self.draft.account_ref else None

    @property
    def on_behalf_of(self) -> str:
        """Whose application it will be, by name, when a proxy fills it in; empty for one's own."""
        return self._other.name if self._other else ""

    @property
    def is_shut(self) -> bool:
        """Whether a proxy who may not act any more began it: then it is shown to nobody."""
        return self._other is not None and self._other.is_shut

    @property
    def is_older(self) -> bool:
        """Whether the procedure was published anew since this draft was begun; the draft keeps its own version."""
        current = next((one for one in catalogue.procedures() if one.id == self.procedure.id), None)
        return current is None or current.version != self.procedure.version


@dataclass(frozen=True)
class ConfirmPage:
    """The last page: every answer, what is still missing, and what to agree to."""

    view: PageView
    summary: tuple[SummaryPage, ...]
    missing: tuple[tuple[str, Problem], ...]
    reasons: tuple[str, ...]


@transaction.atomic
def start_application(
    procedure_id: str, *, by: Actor, language: str, mandate_ref: str = "", said: Mapping[str, Held] | None = None
) -> DraftFacts:
    """A new draft of the current version, kept for 30 days; under a mandate it is the principal's: with what the
    register holds of them where the office confirmed it, else empty.

    What the applicant `said` elsewhere fills it before what the account knows. Raises UnknownProcedure, MandateOver.
    """
    procedure = catalogue.procedure(procedure_id)
    if mandate_ref:
        # What is known of the proxy is not what the principal would write.
        mandate = mandate_to_begin(mandate_ref, procedure, by=by)
        known = known_for(mandate, procedure, by=by)
        draft = record_actions.start_draft(procedure, by=by, language=language, known=known)
        begin_for(mandate, draft.ref)
        return draft
    return record_actions.start_draft(
        procedure, by=by, language=language, known={**known_of_account(by.ref), **(said or {})}
    )


def form_of(draft_ref: str, language: str) -> Form:
    """The draft of this reference with the version it was begun with; raises NoSuchDraft, DraftExpired."""
    return _form(records.draft_of(draft_ref), language)


def form_by_code(code: str, language: str) -> Form:
    """The draft that a code opens on any device; raises ResumeCodeMistyped, NoSuchDraft, DraftExpired."""
    return _form(records.draft_by_resume_code(code), language)


def open_forms(account_ref: str, kept: Collection[str], language: str) -> list[Form]:
    """The unfinished drafts of an account and those of these references, last saved first.

    Drafts that are shut, sent or forgotten after their thirty days are left out.
    """
    found = {one.ref: one for one in records.drafts_of_account(account_ref)}
    others = records.open_drafts_by_refs([ref for ref in kept if ref not in found])
    drafts = sorted((*found.values(), *others), key=lambda one: one.saved_at, reverse=True)
    return [_form(draft, language) for draft in drafts_shown(drafts)]


def _form(draft: DraftFacts, language: str) -> Form:
    procedure = procedure_version(draft.version)
    return Form(draft, procedure, procedure.title(language), contact_of(procedure, language))


def first_page(form: Form) -> str:
    """The page to continue with: the one left open, or the first."""
    shown = [page for page, _ in records.pages_shown(form.procedure, form.draft.answers)]
    return form.draft.page if form.draft.page in shown else records.first_page(form.procedure)


def page_of(form: Form, page_id: str, language: str, problems: PageProblems | None = None) -> PageView:
    """One page of the form, with what has to be mended after `problems`; raises UnknownPage."""
    view = records.page_view(form.procedure, form.draft, page_id, language, problems=problems)
    if problems is None:
        metrics.count_page(form.procedure.id, page_id, "shown", position=view.number)
    return view


def save_page(
    form: Form,
    page_id: str,
    posted: Mapping[str, Sequence[str]],
    files: Uploads,
    language: str,
) -> PageProblems:
    """Keep everything that was typed; the problems say what has to be mended before the next page.

    Raises UnknownPage, UnknownInputs, TooManyInputs, AnswersTooLarge, AlreadySealed.
    """
    problems = record_actions.save_page(form.draft.ref, page_id, posted, files, language=language)
    if not problems and not problems.stay:
        metrics.count_page(form.procedure.id, page_id, "completed")
    return problems


def confirm_page(form: Form, language: str, *, tried: bool = False) -> ConfirmPage:
    """Every answer in words, what is missing with the page where it is, and after a try what was not agreed to."""
    draft = form.draft
    return ConfirmPage(
        view=records.page_view(form.procedure, draft, CONFIRM, language, checked=tried),
        summary=tuple(records.summary(form.procedure, draft.answers, language, owners=[draft.ref])),
        missing=tuple(records.problems_of(form.procedure, draft, language)),
        reasons=guide.eligibility(form.procedure, records.answers_asked(form.procedure, draft.answers)).reasons_in(
            language
        ),
    )
