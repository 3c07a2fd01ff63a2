"""The office's own figures: what a case takes beside what it took, step by step, and where the slow ones are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from madoguchi.engines.metrics import findings
from madoguchi.engines.metrics.inquiries import inquiry_figures
from madoguchi.faces.staff.figure_views import minutes_view, slow_view, step_days_views, steps_view, write_free_views
from madoguchi.faces.ui.components import Tab
from madoguchi.faces.ui.figures import fiscal_year_name, year_asked
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.inquiry_figures import inquiry_figure_views
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.faces.ui.visit_figures import visit_figure_views
from madoguchi.journeys import figures as journey
from madoguchi.journeys.figures import FigureSheet
from madoguchi.journeys.visit.figures import visit_figures
from madoguchi.values.actor import Actor


@require_GET
@for_staff
def figures(request: HttpRequest, by: Actor) -> HttpResponse:
    """Minutes per step against the effect that was declared, days against the standard period."""
    year = year_asked(request)
    sheet = journey.office_figures(year, by=by, language=language())
    decided = [one for one in sheet.by_procedure if one.decided]
    written = write_free_views(journey.counter_lines(sheet, language()))
    context = {
        "sheet": sheet,
        "year_name": fiscal_year_name(sheet.year),
        "years": [Tab(fiscal_year_name(one), f"?year={one}", current=one == sheet.year) for one in sheet.years],
        "numbers": _numbers(sheet),
        "figures": [
            *(
                [minutes_view(sheet, decided), steps_view(decided), *step_days_views(decided), slow_view(decided)]
                if decided
                else []
            ),
            *written,
            *inquiry_figure_views(inquiry_figures(sheet.figures.from_on, sheet.figures.until_on)),
            *visit_figure_views(visit_figures(sheet.year, language=language())),
        ],
    }
    return render(request, "staff/figures.html", context)


def _numbers(sheet: FigureSheet) -> list[tuple[str, str, str]]:
    found = sheet.figures
    rows = [(f"{found.arrived:,}", _("件"), _("到達した申請")), (f"{found.closed:,}", _("件"), _("終わった案件"))]
    if found.decided:
        rows.append((f"{findings.percent(found.on_time, found.decided)}", "%", _("標準処理期間の内に決定")))
        rows.append((f"{found.hours_saved:,.1f}", _("時間"), _("減らした作業")))
    return rows
