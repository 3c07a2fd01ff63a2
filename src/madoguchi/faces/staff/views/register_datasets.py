"""Datasets in the office: what a column means, how it was on a day, the files, and the address to cite."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.faces.ui.tables import KINDS, table_response
from madoguchi.journeys.registers.dataset_facts import DatasetSheet
from madoguchi.journeys.registers.datasets import dataset_sheet, dataset_table
from madoguchi.journeys.registers.errors import DayToCome, NotOpenThen
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal
from madoguchi.values.wareki import parse_date


@require_http_methods(["GET", "HEAD"])
@for_staff
def dataset(request: HttpRequest, by: Actor, dataset_id: str) -> HttpResponse:
    """What it is, its first rows as they are now or were at the end of a day, and its files."""
    sheet, problems = _asked_sheet(request, dataset_id, by)
    context = {
        "sheet": sheet,
        "problems": problems,
        "asked_on": request.GET.get("on", "") or today().isoformat(),
        "rows": [list(zip(sheet.heads, row, strict=True)) for row in sheet.rows],
        "notes": [note.text(_) for note in sheet.notes],
        "address": request.build_absolute_uri(reverse("staff:dataset", args=[dataset_id])),
    }
    return render(request, "staff/registers/dataset.html", context, status=422 if problems else 200)


def _asked_sheet(request: HttpRequest, dataset_id: str, by: Actor) -> tuple[DatasetSheet, list[tuple[str, Message]]]:
    """The sheet of the day that is asked for; where there is none, that of now, and why."""
    asked = partial(dataset_sheet, dataset_id, by=by, language=language())
    try:
        day = _day(request)
    except Refusal as unreadable:
        return asked(), [("on", unreadable.message)]
    try:
        return asked(on=day), []
    except (DayToCome, NotOpenThen) as refusal:
        return asked(), [("on", refusal.message)]


@require_http_methods(["GET", "HEAD"])
@for_staff
def dataset_file(request: HttpRequest, by: Actor, dataset_id: str) -> HttpResponseBase:
    """The whole dataset as a file, as it is now or as it was at the end of a day."""
    kind = request.GET.get("format", "csv")
    if kind not in KINDS:
        raise Http404
    _facts, table = dataset_table(dataset_id, _day(request), by=by, language=language())
    return table_response(kind, table.name, table.heads, table.rows)


def _day(request: HttpRequest) -> date | None:
    """The day asked for, in any way people write days; raises what parse_date raises."""
    given = request.GET.get("on", "").strip()
    return parse_date(given) if given else None
