"""Open data: which registers of the city everybody may use, what their columns mean, and the files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.faces.ui.components import Crumb
from madoguchi.faces.ui.frame import language
from madoguchi.journeys.registers.datasets import dataset_sheet, datasets, is_open
from madoguchi.values.actor import anonymous


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """Every open dataset."""
    found = datasets(anonymous(), language=language(), only_open=True)
    trail = (Crumb(_("ホーム"), reverse("portal:home")), Crumb(_("オープンデータ")))
    return render(request, "portal/open_data.html", {"lines": found, "trail": trail})


@require_safe
def open_dataset(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """One open dataset: its columns, its first rows, its files; this address stays."""
    if not is_open(dataset_id):
        raise Http404
    sheet = dataset_sheet(dataset_id, by=anonymous(), language=language())
    trail = (
        Crumb(_("ホーム"), reverse("portal:home")),
        Crumb(_("オープンデータ"), reverse("portal:open_data")),
        Crumb(sheet.facts.title),
    )
    file = reverse("api:getDataset", args=[dataset_id])
    context = {
        "sheet": sheet,
        "trail": trail,
        "rows": [list(zip(sheet.heads, row, strict=True)) for row in sheet.rows],
        "files": [
            (name, f"{file}?format={kind}") for kind, name in (("csv", "CSV"), ("xlsx", "Excel"), ("json", "JSON"))
        ],
        "address": request.build_absolute_uri(file),
    }
    return render(request, "portal/open_dataset.html", context)
