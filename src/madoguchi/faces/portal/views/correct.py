"""Answering a request for correction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from madoguchi.engines.cases.errors import NoCorrectionAsked
from madoguchi.engines.records.actions import CorrectionOutcome
from madoguchi.faces.portal.amending import how_to_amend
from madoguchi.faces.portal.sent import files_of, posted_of
from madoguchi.faces.portal.switch import shown_in_other_language
from madoguchi.faces.portal.visitor import for_the_applicant, visitor
from madoguchi.faces.ui.frame import language
from madoguchi.journeys import correct as journey
from madoguchi.journeys.errors import NotSureEnough


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_the_applicant
def correct(request: HttpRequest, reference_number: str) -> HttpResponse:
    """Only the questions concerned; POST sends the answers."""
    outcome = None
    if "language" in request.POST:
        typed = CorrectionOutcome({}, (), _answers(request))
        return shown_in_other_language(request, lambda: _shown(request, reference_number, typed))
    if request.method == "POST":
        try:
            outcome = _sent(request, reference_number)
        except NoCorrectionAsked:
            return redirect("portal:status", reference_number)
        except NotSureEnough:
            return _shown(request, reference_number, None)
        if not outcome.problems:
            messages.success(request, _("直したものが届きました。ありがとうございました。"))
            return redirect("portal:status", reference_number)
    return _shown(request, reference_number, outcome)


def _shown(request: HttpRequest, reference_number: str, outcome: CorrectionOutcome | None) -> HttpResponse:
    page = journey.correction_page(reference_number, language(), outcome)
    if page is None:
        return redirect("portal:status", reference_number)
    if (sign_in := how_to_amend(request, page.matter)) is not None:
        return sign_in
    context = {
        "title": page.matter.title,
        "reference_number": reference_number,
        "asked": page.asked,
        "as_it_is": journey.AS_IT_IS in request.POST,
        "form_id": "entry",
        "page": page,
    }
    return render(request, "portal/correct.html", context, status=422 if page.problems else 200)


def _answers(request: HttpRequest) -> Mapping[str, Sequence[str]]:
    """What was typed, without the tick that nothing is to be corrected."""
    return {name: values for name, values in posted_of(request).items() if name != journey.AS_IT_IS}


def _sent(request: HttpRequest, reference_number: str) -> CorrectionOutcome:
    posted = _answers(request)
    files, too_many = files_of(request)
    if too_many:
        return CorrectionOutcome({}, too_many, posted)
    return journey.send_correction(
        reference_number,
        posted,
        files,
        as_it_is=journey.AS_IT_IS in request.POST,
        by=visitor(request),
        language=language(),
    )
