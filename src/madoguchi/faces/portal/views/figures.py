"""The public page of figures, and the same numbers as a file."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.engines.metrics.findings import percent
from madoguchi.engines.metrics.inquiries import inquiry_figures
from madoguchi.faces.portal.counter_figure import counter_rows, counter_views
from madoguchi.faces.portal.figure_views import figure_views, funnel_view, said
from madoguchi.faces.ui.components import Crumb, Tab
from madoguchi.faces.ui.figures import (
    FigureView,
    cell_of,
    csv_response,
    fiscal_year_name,
    withheld_note,
    withheld_word,
    year_asked,
)
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.inquiry_figures import inquiry_figure_views
from madoguchi.faces.ui.visit_figures import visit_figure_views, visit_rows
from madoguchi.foundation.catalogue.queries import city
from madoguchi.journeys import figures as journey
from madoguchi.journeys.figures import FigureSheet
from madoguchi.journeys.public_counter import PublicCounter, public_counter
from madoguchi.journeys.public_figures import PublicSheet, PublicSubject, protected, public_sheet
from madoguchi.journeys.visit.figures import visit_figures
from madoguchi.values.spreadsheet import Cell


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """What arrived, how, how long it took and what it saved in one fiscal year."""
    whole = journey.figure_sheet(year_asked(request), language=language())
    sheet = protected(whole, city().smallest_published_count)
    chosen = _chosen_form(request, whole)
    funnel = journey.funnel_of(whole, chosen, language()) if chosen else None
    context = {
        "section": "figures",
        "trail": (Crumb(_("ホーム"), reverse("portal:home")), Crumb(_("数字で見る窓口"))),
        "sheet": sheet,
        "year_name": fiscal_year_name(sheet.year),
        "years": [Tab(fiscal_year_name(one), f"?year={one}", current=one == sheet.year) for one in sheet.years],
        "numbers": _numbers(sheet),
        "figures": [
            *([] if sheet.is_empty else figure_views(sheet)),
            *_of_visits(sheet),
            *inquiry_figure_views(inquiry_figures(sheet.from_on, sheet.until_on)),
            *counter_views(_at_the_counter(sheet)),
        ],
        "forms": journey.forms(language()),
        "form": chosen,
        "funnel": funnel_view(funnel, sheet.smallest) if funnel else None,
        "is_few": sheet.arrived is None,
        "withheld_note": withheld_note(sheet.smallest),
    }
    return render(request, "portal/figures.html", context)


def _of_visits(sheet: PublicSheet) -> list[FigureView]:
    return visit_figure_views(visit_figures(sheet.year, language=language(), smallest=sheet.smallest))


def _at_the_counter(sheet: PublicSheet) -> PublicCounter | None:
    return public_counter(sheet.from_on, sheet.until_on, sheet.smallest, language=language())


def _chosen_form(request: HttpRequest, sheet: FigureSheet) -> str:
    known = [one for one, _title in journey.forms(language())]
    given = request.GET.get("procedure", "")
    often = [one.id for one in sheet.by_procedure if one.online and one.id in known]
    return given if given in known else next(iter([*often, *known]), "")


def _numbers(sheet: PublicSheet) -> list[tuple[str, str, str]]:
    """The figures at the top that may be told: value, unit, meaning."""
    if sheet.arrived is None:
        return []
    rows = [(f"{sheet.arrived:,}", _("件"), _("届いた申請"))]
    if sheet.online is not None:
        rows.append((f"{percent(sheet.online, sheet.arrived)}", "%", _("オンラインで申請された割合")))
    if sheet.decided and sheet.on_time is not None:
        rows.append((f"{percent(sheet.on_time, sheet.decided)}", "%", _("結果がめやすの日数までに出た割合")))
    if sheet.decided and sheet.hours_saved is not None:
        rows.append((f"{sheet.hours_saved:,.0f}", _("時間"), _("減らした職員の作業")))
    return rows


@require_safe
def figures_csv(request: HttpRequest) -> HttpResponse:
    """The same numbers as a file: one row per number, with its year, table, item, meaning and unit."""
    sheet = public_sheet(year_asked(request), language=language())
    heads = (_("年度"), _("表"), _("項目"), _("指標"), _("値"), _("単位"))
    return csv_response(f"figures-{sheet.year}.csv", heads, ((sheet.year, *row) for row in _rows(sheet)))


def _rows(sheet: PublicSheet) -> Iterator[tuple[Cell, ...]]:
    arrived, count = _("届いた申請"), _("件")
    for month in sheet.by_month:
        yield _("月"), month.begins_on.strftime("%Y-%m"), arrived, cell_of(month.arrived), count
    for ward in sheet.by_ward:
        yield _("区"), said(ward.name), arrived, cell_of(ward.arrived), count
    for channel in sheet.by_channel:
        yield _("方法"), said(channel.name), arrived, cell_of(channel.arrived), count
    for one in sheet.by_procedure:
        yield _("手続"), one.title, arrived, cell_of(one.arrived), count
        yield _("手続"), one.title, _("うちオンライン"), cell_of(one.online), count
        yield _("手続"), one.title, _("結果の出た申請"), cell_of(one.decided), count
        yield _("手続"), one.title, _("めやすまでに出た結果"), cell_of(one.on_time), count
        yield _("手続"), one.title, _("結果までの日数（中央値）"), _median(one), _("日")
        yield _("手続"), one.title, _("減らした作業"), _hours(one), _("時間")
    if sheet.withholds:
        yield _("注"), withheld_word(), withheld_note(sheet.smallest), sheet.smallest, count
    yield from visit_rows(visit_figures(sheet.year, language=language(), smallest=sheet.smallest))
    yield from counter_rows(_at_the_counter(sheet))


def _median(one: PublicSubject) -> Cell:
    return withheld_word() if one.decided is None else one.median_days


def _hours(one: PublicSubject) -> Cell:
    return withheld_word() if one.hours_saved is None else round(one.hours_saved, 2)
