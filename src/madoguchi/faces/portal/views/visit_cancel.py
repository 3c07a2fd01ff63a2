"""Cancelling a booking, after asking once more."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from madoguchi.engines.booking.errors.bookings import StaleBooking, VisitBegun
from madoguchi.faces.portal.own_visit import facts_of, for_the_visitor, trail_of
from madoguchi.faces.portal.visitor import visitor
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.revisions import revision_of
from madoguchi.journeys.visit import page as journey
from madoguchi.journeys.visit.booking import cancel_visit


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_the_visitor
def cancel(request: HttpRequest, visit_number: str) -> HttpResponse:
    """Ask once more, then POST cancels: a programme that follows the links of a letter cancels nothing."""
    page = journey.visit_page(visit_number, language())
    if not (page.may_cancel or page.is_offer):
        if page.is_late:
            messages.warning(request, VisitBegun().message.text(_))
        return redirect("portal:visit_page", visit_number)
    if request.method == "POST":
        try:
            cancel_visit(visit_number, by=visitor(request), by_visitor=True, revision=revision_of(request))
        except StaleBooking as refusal:
            messages.warning(request, str(refusal.message.text(_)))
        else:
            messages.success(request, _("予約を取り消しました。お知らせくださって、ありがとうございました。"))
        return redirect("portal:visit_page", visit_number)
    context = {**facts_of(page), "trail": trail_of(visit_number, _("予約を取り消す"))}
    return render(request, "portal/visit/cancel.html", context)
