"""Where one is signed in: the page of a member of staff."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from madoguchi.faces.ui.own_sign_ins import pressed, shown
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.values.actor import Actor


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def sign_ins(request: HttpRequest, by: Actor) -> HttpResponse:
    """One's own sign-ins; POST ends one of them, or all others."""
    if request.method == "POST":
        pressed(request, by)
        return redirect("staff:sign_ins")
    return render(request, "staff/sign_ins.html", shown(request, by))
