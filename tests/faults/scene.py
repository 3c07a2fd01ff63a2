"""Setting a scene inside the crashing web process, and doing there what the worker does."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib.auth import login
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
from madoguchi.foundation.access import standing
from madoguchi.foundation.catalogue.queries import city, procedure
from madoguchi.foundation.identity.models import Account
from madoguchi.foundation.identity.queries import demonstration_accounts, staff_actors
from madoguchi.foundation.identity.sessions import ASSURANCE, HIGHEST
from madoguchi.foundation.wall.speaker import WORKER, speaking
from madoguchi.journeys import decide, tell
from madoguchi.journeys.demonstration.answers import sample_answers
from madoguchi.journeys.demonstration.matters import Scene, make_matter, paper
from madoguchi.journeys.demonstration.staff import open_sign_ins
from madoguchi.values.actor import anonymous
from madoguchi.values.clock import moved_to, now
from tests.faults import crashing_worker

PROCEDURE = "child_medical_expenses"
_TOLD = "notice_ready"


def _for_the_scene(view: Callable[..., JsonResponse]) -> Callable[..., JsonResponse]:
    """Setting a scene and looking behind it is nobody's page: it is done with the rights of the worker."""

    @wraps(view)
    def spoken(request: HttpRequest, **given: str) -> JsonResponse:
        asked = standing._asking.set(None)  # the people of the scene do not ask in this request
        try:
            with speaking(WORKER):
                return view(request, **given)
        finally:
            standing._asking.reset(asked)

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
    request.session[ASSURANCE] = HIGHEST
    # The address is none of the office's: with the answer nobody may begin a session of a member of staff.
    request.session.save()
    return JsonResponse({"ref": number, "revision": case.revision, "csrf": get_token(request)})


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


@_for_the_scene
def work(request: HttpRequest) -> JsonResponse:
    """Be a worker that lives: take up what a lost one left, and work until nothing is left."""
    crashing_worker.run(takes_up=True)
    return JsonResponse({"done": True})
