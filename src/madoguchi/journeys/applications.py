"""Applications of programmes: sent whole under a key that never makes two matters, and followed by their number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from madoguchi.engines.cases import queries as case_queries
from madoguchi.engines.cases.errors import NoSuchCase, OnlyApplicant
from madoguchi.engines.cases.queries.facts import case_or_none
from madoguchi.engines.records import actions as record_actions
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.access.rules import Resource, require
from madoguchi.foundation.catalogue import queries as catalogue
from madoguchi.foundation.dossier.errors import NoSuchDossier
from madoguchi.foundation.dossier.queries import dossier_facts
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys.apply import receive_draft
from madoguchi.journeys.correct import send_whole_correction
from madoguchi.journeys.errors import AnswersRefused, NotOnline, OnlyApplicantsApply
from madoguchi.journeys.for_another.seeing import DATA, OWN_PURPOSE
from madoguchi.journeys.kept_answers import claimed, number_before, settle
from madoguchi.journeys.status import StatusPage, status_page
from madoguchi.journeys.withdraw import withdraw_application
from madoguchi.values.actor import Actor


@dataclass(frozen=True)
class Acknowledged:
    """What is answered to an application; `repeated` when this key had been answered before."""

    reference_number: str
    access_code: str
    repeated: bool


@transaction.atomic(durable=True)
def apply_once(
    procedure_id: str, answers: Mapping[str, object], *, key: str, by: Actor, language: str, told_in: str = ""
) -> Acknowledged:
    """Receive an application whole, or nothing of it; the same key and content give the first answer again.

    `language` is that of the applicant, `told_in` that of who reads what is wrong, where it is another. A second
    request with the key waits until the first is decided. Raises KeyUsedForAnother, UnknownProcedure,
    NotOnline, OnlyApplicantsApply, AnswersRefused, and what `replace_answers` refuses; then the key stays free.
    """
    if by.duties:
        raise OnlyApplicantsApply()
    request = {"procedure": procedure_id, "answers": answers, "language": language}
    mine = claimed(by.ref, key, request)
    if mine is None:
        number = number_before(by.ref, key, request)
        return Acknowledged(number, dossier_facts(number).access_code, repeated=True)
    procedure = catalogue.procedure(procedure_id)
    if "online" not in procedure.identity.ways:
        raise NotOnline()
    draft, problems = record_actions.start_filled_draft(
        procedure, answers, by=by, language=language, channel="api", told_in=told_in
    )
    if problems:
        raise AnswersRefused(problems.problems)
    dossier = receive_draft(draft, by=by, language=language)
    settle(mine, dossier.reference_number)
    return Acknowledged(dossier.reference_number, dossier.access_code, repeated=False)


@transaction.atomic
def application_of(reference_number: str, *, by: Actor, language: str) -> StatusPage:
    """A matter as its applicant sees it; the look is journalled.

    Raises NoSuchDossier, also for a matter of another applicant, and NoSuchCase for an office that has no part in it.
    """
    try:
        case_queries.case_in_sight(reference_number, by)
    except (NotPermitted, NoSuchCase):
        if by.duties:
            raise
        raise NoSuchDossier() from None
    record(by, "read", dossiers=[reference_number], data=DATA, purpose=OWN_PURPOSE)
    return status_page(reference_number, by=by, language=language)


@transaction.atomic
def withdraw_by_programme(reference_number: str, *, reason: str, by: Actor, language: str) -> StatusPage:
    """The applicant's programme takes an application back. Raises OnlyApplicant, NoSuchDossier, CaseClosed."""
    _check_own(reference_number, by)
    withdraw_application(reference_number, reason=reason, by=by)
    return status_page(reference_number, by=by, language=language)


def correct_by_programme(
    reference_number: str, answers: Mapping[str, object], *, as_it_is: bool, by: Actor, language: str
) -> StatusPage:
    """The applicant's programme answers a request for correction, wholly or not at all.

    Raises OnlyApplicant, NoSuchDossier, NoCorrectionAsked, AnswersRefused.
    """
    with transaction.atomic():
        _check_own(reference_number, by)
        outcome = send_whole_correction(reference_number, answers, as_it_is=as_it_is, by=by, language=language)
        if outcome.problems:
            raise AnswersRefused(outcome.problems)
        return status_page(reference_number, by=by, language=language)


def _check_own(reference_number: str, by: Actor) -> None:
    """Raise unless the matter was sent by this very programme or its person; another's does not exist for it."""
    if by.duties:
        raise OnlyApplicant()
    case = case_or_none(reference_number)
    owner = case.account_ref if case else ""
    try:
        require(by, "view", Resource(kind="dossier", owner_ref=owner, subject=reference_number))
    except NotPermitted:
        raise NoSuchDossier() from None
