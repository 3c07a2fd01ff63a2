"""A record on paper."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from madoguchi.faces.ui.components import Tab
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys.registers.printing import printed_sheet
from madoguchi.values.actor import Actor


@require_http_methods(["GET", "HEAD"])
@for_staff
def record_print(request: HttpRequest, by: Actor, register_id: str, ref: str) -> HttpResponse:
    """The record as a sheet of paper, on A4."""
    sheet = printed_sheet(register_id, ref, request.GET.get("sheet", ""), by=by, language=language())
    tabs = [Tab(title, f"?{urlencode({'sheet': id_})}", None, id_ == sheet.chosen) for id_, title in sheet.sheets]
    context = {"sheet": sheet, "tabs": tabs if len(tabs) > 1 else []}
    return render(request, "staff/registers/print.html", context)
