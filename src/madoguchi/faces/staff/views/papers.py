"""The papers of a matter on a light table, and its notices as page and as PDF."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.given_files import RUN_NOWHERE, given
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.foundation.storage.errors import NoSuchFile
from madoguchi.journeys import case_papers
from madoguchi.journeys.comparison import AttachedPaper
from madoguchi.values.actor import Actor

_ZOOMS = ("100", "150", "200", "300")
_TURNS = ("0", "90", "180", "270")


@require_GET
@for_staff
def paper(request: HttpRequest, by: Actor, reference_number: str, file_ref: str) -> HttpResponse:
    """One paper, as large and as turned as the reader asks."""
    head, papers = case_papers.papers(reference_number, by=by, language=language())
    place = _place_of(papers, file_ref)
    zoom, turn = request.GET.get("zoom", "100"), request.GET.get("turn", "0")
    zoom = zoom if zoom in _ZOOMS else "100"
    turned = _TURNS.index(turn) if turn in _TURNS else 0
    context = {
        "number": head.reference_number,
        "paper": papers[place],
        "before": papers[place - 1] if place else None,
        "after": papers[place + 1] if place + 1 < len(papers) else None,
        "zoom": zoom,
        "turn": _TURNS[turned],
        "turn_left": _TURNS[turned - 1],
        "turn_right": _TURNS[(turned + 1) % len(_TURNS)],
        "zooms": [{"value": one, "label": _zoom_name(one), "current": one == zoom} for one in _ZOOMS],
    }
    return render(request, "staff/paper.html", context)


def _zoom_name(zoom: str) -> str:
    return _("幅に合わせる") if zoom == "100" else _("{times:g}倍").format(times=int(zoom) / 100)


def _place_of(papers: tuple[AttachedPaper, ...], file_ref: str) -> int:
    for place, one in enumerate(papers):
        if one.ref == file_ref:
            return place
    raise NoSuchFile()


@require_GET
@for_staff
def paper_content(request: HttpRequest, by: Actor, reference_number: str, file_ref: str) -> HttpResponseBase:
    """The bytes of one paper of this matter, and of no other."""
    found, content = case_papers.paper_content(reference_number, file_ref, by=by, language=language())
    return given(request, found, content, as_attachment=False)


@require_GET
@for_staff
def notice(request: HttpRequest, by: Actor, reference_number: str, notice_ref: str) -> HttpResponse:
    """One notice as a page, in the words of the document."""
    head, found = case_papers.notice_of_case(reference_number, notice_ref, by=by, language=language())
    context = {
        "number": head.reference_number,
        "ref": found.ref,
        "letter": found.content("ja"),
        "replaced_by": found.superseded_by,
    }
    return render(request, "staff/notice.html", context)


@require_GET
@for_staff
def notice_pdf(request: HttpRequest, by: Actor, reference_number: str, notice_ref: str) -> HttpResponseBase:
    """The PDF as it was issued."""
    _head, found = case_papers.notice_of_case(reference_number, notice_ref, by=by, language=language())
    response = FileResponse(case_papers.notice_file(found), content_type="application/pdf")
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = RUN_NOWHERE
    return response
