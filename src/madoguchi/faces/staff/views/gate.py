"""The gate before an existing system: what a proxy asks for each request (auth_request), and the page of why not."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from madoguchi.faces.ui.asking import actor_in
from madoguchi.faces.ui.staff_door import for_staff, refused
from madoguchi.journeys.existing_systems import pass_gate, why_shut
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.refusal import Refusal


@never_cache
@require_GET
def gate(request: HttpRequest, system_id: str) -> HttpResponse:
    """204 with the account in X-Staff for who may use the system, 403 for who may not, 401 for who is not signed in."""
    by = actor_in(request)
    if by.kind is not ActorKind.STAFF:
        return HttpResponse(status=401)
    method, path = (request.headers.get(name, "") for name in ("X-Original-Method", "X-Original-Path"))
    try:
        pass_gate(system_id, method=method, path=path, by=by)
    except Refusal:
        return HttpResponse(status=403)
    return HttpResponse(status=204, headers={"X-Staff": by.ref})


@require_GET
@for_staff
def gate_why(request: HttpRequest, by: Actor, system_id: str) -> HttpResponse:
    """Why the system stays shut: the rule, what would be needed, and whom to ask."""
    refusal = why_shut(system_id, by=by)
    return refused(request, refusal, 403) if refusal else redirect("staff:inbox")
