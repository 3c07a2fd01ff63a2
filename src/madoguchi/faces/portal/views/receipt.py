"""The receipt: shown only for an application that is there."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from madoguchi.faces.portal.thread import knots_of
from madoguchi.faces.portal.visitor import for_the_applicant, mandate_of, visitor
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.qr import qr_code
from madoguchi.journeys import status as journey


@never_cache
@require_safe
@for_the_applicant
def receipt(request: HttpRequest, reference_number: str) -> HttpResponse:
    """The number of the matter, when it arrived, how to find it again, and what comes next."""
    page = journey.status_page(reference_number, by=visitor(request), language=language())
    where = settings.MADOGUCHI_BASE_URL + reverse("portal:status_link", args=[page.matter.dossier.access_code])
    context = {
        "section": "status",
        "matter": page.matter,
        # The code opens the matter for ever, a mandate for its time: a proxy is not shown the code.
        "qr": "" if mandate_of(request) else qr_code(where, _("申請の状況のページを開く二次元コード")),
        "flow": [knot for knot in knots_of(page) if knot.state != "done"],
    }
    return render(request, "portal/receipt.html", context)
