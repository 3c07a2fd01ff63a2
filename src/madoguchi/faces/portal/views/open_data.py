"""Open data: which registers of the city everybody may use, what their columns mean, and the files."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.faces.portal.data_catalogue import FORMATS, catalogue
from madoguchi.faces.ui.components import Crumb
from madoguchi.faces.ui.frame import language
from madoguchi.foundation.catalogue.queries import city
from madoguchi.journeys.registers.dataset_facts import DatasetFacts
from madoguchi.journeys.registers.datasets import dataset_sheet, datasets, is_open
from madoguchi.values.actor import anonymous


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """Every open dataset."""
    found = datasets(anonymous(), language=language(), only_open=True)
    trail = (Crumb(_("ホーム"), reverse("portal:home")), Crumb(_("オープンデータ")))
    return render(request, "portal/open_data.html", {"groups": _groups(found), "trail": trail})


def _groups(found: Sequence[DatasetFacts]) -> list[tuple[str, list[DatasetFacts]]]:
    """Lists and counts apart, those with something in them."""
    named = [(_("台帳の一覧"), False), (_("申請の件数"), True)]
    groups = [(title, [one for one in found if one.of_cases is of_cases]) for title, of_cases in named]
    return [(title, lines) for title, lines in groups if lines]


@require_safe
def data_catalogue(request: HttpRequest) -> HttpResponse:
    """The same for programmes, as DCAT."""
    found, spoken = datasets(anonymous(), language=language(), only_open=True), language()
    told = catalogue(
        found, title=_("オープンデータ"), city=city().name_in(spoken), language=spoken, at=request.build_absolute_uri
    )
    return JsonResponse(told, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False})


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
        "files": [(name, f"{file}?format={kind}") for kind, (name, _media) in FORMATS.items()],
        "notes": [note.text(_) for note in sheet.notes],
        "address": request.build_absolute_uri(file),
    }
    return render(request, "portal/open_dataset.html", context)
