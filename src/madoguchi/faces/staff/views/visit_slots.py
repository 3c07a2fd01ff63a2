"""The slots of a week as a picture with its table: where an office is full, and where there is room."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from madoguchi.faces.staff.views.visits import day_asked
from madoguchi.faces.staff.visit_words import line_name, office_name
from madoguchi.faces.ui.charts import heat
from madoguchi.faces.ui.dates import short_day
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys.visit import desk
from madoguchi.journeys.visit.overview import LineWeek, Week, week_of
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today


@require_GET
@for_staff
def slots(request: HttpRequest, by: Actor, office: str) -> HttpResponse:
    """Every line of the office in one week."""
    week = week_of(office, day_asked(request.GET.get("from", "")) or today(), by=by)
    step = timedelta(days=7)
    context = {
        "office": office,
        "office_name": office_name(office),
        "offices": [(one.id, office_name(one.id)) for one in desk.offices_for(by, desk.VIEW)],
        "week": week,
        "previous": week.monday - step,
        "next": week.monday + step,
        "lines": [_line(one, week) for one in week.lines],
    }
    return render(request, "staff/visits/slots.html", context)


def _line(one: LineWeek, week: Week) -> dict[str, object]:
    days = [on for on in week.days if on in one.by_day]
    whole, name = one.whole, line_name(one.line.id)
    finding = _("{name}：今週は{percent}%がうまり、あと{free}人です").format(
        name=name, percent=round(whole.filled * 100), free=whole.free
    )
    cells = [
        [(places.filled if (places := one.by_hour.get((on, hour))) and places.capacity else None) for on in days]
        for hour in one.hours
    ]
    hours = [f"{hour}:00" for hour in one.hours]
    return {
        "id": one.line.id,
        "finding": finding,
        # A picture in which every place is free says nothing.
        "chart": heat(cells, [short_day(on) for on in days], hours, label=finding) if whole.taken else "",
        "rows": [(short_day(on), one.by_day[on]) for on in days],
        "whole": whole,
    }
