"""A list of a register counted: a picture with its table beside it, every state of it an address, and its file."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.faces.staff.register_looks import look_links, narrowed
from madoguchi.faces.staff.views.registers import asked_choices
from madoguchi.faces.ui.charts import Bar, Column, bars, columns
from madoguchi.faces.ui.components import Tab
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.faces.ui.tables import KINDS, table_response
from madoguchi.journeys.registers.counting import CountSheet, count_sheet, count_table
from madoguchi.values.actor import Actor

_MOST_NAMES = 10
_MOST_PARTS = 4
"""A bar of more parts than this nobody can read; then only the totals are drawn, and the table says the rest."""


@require_http_methods(["GET", "HEAD"])
@for_staff
def register_counts(request: HttpRequest, by: Actor, register_id: str) -> HttpResponse:
    """The list counted by one field or two."""
    sheet = _sheet(request, by, register_id)
    title = sheet.register.title(language())
    context = {
        "sheet": sheet,
        "title": title,
        "tabs": [Tab(words, f"?{_query(sheet, view=id_)}", None, id_ == sheet.view.id) for id_, words in sheet.views],
        "here": _query(sheet),
        "looks": look_links(register_id, sheet.looks, "counts", narrowed(sheet.view.id, sheet.filters)),
        "chart": _chart(sheet) if sheet.total else "",
        "legend": list(zip(("c1", "c2", "c3", "c4"), sheet.heads, strict=False)) if _is_in_parts(sheet) else [],
        "across": [(id_, words) for id_, words in sheet.fields if id_ != sheet.row],
        "lines": [(line, list(zip(sheet.heads, line.cells, strict=True))) for line in sheet.lines],
        "totals": list(zip(sheet.heads, sheet.totals, strict=True)),
    }
    return render(request, "staff/registers/counts.html", context)


def _sheet(request: HttpRequest, by: Actor, register_id: str) -> CountSheet:
    asked = request.GET
    view, row, column = asked.get("view", ""), asked.get("row", ""), asked.get("column", "")
    return count_sheet(register_id, view, row, column, asked_choices(request), by=by, language=language())


def _query(sheet: CountSheet, **more: str) -> str:
    asked = {"view": sheet.view.id, "row": sheet.row, "column": sheet.column}
    asked |= {f"f.{one.name}": one.chosen for one in sheet.filters}
    return urlencode({name: value for name, value in {**asked, **more}.items() if value})


def _is_in_parts(sheet: CountSheet) -> bool:
    return 0 < len(sheet.heads) <= _MOST_PARTS


def _chart(sheet: CountSheet) -> SafeString:
    label = _("{field}ごとの件数").format(field=sheet.row_label)
    if sheet.by_month or _is_in_parts(sheet):
        parts = [line.cells if _is_in_parts(sheet) else (line.total,) for line in sheet.lines]
        # Names that would run into one another are left out of the picture; the table has them all.
        step = -(-len(sheet.lines) // _MOST_NAMES)
        names = ["" if at % step else line.label for at, line in enumerate(sheet.lines)]
        totals = ["" if at % step else f"{line.total:,}" for at, line in enumerate(sheet.lines)]
        drawn = [Column(*each) for each in zip(names, parts, totals, strict=True)]
        return columns(drawn, label=label)
    return bars([Bar(line.label, line.total, text=f"{line.total:,}") for line in sheet.lines], label=label)


@require_http_methods(["GET", "HEAD"])
@for_staff
def register_counts_file(request: HttpRequest, by: Actor, register_id: str, kind: str) -> HttpResponseBase:
    """What the page shows, as CSV or Excel."""
    if kind not in KINDS:
        raise Http404
    table = count_table(_sheet(request, by, register_id), language())
    return table_response(kind, table.name, table.heads, table.rows)
