"""Opening the case of a dossier that has arrived."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction

from madoguchi.engines.cases.actions.change import log
from madoguchi.engines.cases.clock import LegalClock
from madoguchi.engines.cases.errors import CaseAlreadyOpen
from madoguchi.engines.cases.models import Case
from madoguchi.engines.cases.queries.facts import facts_of
from madoguchi.engines.cases.rules import CaseFacts, Step, desk_of, next_step, steps_skipped
from madoguchi.engines.cases.section import WorkflowSection
from madoguchi.engines.cases.workflows import workflow_of
from madoguchi.foundation.catalogue.procedure import Procedure
from madoguchi.foundation.catalogue.queries import city, procedure_version
from madoguchi.foundation.dossier.actions import add_knot
from madoguchi.foundation.dossier.errors import NoSuchDossier
from madoguchi.foundation.dossier.models import Dossier
from madoguchi.values.actor import SYSTEM, Actor
from madoguchi.values.clock import JST, today
from madoguchi.values.conditions import Moment
from madoguchi.values.search_keys import search_keys


def open_case(
    reference_number: str,
    *,
    by: Actor,
    answers: Mapping[str, object] | None = None,
    duplicate_keys: Sequence[str] = (),
) -> CaseFacts:
    """Put a received dossier on the first desk; its legal clock runs from the day of arrival (行政手続法 第7条).

    `answers` decide which examinations are skipped; `duplicate_keys` are digests that recognise the same matter.
    An automatic format check is passed at once. Raises NoSuchDossier, CaseAlreadyOpen.
    """
    with transaction.atomic():
        dossier = Dossier.objects.filter(reference_number=reference_number).first()
        if dossier is None:
            raise NoSuchDossier()
        subject = procedure_version(dossier.version_id)
        row = _insert(dossier, subject, duplicate_keys)
        log(row, "open_case", by=by, from_step="", effect="start", facts={"channel": row.channel})
        row.skipped = sorted(steps_skipped(workflow_of(subject), answers or {}, moment_of(row)))
        _check_format(row, workflow_of(subject))
        return facts_of(row)


def moment_of(row: Case) -> Moment:
    """The moment at which a case's conditions are asked."""
    return Moment(today(), row.received_on, {"city": city().code})


def _insert(dossier: Dossier, subject: Procedure, duplicate_keys: Sequence[str]) -> Case:
    row = _new_row(dossier, subject, workflow_of(subject))
    row.duplicate_keys = sorted(set(duplicate_keys))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if Case.objects.filter(reference_number=dossier.reference_number).exists():
            raise CaseAlreadyOpen() from None
        raise
    return row


def _new_row(dossier: Dossier, subject: Procedure, workflow: WorkflowSection) -> Case:
    home, received_on = subject.identity.division, dossier.received_at.astimezone(JST).date()
    desk = desk_of(workflow, Step.FORMAT_CHECK, home=home, centre=city().centre)
    days = subject.identity.standard_days
    keys = search_keys(dossier.applicant_name, dossier.applicant_kana)
    second = workflow.substantive_examination.sample_second_look if workflow.substantive_examination else 0
    return Case(
        dossier=dossier,
        reference_number=dossier.reference_number,
        procedure_id=subject.id,
        procedure_version=subject.version,
        channel=dossier.channel,
        ward=dossier.ward,
        account_ref=dossier.account_ref,
        applicant_name=dossier.applicant_name,
        applicant_kana=dossier.applicant_kana,
        name_key=keys.name_key,
        given_name_key=keys.given_name_key,
        kana_key=keys.kana_key,
        given_kana_key=keys.given_kana_key,
        step=Step.FORMAT_CHECK,
        division=desk,
        home_division=home,
        first_division=desk,
        received_on=received_on,
        standard_days=days,
        due_on=LegalClock(received_on, days, city().business_calendar, received_on).due_on,
        second_look=secrets.randbelow(100) < second,
    )


def _check_format(row: Case, workflow: WorkflowSection) -> None:
    """The form itself has checked the format, unless the procedure wants a person to look."""
    if workflow.format_check == "automatic":
        row.step = next_step(workflow, Step.FORMAT_CHECK, frozenset(row.skipped))
        row.division = desk_of(workflow, row.step, home=row.home_division, centre=city().centre)
        row.first_division = row.division
        row.revision += 1
    row.save()
    if row.step != Step.FORMAT_CHECK:
        log(row, "pass_format_check", by=SYSTEM, from_step=Step.FORMAT_CHECK, effect="none")
        add_knot(row.reference_number, "format_checked", by=SYSTEM)
