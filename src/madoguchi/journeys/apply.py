"""Applying: from a first draft to a sealed, numbered application on a desk."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.db import transaction

from madoguchi.engines.cases import actions as cases
from madoguchi.engines.guide import queries as guide
from madoguchi.engines.metrics import actions as metrics
from madoguchi.engines.records import actions as record_actions
from madoguchi.engines.records import queries as records
from madoguchi.engines.records.corrections import Header
from madoguchi.engines.records.drafts import DraftFacts, PageProblems
from madoguchi.engines.records.errors import DraftIncomplete, Problem
from madoguchi.engines.records.forms import PageView, SummaryPage
from madoguchi.engines.records.section import CONFIRM
from madoguchi.engines.records.uploads import Uploads
from madoguchi.foundation.catalogue import queries as catalogue
from madoguchi.foundation.catalogue.queries import Procedure, procedure_version
from madoguchi.foundation.dossier.actions import open_dossier
from madoguchi.foundation.dossier.errors import AlreadyOpened
from madoguchi.foundation.dossier.queries import Applicant, DossierFacts, dossier_of_draft
from madoguchi.foundation.identity.queries import actor_of_ref
from madoguchi.journeys import jobs
from madoguchi.journeys.errors import NotSureEnough
from madoguchi.journeys.find import Contact, contact_of
from madoguchi.journeys.for_another.filling_in import (
    OnBehalfOf,
    begin_for,
    drafts_shown,
    known_for,
    mandate_to_begin,
    mandate_to_submit,
    whose_draft,
)
from madoguchi.journeys.for_another.thread import note_the_proxy
from madoguchi.journeys.prefill import known_of_account
from madoguchi.journeys.sending import check_may_send
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.clock import JST
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


def submit_application(
    draft_ref: str, *, by: Actor, language: str, agreed: Mapping[str, Sequence[str]] | None = None
) -> str:
    """Receive a draft as an application and commit it; the number of the matter.

    The draft is the key: submitting it again, from another tab or after a lost answer, gives the same number. `agreed`
    is what was ticked on the last page; it is kept even when the form is not complete. Raises DraftIncomplete with what
    is missing, NotSureEnough, and what `save_page` refuses.
    """
    try:
        with transaction.atomic(durable=True):
            return receive_application(draft_ref, by=by, language=language, agreed=agreed)
    except (DraftIncomplete, NotSureEnough):
        if agreed is not None:
            record_actions.save_page(draft_ref, CONFIRM, agreed, language=language)
        raise


@transaction.atomic(savepoint=False)
def receive_application(
    draft_ref: str,
    *,
    by: Actor,
    language: str,
    agreed: Mapping[str, Sequence[str]] | None = None,
    person_ref: str = "",
) -> str:
    """Receive a draft as an application, once; see `submit_application` and `receive_draft`."""
    draft = record_actions.lock_draft(draft_ref)
    before = dossier_of_draft(draft_ref) if draft.sealed_at else None
    if before is not None:
        return before.reference_number
    try:
        dossier = receive_draft(draft, by=by, language=language, agreed=agreed, person_ref=person_ref)
    except AlreadyOpened as earlier:
        return str(earlier.facts["reference_number"])
    if agreed is not None:
        metrics.count_page(dossier.procedure, CONFIRM, "completed")
    return dossier.reference_number


def receive_draft(
    draft: DraftFacts,
    *,
    by: Actor,
    language: str,
    agreed: Mapping[str, Sequence[str]] | None = None,
    person_ref: str = "",
) -> DossierFacts:
    """Receive a draft nobody else can change now as an application: sealed, numbered, counted, on a desk.

    `person_ref` is whose matter it is in the register of persons; who is signed in brings their own along.

    Raises DraftIncomplete, NotSureEnough, MandateOver and AlreadyOpened; whoever asked undoes what was done until then.
    """
    procedure = procedure_version(draft.version)
    check_may_send(procedure, draft.channel, by=by)
    mandate = mandate_to_submit(draft.ref, procedure, by=by) if draft.account_ref else None
    header = records.header_of(procedure, draft.answers)
    applicant = applicant_of(procedure, header, by=by, language=language)
    whose = person_ref or (by.person if by.kind is ActorKind.RESIDENT else "")
    if mandate is not None:
        whose = actor_of_ref(mandate.principal_ref).person
        applicant = replace(applicant, account_ref=mandate.principal_ref)
    dossier = open_dossier(
        procedure, draft_ref=draft.ref, applicant=applicant, ward=header.ward_code, channel=draft.channel, by=by
    )
    number = dossier.reference_number
    record_actions.seal_draft(draft, dossier=number, agreed=agreed)
    # Arrival starts the clock, not our goodwill (行政手続法 第7条).
    keys = records.duplicate_keys(procedure, draft.answers)
    asked = records.answers_asked(procedure, draft.answers)
    cases.open_case(dossier, by=by, answers=asked, duplicate_keys=keys, person_ref=whose)
    if mandate is not None:
        note_the_proxy(number, mandate, by=by)
    metrics.count_arrival(
        number,
        procedure=procedure.id,
        ward=dossier.ward,
        channel=dossier.channel,
        received_on=dossier.received_at.astimezone(JST).date(),
        minutes_before=float(procedure.section("effect").get("minutes_before", 0)),
    )
    jobs.tell_applicant.defer(reference_number=number, kind="received")
    return dossier


def applicant_of(procedure: Procedure, header: Header, *, by: Actor, language: str) -> Applicant:
    """Who applies, as the answers name them; the name of a business comes before that of its representative."""
    name, kana = names_in(header)
    return Applicant(
        name=name or by.name,
        kana=kana,
        email=header.email,
        account_ref=by.ref,
        audience=procedure.identity.audience,
        language=language,
    )


def names_in(header: Header) -> tuple[str, str]:
    """Name and reading of who applies; those of a business come before those of its representative."""
    if header.business_name:
        return header.business_name, header.business_kana
    name = " ".join(str(header.name.get(part, "")) for part in ("family", "given")).strip()
    return name, " ".join(str(header.name.get(part, "")) for part in ("family_kana", "given_kana")).strip()
