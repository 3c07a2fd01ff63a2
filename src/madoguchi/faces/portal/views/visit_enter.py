"""Opening a booking by its number and code, or by the address in its letters."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.engines.booking.errors.bookings import NoSuchBooking
from madoguchi.faces.portal.codes import entered, opened
from madoguchi.faces.portal.kept_visits import keep_visit, kept_visits
from madoguchi.faces.ui.components import Crumb
from madoguchi.journeys.visit import page as journey

_LEADS_TO = {"cancel": "portal:visit_cancel", "room": "portal:visit_room"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponseBase:
    """Enter the number and the code of a booking."""
    typed = entered(request, journey.booking_by_codes, unknown=NoSuchBooking)
    if typed.found is not None:
        return keep_visit(request, redirect("portal:visit_page", typed.found.number), typed.found.number)
    context = {
        "section": "visit",
        "trail": (
            Crumb(_("ホーム"), reverse("portal:home")),
            Crumb(_("来庁予約"), reverse("portal:visit")),
            Crumb(_("予約を見る")),
        ),
        **typed.context,
        "known": kept_visits(request),
    }
    return render(request, "portal/visit/enter.html", context, status=422 if typed.problems else 200)


@never_cache
@require_safe
def link(request: HttpRequest, visit_code: str) -> HttpResponseBase:
    """The address in letters and codes: opens the booking in this browser, and changes nothing of it."""
    found = opened(request, visit_code, journey.booking_by_link, unknown=NoSuchBooking)
    if found is None:
        return redirect("portal:visit_enter")
    leads_to = _LEADS_TO.get(request.GET.get("to", ""), "portal:visit_page")
    return keep_visit(request, redirect(leads_to, found.number), found.number)
