"""A visit of the write-free counter begun by the clerk: the person found, the procedures chosen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.engines.booking.queries.declared import has_visits, visit
from madoguchi.faces.counter.people import person_rows
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys.write_free import beginning, choosing, finding
from madoguchi.journeys.write_free.errors import NoFormChosen
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in

_OFFICE = "counter_office"


@require_http_methods(["GET", "POST"])
@for_staff
def find(request: HttpRequest, by: Actor) -> HttpResponse:
    """Find the person: what they have with them, or name and day of birth; posted, so that no address names anybody."""
    text, birth = request.POST.get("q", "").strip()[:100], request.POST.get("birth", "").strip()[:20]
    purpose = request.POST.get("purpose", "counter")
    context: dict[str, object] = {
        "text": text,
        "birth": birth,
        "purpose": purpose,
        "purposes": [(key, name.text(_)) for key, name in finding.purpose_names().items()],
        "offices": _offices(),
        "office": request.POST.get("office") or request.session.get(_OFFICE, ""),
    }
    if request.method != "POST":
        return render(request, "counter/visit/find.html", context)
    _remember_office(request)
    try:
        office = str(request.session.get(_OFFICE, ""))
        found = finding.find_person(text, birth, purpose=purpose, by=by, office=office)
    except Refusal as refusal:
        if refusal.code == "not_permitted":
            raise
        context["problems"] = [("birth" if birth and "wanted" not in refusal.code else "q", refusal.message)]
        return render(request, "counter/visit/find.html", context, status=422)
    context |= {"found": found, "rows": person_rows(found.people), "may_begin": purpose == "counter"}
    return render(request, "counter/visit/find.html", context)


def _offices() -> list[tuple[str, str]]:
    return [(one.id, words_in(one.name, language())) for one in visit().offices] if has_visits() else []


def _remember_office(request: HttpRequest) -> None:
    office = request.POST.get("office", "")
    if office in dict(_offices()):
        request.session[_OFFICE] = office


@require_POST
@for_staff
def begin(request: HttpRequest, by: Actor) -> HttpResponse:
    """Begin the visit of a person who was found."""
    ref = beginning.begin_visit(
        request.POST.get("person", "")[:16],
        office=str(request.session.get(_OFFICE, "")),
        booking_number=request.POST.get("booking", "")[:16],
        by=by,
        language=language(),
    )
    return redirect("counter:visit_choose", ref)


@require_http_methods(["GET", "POST"])
@for_staff
def choose(request: HttpRequest, by: Actor, visit_ref: str) -> HttpResponse:
    """What the guide would ask, and the procedures that follow; POST keeps the answers, or opens the forms."""
    told = None
    problems: list[tuple[str, Message]] = []
    if request.method == "POST":
        told = _told(request)
        if "begin" in request.POST:
            choosing.choice_page(visit_ref, by=by, language=language(), told=told)
            try:
                choosing.choose(visit_ref, request.POST.getlist("procedure"), by=by)
                return redirect("counter:visit_sheet", visit_ref)
            except NoFormChosen as refusal:
                problems = [("procedures", refusal.message)]
    page = choosing.choice_page(visit_ref, by=by, language=language(), told=told)
    picked = request.POST.getlist("procedure") if request.method == "POST" else list(page.visit.procedures)
    context = {"page": page, "visit": page.visit, "picked": picked, "problems": problems}
    return render(request, "counter/visit/choose.html", context, status=422 if problems else 200)


def _told(request: HttpRequest) -> dict[str, bool]:
    keys = request.POST.getlist("condition")[:50]
    answers = {key: request.POST.get(f"c{number}", "") for number, key in enumerate(keys, start=1)}
    return {key: answer == "yes" for key, answer in answers.items() if answer in ("yes", "no")}
