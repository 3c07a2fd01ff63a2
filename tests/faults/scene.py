"""Setting a scene inside the crashing web process, and telling what stands in the database afterwards."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib.auth import login
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token

from madoguchi.engines.cases.queries import case_of
from madoguchi.engines.cases.rules import refusal_of
from madoguchi.engines.messaging.actions import deliver
from madoguchi.engines.messaging.models import OutboxMessage
from madoguchi.engines.messaging.rules import CLAIM
from madoguchi.engines.records import actions as record_actions
from madoguchi.engines.records import queries as records
from madoguchi.faces.portal.keys import keep_draft
from madoguchi.foundation.catalogue.queries import city, procedure
from madoguchi.foundation.identity.models import Account
from madoguchi.foundation.identity.queries import demonstration_accounts, staff_actors
from madoguchi.foundation.wall.speaker import WORKER, speaking
from madoguchi.journeys import decide, tell
from madoguchi.journeys.demonstration.answers import sample_answers
from madoguchi.journeys.demonstration.matters import Scene, make_matter, paper
from madoguchi.journeys.demonstration.staff import open_sign_ins
from madoguchi.values.actor import anonymous
from madoguchi.values.clock import moved_to, now

PROCEDURE = "child_medical_expenses"
_TOLD = "notice_ready"


def _for_the_scene(view: Callable[..., JsonResponse]) -> Callable[..., JsonResponse]:
    """Setting a scene and looking behind it is nobody's page: it is done with the rights of the worker."""

    @wraps(view)
    def spoken(request: HttpRequest, **given: str) -> JsonResponse:
        with speaking(WORKER):
            return view(request, **given)

    return spoken


class _SameExample(random.Random):
    """Chance about everybody's name and ward, but none about the example: every pass meets the same statements."""

    def choice(self, found: Any) -> Any:
        """The first example, which has an address for letters; of anything else, any."""
        return found[0] if isinstance(found[0], Mapping) else super().choice(found)


@_for_the_scene
def new_draft(request: HttpRequest) -> JsonResponse:
    """A complete draft that this browser may submit."""
    form, chance = procedure(PROCEDURE), _SameExample()
    answers = sample_answers(form, city(), chance)
    answers["consent"] = {check["id"]: True for check in form.section("record")["consent"]["checks"]}
    draft = record_actions.start_draft(form, by=anonymous(), language="ja")
    for need in records.needed_documents(form, answers):
        answers.setdefault(need.id, [paper()])
    assert not record_actions.replace_answers(draft.ref, answers)
    keep_draft(request, draft.ref)
    return JsonResponse({"ref": draft.ref, "csrf": get_token(request), "checks": list(answers["consent"])})


@_for_the_scene
def drafted_case(request: HttpRequest) -> JsonResponse:
    """A case with a drafted decision, with somebody signed in who may sign it off."""
    if not demonstration_accounts():
        open_sign_ins(city(), random.Random(1))
    number = make_matter(Scene(city(), _SameExample(), (anonymous(),)), procedure(PROCEDURE), "drafted", 10)
    case = case_of(number)
    chief = next(one for one in staff_actors(case.home_division) if refusal_of(case, "sign_off", one) is None)
    login(request, Account.objects.get(ref=chief.ref))
    return JsonResponse({"ref": number, "revision": case.revision, "csrf": get_token(request)})


_COUNTS = {
    "dossiers": "SELECT count(*) FROM dossier_dossier WHERE draft_ref = %s",
    "cases": "SELECT count(*) FROM cases_case c JOIN dossier_dossier d ON d.id = c.dossier_id WHERE d.draft_ref = %s",
    "entries": "SELECT count(*) FROM records_entry e JOIN dossier_dossier d ON d.id = e.dossier_id"
    " WHERE d.draft_ref = %s",
    "received": "SELECT count(*) FROM dossier_knot k JOIN dossier_dossier d ON d.id = k.dossier_id"
    " WHERE k.kind = 'received' AND d.draft_ref = %s",
    "counted": "SELECT count(*) FROM metrics_matter m JOIN dossier_dossier d ON d.id = m.dossier_id"
    " WHERE d.draft_ref = %s",
    "jobs": "SELECT count(*) FROM procrastinate_jobs j JOIN dossier_dossier d"
    " ON d.reference_number = j.args->>'reference_number' WHERE j.task_name = 'tell_applicant' AND d.draft_ref = %s",
    "journal": "SELECT count(*) FROM journal_entry j JOIN dossier_dossier d ON d.reference_number = ANY(j.dossiers)"
    " WHERE j.verb = 'write:open_case' AND d.draft_ref = %s",
    "decisions": "SELECT count(*) FROM cases_caseevent e JOIN cases_case c ON c.id = e.case_id"
    " WHERE e.event = 'sign_off' AND c.reference_number = %s",
    "notice_jobs": "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'issue_notice'"
    " AND args->>'reference_number' = %s",
    "notices": "SELECT count(*) FROM notices_notice n JOIN dossier_dossier d ON d.id = n.dossier_id"
    " WHERE d.reference_number = %s",
    "messages": "SELECT count(*) FROM messaging_outboxmessage m JOIN dossier_dossier d ON d.id = m.dossier_id"
    " WHERE m.kind = 'notice_ready' AND d.reference_number = %s",
}

_LETTERS = (
    "SELECT m.ref, m.state FROM messaging_outboxmessage m JOIN dossier_dossier d ON d.id = m.dossier_id"
    " WHERE m.kind = 'notice_ready' AND d.reference_number = %s"
)


@_for_the_scene
def state(request: HttpRequest, ref: str) -> JsonResponse:
    """How often each thing stands in the database for this draft or this matter."""
    found: dict[str, object] = {}
    with connection.cursor() as cursor:
        for name, sql in _COUNTS.items():
            cursor.execute(sql, [ref])
            found[name] = cursor.fetchone()[0]
        cursor.execute("SELECT reference_number FROM dossier_dossier WHERE draft_ref = %s", [ref])
        found["numbers"] = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT step, outcome FROM cases_case WHERE reference_number = %s", [ref])
        found["case"] = cursor.fetchone()
        cursor.execute(_LETTERS, [ref])
        found["letters"] = cursor.fetchall()
        cursor.execute("SELECT number FROM notices_notice ORDER BY id")
        found["document_numbers"] = [row[0] for row in cursor.fetchall()]
    return JsonResponse(found)


@_for_the_scene
def run_job(request: HttpRequest, name: str, ref: str) -> JsonResponse:
    """What the worker runs, here so that it can be lost at any statement."""
    if name == "issue_notice":
        decide.issue_notice_of(ref)
    elif name == "tell":
        tell.tell(ref, _TOLD, {}, key=f"job-{ref}")
    else:
        message = OutboxMessage.objects.get(dossier__reference_number=ref, kind=_TOLD)
        # Late enough for what was claimed by an attempt that was lost to be due again.
        with moved_to(now() + 2 * CLAIM * message.attempts):
            deliver(message.ref)
    return JsonResponse({"done": True})
