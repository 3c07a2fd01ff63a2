"""The public figures of the queues, and the same numbers as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.engines.booking.queries.waits import Waits, wait_figures
from madoguchi.faces.counter.wait_views import csv_heads, csv_rows, minutes, percent, wait_views
from madoguchi.faces.ui.components import Crumb
from madoguchi.faces.ui.figures import csv_response


@require_safe
def waits(request: HttpRequest) -> HttpResponse:
    """How long one waits where and when, how long a visit takes, and how wrong the forecasts were."""
    found = wait_figures()
    context = {
        "section": "figures",
        "trail": (Crumb(_("ホーム"), "/"), Crumb(_("窓口の待ち時間"))),
        "found": found,
        "numbers": _numbers(found.everybody) if found.everybody else [],
        "figures": wait_views(found) if found.everybody and found.by_hour and found.by_office else [],
    }
    return render(request, "counter/waits.html", context)


def _numbers(everybody: Waits) -> list[tuple[str, str]]:
    return [
        (f"{everybody.count:,}", _("窓口においでの方（人）")),
        (minutes(everybody.waited), _("呼ばれるまで（中央値）")),
        (minutes(everybody.handled), _("窓口での対応（中央値）")),
        (percent(everybody.inside), _("お伝えした幅の中で呼ばれた方")),
    ]


@require_safe
def waits_csv(request: HttpRequest) -> HttpResponse:
    """The same numbers as a file for spreadsheets."""
    return csv_response("waits.csv", csv_heads(), csv_rows(wait_figures()))
