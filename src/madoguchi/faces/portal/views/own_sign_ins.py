"""Where one is signed in: the page of a resident or a business."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from madoguchi.faces.portal.visitor import to_sign_in, visitor
from madoguchi.faces.ui.components import Crumb
from madoguchi.faces.ui.own_sign_ins import pressed, shown


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_ins(request: HttpRequest) -> HttpResponse:
    """One's own sign-ins; POST ends one of them, or all others."""
    by = visitor(request)
    if not by.ref:
        return to_sign_in(request)
    if request.method == "POST":
        pressed(request, by)
        return redirect("portal:sign_ins")
    trail = (
        Crumb(_("ホーム"), reverse("portal:home")),
        Crumb(_("わたしの申請"), reverse("portal:mine")),
        Crumb(_("サインインしている機器")),
    )
    return render(request, "portal/sign_ins.html", {"section": "status", "trail": trail, **shown(request, by)})
