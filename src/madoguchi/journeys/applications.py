"""Applications of programmes: sent whole under a key that never makes two matters, and followed by their number."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from madoguchi.engines.cases import queries as case_queries
from madoguchi.engines.cases.errors import NoSuchCase
from madoguchi.engines.records import actions as record_actions
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.access.rules import require
from madoguchi.foundation.catalogue import queries as catalogue
from madoguchi.foundation.dossier.errors import NoSuchDossier
from madoguchi.foundation.dossier.queries import dossier_facts
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys.apply import receive_draft
from madoguchi.journeys.errors import AnswersRefused, KeyUsedForAnother, NotOnline, OnlyApplicantsApply
from madoguchi.journeys.models import KeptAnswer
from madoguchi.journeys.status import StatusPage, status_page
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now

KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Acknowledged:
    """What is answered to an application; `repeated` when this key had been answered before."""

    reference_number: str
    access_code: str
    repeated: bool


@transaction.atomic(durable=True)
def apply_once(procedure_id: str, answers: Mapping[str, object], *, key: str, by: Actor, language: str) -> Acknowledged:
    """Receive an application whole, or nothing of it; the same key and content give the first answer again.

    A second request with the key waits until the first is decided. Raises KeyUsedForAnother, UnknownProcedure,
    NotOnline, OnlyApplicantsApply, AnswersRefused, and what `replace_answers` refuses; then the key stays free.
    """
    if by.duties:
        raise OnlyApplicantsApply()
    sha = _sha_of({"procedure": procedure_id, "answers": answers, "language": language})
    mine = _claimed(by.ref, key, sha)
    if mine is None:
        return _answer_before(by.ref, key, sha)
    procedure = catalogue.procedure(procedure_id)
    if "online" not in procedure.identity.ways:
        raise NotOnline()
    draft, problems = record_actions.start_filled_draft(procedure, answers, by=by, language=language, channel="api")
    if problems:
        raise AnswersRefused(problems.problems)
    dossier = receive_draft(draft, by=by, language=language)
    mine.reference_number = dossier.reference_number
    mine.save(update_fields=["reference_number"])
    return Acknowledged(dossier.reference_number, dossier.access_code, repeated=False)


def _sha_of(request: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()


def _claimed(actor_ref: str, key: str, sha: str) -> KeptAnswer | None:
    """The row of a key nobody used; None for a used one. An insert of the same key waits for the other's end."""
    KeptAnswer.objects.bulk_create([KeptAnswer(actor_ref=actor_ref, key=key, request_sha=sha)], ignore_conflicts=True)
    return KeptAnswer.objects.filter(actor_ref=actor_ref, key=key, reference_number="").first()


def _answer_before(actor_ref: str, key: str, sha: str) -> Acknowledged:
    before = KeptAnswer.objects.get(actor_ref=actor_ref, key=key)
    if before.request_sha != sha:
        raise KeyUsedForAnother()
    return Acknowledged(before.reference_number, dossier_facts(before.reference_number).access_code, repeated=True)


@transaction.atomic
def application_of(reference_number: str, *, by: Actor, language: str) -> StatusPage:
    """A matter as its applicant sees it; the look is journalled.

    Raises NoSuchDossier, also for a matter of another applicant, and NotPermitted for an office that has no part in it.
    """
    try:
        require(by, "view", case_queries.resource_of(case_queries.case_of(reference_number)))
    except (NotPermitted, NoSuchCase):
        if by.duties:
            raise
        raise NoSuchDossier() from None
    record(by, "read", dossiers=[reference_number], data="申請の状況", purpose="申請の状況の確認")
    return status_page(reference_number, by=by, language=language)


def forget_kept_answers() -> int:
    """Free the keys that are older than 30 days; returns how many."""
    return KeptAnswer.objects.filter(created_at__lt=now() - KEPT_FOR).delete()[0]
