"""Opening an entry of a lottery by the address in its letters, or by its number and code."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.engines.booking.errors.lotteries import NoSuchEntry
from madoguchi.engines.booking.queries import lottery as found
from madoguchi.engines.booking.queries import lottery_entries
from madoguchi.engines.booking.queries.lottery_entries import EntryFacts
from madoguchi.faces.portal.keys import keep_entry
from madoguchi.faces.portal.views.lottery import trail_of
from madoguchi.faces.ui.places import counted_as
from madoguchi.foundation.identity.tries import counted_try
from madoguchi.values.references import ResumeCodeMistyped, read_booking_number, read_resume_code
from madoguchi.values.refusal import Refusal


@never_cache
@require_safe
def link(request: HttpRequest, entry_code: str) -> HttpResponse:
    """The address of the two-dimensional code and of the letters; a forged one is counted."""
    with counted_try(counted_as(request), wrong=(NoSuchEntry,)):
        entry = _by_code(entry_code)
    keep_entry(request, entry.lottery, entry.number, entry.code)
    return redirect("portal:lottery_entry", entry.lottery, entry.number)


def _by_code(code: str) -> EntryFacts:
    try:
        return lottery_entries.entry_by_code(read_resume_code(code[:40]))
    except ResumeCodeMistyped:
        raise NoSuchEntry() from None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest, lottery: str) -> HttpResponse:
    """Enter the number and the code of the receipt."""
    one, problems = found.lottery_of(lottery), []
    number, code = (request.POST.get(name, "")[:40] for name in ("number", "code"))
    if request.method == "POST":
        try:
            with counted_try(counted_as(request), wrong=(NoSuchEntry,)):
                entry = _by_both(lottery, number, code)
        except NoSuchEntry as refusal:
            problems = [("number", refusal.message)]
        else:
            keep_entry(request, lottery, entry.number, entry.code)
            return redirect("portal:lottery_entry", lottery, entry.number)
    context = {
        "trail": trail_of(one, _("申込の確認")),
        "lottery": one,
        "number": number,
        "code": code,
        "problems": problems,
    }
    return render(request, "portal/lottery_find.html", context, status=422 if problems else 200)


def _by_both(lottery: str, number: str, code: str) -> EntryFacts:
    try:
        return lottery_entries.entry_by_both(lottery, read_booking_number(number), read_resume_code(code))
    except Refusal:
        raise NoSuchEntry() from None
