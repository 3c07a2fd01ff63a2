"""Opening the case of a dossier that has arrived."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from madoguchi.engines.cases.actions.change import DATA, PURPOSE, event_of
from madoguchi.engines.cases.actions.routing import desk_on, follow_conditions, move_to_step
from madoguchi.engines.cases.clock import LegalClock
from madoguchi.engines.cases.errors import CaseAlreadyOpen
from madoguchi.engines.cases.models import Case, CaseEvent
from madoguchi.engines.cases.queries.facts import facts_of
from madoguchi.engines.cases.rules import CaseFacts, Step, next_step
from madoguchi.engines.cases.section import WorkflowSection
from madoguchi.engines.cases.workflows import workflow_of
from madoguchi.foundation.catalogue.procedure import Procedure
from madoguchi.foundation.catalogue.queries import city, procedure_version
from madoguchi.foundation.dossier.actions import add_knot
from madoguchi.foundation.dossier.queries import DossierFacts, key_of
from madoguchi.foundation.journal.actions import record_writes
from madoguchi.foundation.wall.rows import insert
from madoguchi.values.actor import SYSTEM, Actor
from madoguchi.values.clock import JST
from madoguchi.values.search_keys import search_keys


def open_case(
    dossier: DossierFacts,
    *,
    by: Actor,
    answers: Mapping[str, object] | None = None,
    duplicate_keys: Sequence[str] = (),
    person_ref: str = "",
) -> CaseFacts:
    """Put a received dossier on the first desk; its legal clock runs from the day of arrival (行政手続法 第7条).

    `answers` decide which examinations are skipped and which steps another division does; `duplicate_keys` are digests
    that recognise the same matter, and `person_ref` is whose matter it is in the register of persons, where known.
    An automatic format check is passed at once. Raises CaseAlreadyOpen.
    """
    subject = procedure_version(dossier.version)
    row = _new_row(dossier, subject, workflow_of(subject))
    row.person_ref = person_ref
    row.duplicate_keys = sorted(set(duplicate_keys))
    follow_conditions(row, workflow_of(subject), answers or {})
    row.division = row.first_division = desk_on(workflow_of(subject), row.step, row, day=row.received_on)
    events = [event_of(row, "open_case", by=by, from_step="", effect="start", facts={"channel": row.channel})]
    acts = [(by, "write:open_case")]
    if workflow_of(subject).format_check == "automatic":
        _pass_format_check(row, workflow_of(subject))
        events.append(event_of(row, "pass_format_check", by=SYSTEM, from_step=Step.FORMAT_CHECK, effect="none"))
        acts.append((SYSTEM, "write:pass_format_check"))
    with transaction.atomic(savepoint=False):
        _insert(row)
        CaseEvent.objects.bulk_create(events)
        record_writes(acts, dossier=row.reference_number, data=DATA, purpose=PURPOSE)
        if len(events) > 1:
            add_knot(row.reference_number, "format_checked", by=SYSTEM)
    return facts_of(row)


def _insert(row: Case) -> None:
    try:
        insert(row)
    except IntegrityError as broken:
        if isinstance(broken.__cause__, UniqueViolation):
            raise CaseAlreadyOpen() from None
        raise


def _new_row(dossier: DossierFacts, subject: Procedure, workflow: WorkflowSection) -> Case:
    received_on = dossier.received_at.astimezone(JST).date()
    home = city().acting_division(subject.identity.division, received_on)
    applicant = dossier.applicant
    days = subject.identity.standard_days
    keys = search_keys(applicant.name, applicant.kana)
    second = workflow.substantive_examination.sample_second_look if workflow.substantive_examination else 0
    return Case(
        dossier_id=key_of(dossier.reference_number),
        reference_number=dossier.reference_number,
        procedure_id=subject.id,
        procedure_version=subject.version,
        channel=dossier.channel,
        ward=dossier.ward,
        account_ref=applicant.account_ref,
        applicant_name=applicant.name,
        applicant_kana=applicant.kana,
        name_key=keys.name_key,
        given_name_key=keys.given_name_key,
        kana_key=keys.kana_key,
        given_kana_key=keys.given_kana_key,
        step=Step.FORMAT_CHECK,
        home_division=home,
        received_on=received_on,
        standard_days=days,
        due_on=LegalClock(received_on, days, city().business_calendar, received_on).due_on,
        second_look=secrets.randbelow(100) < second,
    )


def _pass_format_check(row: Case, workflow: WorkflowSection) -> None:
    """The form itself has checked the format, unless the procedure wants a person to look."""
    row.step = next_step(workflow, Step.FORMAT_CHECK, frozenset(row.skipped))
    move_to_step(row, workflow, row.step)
    row.first_division = row.division
    row.revision += 1
