"""The day sheet: everybody who comes to an office, or to one counter, on a day; to prepare from and to print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from madoguchi.engines.booking.queries.declared import counters_of
from madoguchi.engines.booking.section import Counter
from madoguchi.faces.staff.views.visits import day_asked
from madoguchi.faces.staff.visit_words import VisitRow, line_name, office_name, visit_rows
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.foundation.access.rules import foresee
from madoguchi.journeys.visit import day as journey
from madoguchi.journeys.visit import desk
from madoguchi.journeys.visit.day import LineDay, Moment
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now, today
from madoguchi.values.words import words_in


@require_GET
@for_staff
def today_here(request: HttpRequest, by: Actor) -> HttpResponse:
    """The day sheet asked for by the form above it; without a question that of today, at the own office."""
    office = request.GET.get("office", "") or desk.own_office(by, desk.VIEW).id
    on = day_asked(request.GET.get("on", "")) or today()
    where = reverse("staff:visits_day", args=[desk.check_office(office, by, desk.VIEW).id, on.isoformat()])
    counter = request.GET.get("counter", "")
    return redirect(f"{where}?{urlencode({'counter': counter})}" if counter else where)


@require_GET
@for_staff
def day(request: HttpRequest, by: Actor, office: str, on: str) -> HttpResponse:
    """Who comes, by line and time, or to one counter; what each of them may be helped with stands in the row."""
    asked = day_asked(on)
    if asked is None:
        raise Http404
    sheet = journey.day_sheet(office, asked, by=by, counter_id=request.GET.get("counter", ""))
    counter = sheet.counter
    context = {
        "sheet": sheet,
        "office_name": office_name(office),
        "offices": [(one.id, office_name(one.id)) for one in desk.offices_for(by, desk.VIEW)],
        "counters": [("", _("すべて")), *((one.id, _named(one)) for one in counters_of(sheet.office))],
        "counter_name": _named(counter) if counter else "",
        "asked": f"?{urlencode({'counter': counter.id})}" if counter else "",
        "lines": [_line(one) for one in sheet.lines],
        "may_serve": foresee(by, desk.SERVE, desk.visits_of(sheet.office)).allowed,
        "is_today": asked == today(),
        "at": now(),
    }
    return render(request, "staff/visits/day.html", context)


def _named(counter: Counter) -> str:
    return words_in(counter.name, language())


def _line(one: LineDay) -> dict[str, object]:
    counters = "、".join(map(_named, one.counters))
    return {
        "id": one.line,
        "name": line_name(one.line),
        "waits_in": line_name(one.waits_in) if one.waits_in else "",
        "counters": counters,
        "summary": _("うまった枠 {taken}／{places}").format(taken=one.taken, places=one.places),
        "rows": list(_rows(one.moments)),
    }


def _rows(moments: Sequence[Moment]) -> Iterator[tuple[str, int, VisitRow]]:
    """Each visit of each moment; the first of a moment carries the clock, and how many rows it stands for."""
    rows = iter(visit_rows([one for moment in moments for one in moment.visits]))
    for moment in moments:
        clock = f"{moment.at.hour}:{moment.at.minute:02d}"
        for number in range(len(moment.visits)):
            yield clock, 0 if number else len(moment.visits), next(rows)
