"""Applying: from a draft to a sealed, numbered application on a desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db import transaction

from madoguchi.engines.cases import actions as cases
from madoguchi.engines.metrics import actions as metrics
from madoguchi.engines.records import actions as record_actions
from madoguchi.engines.records import queries as records
from madoguchi.engines.records.corrections import Header
from madoguchi.engines.records.drafts import DraftFacts
from madoguchi.engines.records.errors import DraftIncomplete
from madoguchi.engines.records.section import CONFIRM
from madoguchi.foundation.catalogue.queries import Procedure, procedure_version
from madoguchi.foundation.dossier.actions import open_dossier
from madoguchi.foundation.dossier.errors import AlreadyOpened
from madoguchi.foundation.dossier.queries import Applicant, DossierFacts, dossier_of_draft
from madoguchi.foundation.identity.queries import actor_of_ref
from madoguchi.journeys import jobs
from madoguchi.journeys.errors import NotSureEnough
from madoguchi.journeys.for_another.filling_in import mandate_to_submit
from madoguchi.journeys.for_another.thread import note_the_proxy
from madoguchi.journeys.sending import check_may_send
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.clock import JST


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
