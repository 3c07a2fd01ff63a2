"""A list of a register counted: a picture with its table beside it, every state of it an address, and its file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.faces.staff.register_looks import kept_bar, look_links, narrowed, seen_in, without_unknown
from madoguchi.faces.staff.views.registers import asked_choices
from madoguchi.faces.ui.charts import SERIES, Bar, Column, Point, bars, columns, line, pie
from madoguchi.faces.ui.components import Tab
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.faces.ui.tables import KINDS, table_response
from madoguchi.journeys.registers.counting import CountLine, CountSheet, count_sheet, count_table
from madoguchi.values.actor import Actor

_MOST_PARTS = 4
"""A bar of more parts than this nobody can read; then only the totals are drawn, and the table says the rest."""


@require_http_methods(["GET", "HEAD"])
@for_staff
def register_counts(request: HttpRequest, by: Actor, register_id: str) -> HttpResponse:
    """The list counted by one field or two."""
    sheet = _sheet(request, by, register_id)
    title, drawing = sheet.register.title(language()), _drawing(request, sheet)
    context = {
        "sheet": sheet,
        "title": title,
        "tabs": [Tab(words, f"?{_bare(sheet, id_)}", None, id_ == sheet.view.id) for id_, words in sheet.views],
        "here": _query(sheet),
        "bare": _bare(sheet, sheet.view.id),
        "looks": look_links(sheet, "counts"),
        "without": without_unknown(request, sheet),
        "kept": kept_bar(sheet.register, by, "counts", _query(sheet, chart=drawing), request.GET.get("kept", "")),
        "drawings": _drawings(sheet),
        "drawing": drawing,
        "chart": _DRAWN[drawing](sheet) if any(line.total for line in _drawn(sheet)) else "",
        "spans": [("", _("月")), ("year", _("年")), ("fiscal_year", _("年度"))],
        "apart": [(line.label, line.total) for line in sheet.lines if line.is_apart and line.total],
        "legend": _legend(sheet, drawing),
        "across": [(id_, words) for id_, words in sheet.fields if id_ != sheet.row],
        "lines": [(line, list(zip(sheet.heads, line.cells, strict=True))) for line in sheet.lines],
        "totals": list(zip(sheet.heads, sheet.totals, strict=True)),
    }
    return render(request, "staff/registers/counts.html", context)


def _sheet(request: HttpRequest, by: Actor, register_id: str) -> CountSheet:
    asked = request.GET
    view, row, column = asked.get("view", ""), asked.get("row", ""), asked.get("column", "")
    chosen, measure = asked_choices(request), asked.get("sum", "")
    return count_sheet(
        register_id,
        view,
        row,
        column,
        chosen,
        by=by,
        language=language(),
        measure=measure,
        per=asked.get("per", ""),
        shape=asked.dict(),
    )


def _query(sheet: CountSheet, **more: str) -> str:
    return seen_in(sheet, row=sheet.row, column=sheet.column, sum=sheet.measure, per=sheet.per, **more)


def _bare(sheet: CountSheet, view_id: str) -> str:
    """The query of the same counts without how this list is arranged, which no other list need fit."""
    return narrowed(view_id, sheet.filters, row=sheet.row, column=sheet.column, sum=sheet.measure, per=sheet.per)


def _is_in_parts(sheet: CountSheet) -> bool:
    return 0 < len(sheet.heads) <= _MOST_PARTS


def _drawings(sheet: CountSheet) -> list[tuple[str, str]]:
    """The pictures that say something of these figures, the usual one first."""
    usual = [("", _("棒グラフ"))]
    if sheet.by_month and not sheet.heads:
        return [*usual, ("line", _("折れ線グラフ"))]
    few = not sheet.heads and not sheet.by_month and 1 < len([one for one in sheet.lines if one.total]) <= _MOST_PARTS
    return [*usual, ("pie", _("円グラフ"))] if few and all(one.total >= 0 for one in sheet.lines) else usual


def _drawing(request: HttpRequest, sheet: CountSheet) -> str:
    asked = request.GET.get("chart", "")
    return asked if asked in dict(_drawings(sheet)) else ""


def _legend(sheet: CountSheet, drawing: str) -> list[tuple[str, str]]:
    """The parts of the picture by their class."""
    if drawing == "pie":
        return [
            (kind, _("{name}　{share}%").format(name=one.label, share=f"{one.total / sheet.total * 100:.1f}"))
            for kind, one in zip(SERIES, _parts(sheet), strict=False)
        ]
    return list(zip(SERIES, sheet.heads, strict=False)) if _is_in_parts(sheet) else []


def _parts(sheet: CountSheet) -> list[CountLine]:
    return [one for one in sheet.lines if one.total]


def _label(sheet: CountSheet) -> str:
    return _("{field}ごとの{measure}").format(field=sheet.row_label, measure=sheet.measure_label)


def _pie(sheet: CountSheet) -> SafeString:
    parts = [(kind, one.total) for kind, one in zip(SERIES, _parts(sheet), strict=False)]
    return pie(parts, label=_label(sheet), middle=f"{sheet.total:,}")


def _line(sheet: CountSheet) -> SafeString:
    return line([Point(one.label, max(one.total, 0), f"{one.total:,}") for one in _drawn(sheet)], label=_label(sheet))


def _drawn(sheet: CountSheet) -> list[CountLine]:
    """What of the figures a picture shows: beside spans of time only spans of time, and what else there is below it."""
    return [one for one in sheet.lines if not one.is_apart]


def _bars(sheet: CountSheet) -> SafeString:
    if sheet.by_month or _is_in_parts(sheet):
        parts = [line.cells if _is_in_parts(sheet) else (line.total,) for line in _drawn(sheet)]
        positive = [tuple(max(part, 0) for part in each) for each in parts]
        named = zip(_drawn(sheet), positive, strict=True)
        # Names that would run into one another are left out of the picture; the table has them all.
        return columns(
            [Column(one.label, part, f"{one.total:,}") for one, part in named], label=_label(sheet), fits=True
        )
    return bars(
        [Bar(line.label, max(line.total, 0), text=f"{line.total:,}") for line in sheet.lines], label=_label(sheet)
    )


_DRAWN: Mapping[str, Callable[[CountSheet], SafeString]] = {"": _bars, "line": _line, "pie": _pie}


@require_http_methods(["GET", "HEAD"])
@for_staff
def register_counts_file(request: HttpRequest, by: Actor, register_id: str, kind: str) -> HttpResponseBase:
    """What the page shows, as CSV or Excel."""
    if kind not in KINDS:
        raise Http404
    table = count_table(_sheet(request, by, register_id), language())
    return table_response(kind, table.name, table.heads, table.rows)
