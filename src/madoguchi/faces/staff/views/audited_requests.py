"""What one request did, for the auditor: the number that was read out is typed, and everything under it is shown."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from madoguchi.faces.staff.offices import SEPARATOR, office_names
from madoguchi.faces.ui.journal_words import data_said, name_said
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.foundation.journal.models import Result
from madoguchi.foundation.journal.requests import Done
from madoguchi.journeys import audited_requests as journey
from madoguchi.journeys.errors import NoRequestNumber
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg
from madoguchi.values.places import number_in
from madoguchi.values.request_number import in_fours

RESULTS: Mapping[str, Message] = {
    Result.DONE: msg("行いました"),
    Result.SHOWN: msg("見せました"),
    Result.PARTLY: msg("一部を伏せて見せました"),
    Result.REFUSED: msg("断りました"),
}
_KINDS: Mapping[str, Message] = {
    "read": msg("見る"),
    "list": msg("一覧で見る"),
    "search": msg("さがして見る"),
    "export": msg("書き出す"),
}


@require_GET
@for_staff
def requests(request: HttpRequest, by: Actor) -> HttpResponse:
    """The form, and what was wrong with a number that is none."""
    typed = request.GET.get("number", "")
    problems: list[tuple[str, Message]] = []
    try:
        number = journey.check_number(typed, by=by)
        return redirect("staff:audit_request", number)
    except NoRequestNumber as refusal:
        problems = [("number", refusal.message)] if typed else []
    context = {"typed": typed, "problems": problems}
    return render(request, "staff/audit_requests.html", context, status=422 if problems else 200)


@require_GET
@for_staff
def one(request: HttpRequest, by: Actor, request_number: str) -> HttpResponse:
    """Everything a request did, page by page."""
    found = journey.request_sheet(request_number, by=by, after=number_in(request.GET.get("after", "")))
    here = reverse("staff:audit_request", args=[found.number])
    context = {
        "number": in_fours(found.number),
        "lines": [(line, _who(line), _office(line), _what(line), _result(line)) for line in found.lines],
        "next_url": f"{here}?{urlencode({'after': found.after})}" if found.after else "",
    }
    return render(request, "staff/audit_request.html", context)


def _who(line: Done) -> str:
    if line.who:
        return name_said(line.who)
    if line.by_proxy:
        return _("代理の人")
    return _("受付番号とコードを持っている人") if line.by_code else _("申請した方など、職員でない人")


def _office(line: Done) -> str:
    """The divisions; marked where a post there was held as a deputy."""
    acting = {post.partition("/")[0] for post in line.acting}
    names = ((one, office_names(one)) for one in filter(None, line.office.split("、")))
    return SEPARATOR.join(
        _("{division}（代理）").format(division=name) if one in acting else name for one, name in names
    )


def _what(line: Done) -> str:
    kind = line.verb.partition(":")[0]
    return f"{_KINDS[kind].text(_)}：{data_said(line.data)}" if kind in _KINDS else data_said(line.data)


def _result(line: Done) -> str:
    return RESULTS[line.result].text(_) if line.result else ""
