"""The place in line on the visitor's own telephone: cheap for thousands, complete without a script."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.engines.booking.actions.tickets import leave_queue
from madoguchi.engines.booking.errors.queue import NoSuchTicket
from madoguchi.engines.booking.queries.tickets import place_of
from madoguchi.faces.counter.language import asked_language, said_in
from madoguchi.faces.counter.live import live, not_modified, tag_of
from madoguchi.faces.counter.names import office_name
from madoguchi.faces.counter.standing import standing_of
from madoguchi.faces.ui.refusals import status_of
from madoguchi.values.actor import anonymous
from madoguchi.values.refusal import Refusal

_LANGUAGES = (("ja", "ja", "日本語"), ("en", "en", "English"), ("ja-easy", "ja", "やさしい日本語"))


@require_safe
def place(request: HttpRequest, code: str) -> HttpResponse:
    """The number, how many are before it, and when it will probably be called; says when it is called."""
    found = place_of(code)
    if found.ticket is None:
        return render(request, "counter/place_over.html", {"office_name": office_name(found.day.office)}, status=410)
    asked = asked_language(request, found.ticket.language)
    with translation.override(asked):
        standing = standing_of(found.day, found.ticket, code)
        tag = tag_of(asked, standing)
        known = not_modified(request, tag)
        if known is not None:
            return known
        context = {
            "standing": standing,
            "office": found.day.office,
            "office_name": office_name(found.day.office),
            "asked": asked,
            "languages": [one for one in _LANGUAGES if one[0] != asked],
        }
        return live(said_in(asked, render(request, "counter/place.html", context)), tag)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once more, then take the visitor out of the queue."""
    found = place_of(code)
    if found.ticket is None:
        raise NoSuchTicket()
    asked = asked_language(request, found.ticket.language)
    with translation.override(asked):
        context = {"standing": standing_of(found.day, found.ticket, code), "asked": asked, "code": code}
        context["office_name"] = office_name(found.day.office)
        if request.method != "POST":
            return said_in(asked, render(request, "counter/leave.html", context))
        try:
            leave_queue(code, by=anonymous())
        except Refusal as refusal:
            context["sentence"] = refusal.message
            page = render(request, "counter/leave.html", context, status=max(409, status_of(refusal)))
            return said_in(asked, page)
    place_of(code)
    return redirect("counter:place", code)
