"""A list of a register as a calendar: one month on a page, the months beside it behind links."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.faces.staff.register_looks import kept_bar, look_links, narrowed, seen_in, without_unknown
from madoguchi.faces.staff.views.registers import asked_choices
from madoguchi.faces.ui.components import Tab
from madoguchi.faces.ui.dates import column_day, long_month
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys.registers.calendar import CalendarDay, calendar_sheet
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today

_WEEKEND = {5: "sat", 6: "sun"}


@require_http_methods(["GET", "HEAD"])
@for_staff
def register_calendar(request: HttpRequest, by: Actor, register_id: str) -> HttpResponse:
    """The month asked for, the present one without a question."""
    asked = request.GET
    sheet = calendar_sheet(
        register_id,
        asked.get("view", ""),
        asked.get("month", ""),
        asked_choices(request),
        by=by,
        language=language(),
        shape=asked.dict(),
    )
    here = seen_in(sheet)
    context = {
        "sheet": sheet,
        "title": sheet.register.title(language()),
        "month": long_month(sheet.month),
        "before": _month_of(sheet.previous),
        "after": _month_of(sheet.next),
        "present": f"{today():%Y-%m}",
        "asked_month": f"{sheet.month:%Y-%m}",
        "here": here,
        "bare": narrowed(sheet.view.id, sheet.filters, month=f"{sheet.month:%Y-%m}"),
        "tabs": [
            Tab(words, f"?{narrowed(id_, sheet.filters, month=f'{sheet.month:%Y-%m}')}", None, id_ == sheet.view.id)
            for id_, words in sheet.views
        ],
        "looks": look_links(sheet, "calendar"),
        "without": without_unknown(request, sheet),
        "kept": kept_bar(sheet.register, by, "calendar", here, request.GET.get("kept", "")),
        "weekdays": [(column_day(on)[2], _WEEKEND.get(on.weekday(), "")) for on in _one_week()],
        "weeks": [[_square(day) for day in week] for week in sheet.weeks],
    }
    return render(request, "staff/registers/calendar.html", context)


def _month_of(first: date | None) -> str:
    return f"{first:%Y-%m}" if first else ""


def _one_week() -> list[date]:
    return [date(2026, 11, day) for day in range(1, 8)]  # a Sunday and the six days after it


def _square(day: CalendarDay | None) -> dict[str, object] | None:
    if day is None:
        return None
    weekday = "sun" if not day.is_open and day.on.weekday() != 5 else _WEEKEND.get(day.on.weekday(), "")
    return {
        "one": day,
        "weekday": column_day(day.on)[2],
        "tone": weekday,
        "today": day.on == today(),
        "more": _("ほか{count}件").format(count=f"{day.more:,}") if day.more else "",
    }
