"""The booking afterwards: receipt, page, calendar file, accepting what was offered, writing ahead."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.faces.portal.keys import keep_draft
from madoguchi.faces.portal.own_forms import resume_url
from madoguchi.faces.portal.own_visit import facts_of, for_the_visitor, trail_of
from madoguchi.faces.portal.visitor import visitor
from madoguchi.faces.ui.components import Letter
from madoguchi.faces.ui.frame import language
from madoguchi.journeys import filling
from madoguchi.journeys.visit import page as journey
from madoguchi.journeys.visit.booking import accept_visit
from madoguchi.journeys.visit.bring import things_of
from madoguchi.values.clock import now
from madoguchi.values.icalendar import Event, calendar_file


@never_cache
@require_safe
@for_the_visitor
def receipt(request: HttpRequest, visit_number: str) -> HttpResponse:
    """The number, the code, what to bring, and the forms that can be written beforehand."""
    return render(request, "portal/visit/receipt.html", facts_of(journey.visit_page(visit_number, language())))


@never_cache
@require_safe
@for_the_visitor
def page(request: HttpRequest, visit_number: str) -> HttpResponse:
    """The booking as it stands, and what can be done about it."""
    facts = facts_of(journey.visit_page(visit_number, language()))
    letters = [
        Letter(one.subject, one.body, one.written_at, one.recipient and _("メールでお送りしました。"))
        for one in facts["page"].messages
    ]
    context = {**facts, "trail": trail_of(visit_number), "letters": letters}
    return render(request, "portal/visit/page.html", context)


@never_cache
@require_safe
@for_the_visitor
def calendar(request: HttpRequest, visit_number: str) -> HttpResponse:
    """The booking as a file for the visitor's own calendar."""
    page = journey.visit_page(visit_number, language())
    one = page.booking
    address = settings.MADOGUCHI_BASE_URL + reverse("portal:visit_enter")
    event = Event(
        # The same under every name the house is reached by: a calendar must find again what it has.
        uid=f"{one.number}@{urlsplit(settings.MADOGUCHI_BASE_URL).hostname}",
        sequence=one.revision,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        stamped_at=now(),
        summary=f"{page.office} {'、'.join(page.services)}",
        location=" ".join(filter(None, (page.office, page.address, page.where))),
        description=_description(one),
        url=address,
        cancelled=page.is_given_up,
        tentative=page.is_offer,
    )
    response = HttpResponse(calendar_file(event, product="madoguchi"), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{one.number}.ics"'
    return response


def _description(one: BookingFacts) -> str:
    bring = things_of(one.services, one.procedures, language())
    said = [_("予約番号 {number}").format(number=one.number)]
    return "\n".join([*said, *([_("持ってくるもの")] if bring else []), *(f"・{thing}" for thing in bring)])


@never_cache
@require_POST
@for_the_visitor
def accept(request: HttpRequest, visit_number: str) -> HttpResponse:
    """Take the time that was offered."""
    accept_visit(visit_number, by=visitor(request))
    return redirect("portal:visit_receipt", visit_number)


@never_cache
@require_POST
@for_the_visitor
def write_ahead(request: HttpRequest, visit_number: str, procedure_id: str) -> HttpResponse:
    """Begin or go on with a form of the visit, so that the counter already has it."""
    draft_ref = journey.write_beforehand(visit_number, procedure_id, by=visitor(request), language=language())
    keep_draft(request, draft_ref)
    return redirect(resume_url(filling.form_of(draft_ref, language())))
