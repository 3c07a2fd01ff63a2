"""The public figures of the queues, and the same numbers as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.engines.booking.queries.waits import Waits
from madoguchi.faces.counter.wait_views import csv_heads, csv_rows, wait_views
from madoguchi.faces.ui.components import Crumb
from madoguchi.faces.ui.figures import csv_response
from madoguchi.foundation.catalogue.queries import city
from madoguchi.journeys.visit.waits import public_waits


@require_safe
def waits(request: HttpRequest) -> HttpResponse:
    """How long one waits where and when, how long a visit takes, and how wrong the forecasts were."""
    found = public_waits()
    context = {
        "section": "figures",
        "trail": (Crumb(_("ホーム"), "/"), Crumb(_("窓口の待ち時間"))),
        "found": found,
        "numbers": _numbers(found.everybody) if found.everybody else [],
        "figures": wait_views(found) if found.everybody else [],
        "smallest": city().smallest_published_count,
    }
    return render(request, "counter/waits.html", context)


def _numbers(everybody: Waits) -> list[tuple[str, str, str]]:
    return [
        (f"{everybody.count:,}", _("人"), _("窓口においでの方")),
        (*_measured(everybody.waited, _("分")), _("呼ばれるまで（中央値）")),
        (*_measured(everybody.handled, _("分")), _("窓口での対応（中央値）")),
        (*_measured(everybody.inside and 100 * everybody.inside, "%"), _("お伝えした幅の中で呼ばれた方")),
    ]


def _measured(value: float | None, unit: str) -> tuple[str, str]:
    return ("—", "") if value is None else (f"{round(value)}", unit)


@require_safe
def waits_csv(request: HttpRequest) -> HttpResponse:
    """The same numbers as a file for spreadsheets."""
    return csv_response("waits.csv", csv_heads(), csv_rows(public_waits()))
