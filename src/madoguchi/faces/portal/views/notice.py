"""The notice of a decision: as a page and as the PDF."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from madoguchi.engines.notices.queries import open_pdf
from madoguchi.faces.portal.views.status import trail_of
from madoguchi.faces.portal.visitor import for_the_applicant
from madoguchi.faces.ui.frame import language
from madoguchi.journeys.status import notice_in


@never_cache
@require_safe
@for_the_applicant
def notice(request: HttpRequest, reference_number: str, notice_ref: str) -> HttpResponse:
    """The same text as the PDF, in the reader's language beside the Japanese document."""
    found = notice_in(reference_number, notice_ref)
    shown = found.content(language())
    context = {
        "section": "status",
        "trail": trail_of(reference_number, shown.title),
        "reference_number": reference_number,
        "paper": shown,
        "original": found.content("ja") if shown.language != "ja" else None,
        "superseded_by": found.superseded_by,
        "pdf_url": reverse("portal:notice_pdf", args=[reference_number, notice_ref]),
    }
    return render(request, "portal/notice.html", context)


@never_cache
@require_safe
@for_the_applicant
def notice_pdf(request: HttpRequest, reference_number: str, notice_ref: str) -> HttpResponseBase:
    """The document as it was issued."""
    found = notice_in(reference_number, notice_ref)
    name = f"{found.content('ja').title}_{reference_number}.pdf"
    return FileResponse(open_pdf(found.ref), filename=name, content_type="application/pdf")
