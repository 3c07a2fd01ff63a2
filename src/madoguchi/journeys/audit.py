"""The auditor's page: broken glasses and questions about looks; and breaking the glass of a case."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from madoguchi.engines.cases import queries as cases
from madoguchi.foundation.access.emergency import PURPOSE as EMERGENCY
from madoguchi.foundation.access.emergency import Glass, break_glass, broken_glasses, is_open
from madoguchi.foundation.access.rules import Resource, foresee, require
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys.bases import AUDITING_EMERGENCIES, law_for
from madoguchi.journeys.journal_check import Checked, last_check
from madoguchi.journeys.look_questions import QuestionSheet, question_sheet
from madoguchi.values.actor import Actor

A_PAGE = 50


@dataclass(frozen=True)
class AuditSheet:
    """What waits for the auditor; `before` is where older openings go on, 0 on the last page.

    `checked` is what the last nightly check of the journal found, None before the first.
    """

    glasses: tuple[Glass, ...]
    questions: QuestionSheet
    before: int
    checked: Checked | None


@transaction.atomic
def audit_sheet(by: Actor, *, before: int = 0) -> AuditSheet:
    """Openings, the newest first, and the questions due first; both looks are journalled. Raises NotPermitted."""
    require(by, "audit", Resource(kind="journal"))
    found = broken_glasses(before=before, limit=A_PAGE + 1)
    page = tuple(found[:A_PAGE])
    subjects = sorted({one.subject for one in page})
    law = law_for(AUDITING_EMERGENCIES)
    record(by, "list", dossiers=subjects, data="緊急の閲覧の記録", purpose=AUDITING_EMERGENCIES, legal_basis=law)
    before = page[-1].number if len(found) > A_PAGE else 0
    return AuditSheet(page, question_sheet(by), before, last_check())


def may_break_glass(reference_number: str, by: Actor) -> bool:
    """Whether this person is kept from this case and may open it in an emergency; nobody's case is like any other."""
    found = cases.cases_of([reference_number]).get(reference_number)
    resource = cases.resource_of(found) if found else cases.NOBODYS
    kept_away = not foresee(by, "view", resource).allowed and not is_open(reference_number, by)
    return kept_away and foresee(by, "break_glass", resource).allowed


def break_glass_of(reference_number: str, *, reason: str, words: str, by: Actor) -> None:
    """Open a case for an hour. Raises NoSuchCase, and what `break_glass` raises."""
    resource, law = cases.resource_of(cases.case_of(reference_number)), law_for(EMERGENCY)
    break_glass(reference_number, resource, reason=reason, words=words, by=by, legal_basis=law)
