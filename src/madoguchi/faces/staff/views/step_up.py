"""Showing once more that it is oneself, and going on to what was asked for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.faces.ui.step_up import ask_for_passkey, asked_before, is_for_a_file
from madoguchi.foundation.identity.actions import confirm_for_demonstration
from madoguchi.foundation.identity.passkeys import confirm_by_passkey
from madoguchi.values.actor import Actor
from madoguchi.values.message import msg
from madoguchi.values.refusal import Refusal

_AGAIN = msg("パスキーで、もう一度確かめてください。")


@require_POST
@for_staff
def step_up(request: HttpRequest, by: Actor) -> HttpResponse:
    """Take the answer of the passkey, or in a demonstration the press, and offer what was asked for."""
    asked = asked_before(request)
    if asked is None:
        return redirect("staff:inbox")
    try:
        if "demonstration" in request.POST:
            confirm_for_demonstration(request, by)
        else:
            confirm_by_passkey(request, request.POST.get("credential", ""), by=by)
    except Refusal as refusal:
        return ask_for_passkey(request, _AGAIN, refusal.message)
    return render(request, "staff/stepped_up.html", {"again": asked, "is_file": is_for_a_file(request)})
