"""The clerk's pages of the write-free counter: find the person, choose the procedures, ask, correct, receive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from madoguchi.engines.booking.queries.declared import has_visits, visit
from madoguchi.faces.counter.people import person_rows
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.qr import qr_code
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys.write_free import asking, finding, receiving, visits
from madoguchi.journeys.write_free import sheet as sheets
from madoguchi.journeys.write_free.errors import NoFormChosen, ReasonNeeded, VisitIncomplete
from madoguchi.values.actor import Actor
from madoguchi.values.individual_number import IndividualNumberFound
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in

_OFFICE = "counter_office"
_OWN = ("csrfmiddlewaretoken", "papers", "reason", "rows")


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
    ref = visits.begin_visit(
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
            visits.choice_page(visit_ref, by=by, language=language(), told=told)
            try:
                visits.choose(visit_ref, request.POST.getlist("procedure"), by=by)
                return redirect("counter:visit_sheet", visit_ref)
            except NoFormChosen as refusal:
                problems = [("procedures", refusal.message)]
    page = visits.choice_page(visit_ref, by=by, language=language(), told=told)
    picked = request.POST.getlist("procedure") if request.method == "POST" else list(page.visit.procedures)
    context = {"page": page, "visit": page.visit, "picked": picked, "problems": problems}
    return render(request, "counter/visit/choose.html", context, status=422 if problems else 200)


def _told(request: HttpRequest) -> dict[str, bool]:
    keys = request.POST.getlist("condition")[:50]
    answers = {key: request.POST.get(f"c{number}", "") for number, key in enumerate(keys, start=1)}
    return {key: answer == "yes" for key, answer in answers.items() if answer in ("yes", "no")}


@require_http_methods(["GET", "POST"])
@for_staff
def sheet(request: HttpRequest, by: Actor, visit_ref: str) -> HttpResponse:
    """Every form of the visit on one page; POST keeps what was asked."""
    if request.method == "POST":
        return _save(request, by, visit_ref)
    page = sheets.sheet(visit_ref, by=by, language=language())
    if page.visit.is_going_on and not page.parts:
        return redirect("counter:visit_choose", visit_ref)
    return _show(request, page, ())


def _save(request: HttpRequest, by: Actor, visit_ref: str) -> HttpResponse:
    posted = posted_of(request)
    papers = request.POST.getlist("papers")[:100]
    problems = asking.save_sheet(visit_ref, posted, papers, by=by, language=language())
    if "rows" in request.POST:
        asking.change_rows(visit_ref, request.POST["rows"][:100], by=by, language=language())
        return redirect(f"{reverse('counter:visit_sheet', args=[visit_ref])}#questions")
    if not problems:
        return redirect("counter:visit_sheet", visit_ref)
    page = sheets.sheet(visit_ref, by=by, language=language(), posted=posted, problems=problems)
    return _show(request, page, problems)


def posted_of(request: HttpRequest) -> Mapping[str, Sequence[str]]:
    """What was posted about the forms."""
    return {name: request.POST.getlist(name) for name in request.POST if name not in _OWN}


def _show(request: HttpRequest, page: sheets.Sheet, problems: Sequence[tuple[str, Message]]) -> HttpResponse:
    context = {"page": page, "visit": page.visit, "problems": list(problems)}
    if page.visit.state == visits.SHOWN:
        where = settings.MADOGUCHI_BASE_URL + reverse("counter:tablet_open", args=[page.visit.tablet_key])
        context["qr"] = qr_code(where, _("来庁した方の画面を開く二次元コード"))
    if page.visit.state == visits.RECEIVED:
        context["receipts"] = receiving.receipts_of(page.visit.ref, language())
    return render(request, "counter/visit/sheet.html", context, status=422 if problems else 200)


@require_http_methods(["GET", "POST"])
@for_staff
def value(request: HttpRequest, by: Actor, visit_ref: str, part_id: str, path: str) -> HttpResponse:
    """Correct one value that is held or was asked, with a reason; the register itself stays as it is."""
    posted: Mapping[str, Sequence[str]] = {}
    problems: Sequence[tuple[str, Message]] = ()
    reason = request.POST.get("reason", "")[:200]
    if request.method == "POST":
        posted = posted_of(request)
        try:
            problems = asking.correct_value(visit_ref, part_id, path, posted, reason, by=by, language=language())
        except (ReasonNeeded, IndividualNumberFound) as refusal:
            problems = (("reason", refusal.message),)
        if not problems:
            messages.success(request, _("直しました。"))
            return redirect("counter:visit_sheet", visit_ref)
    facts, part = asking.part_of(visit_ref, part_id, by=by, language=language())
    view = asking.value_view(part, path, posted, [one for one in problems if one[0] != "reason"])
    wrong = next((text for where, text in problems if where == "reason"), None)
    context = {"visit": facts, "part": part, "view": view, "problems": list(problems), "reason": reason}
    context |= {"reason_problem": wrong}
    return render(request, "counter/visit/value.html", context, status=422 if problems else 200)


@require_POST
@for_staff
def show(request: HttpRequest, by: Actor, visit_ref: str) -> HttpResponse:
    """Show the visit on the tablet."""
    try:
        receiving.show_visit(visit_ref, by=by, language=language())
    except VisitIncomplete as refusal:
        messages.warning(request, refusal.message.text(_))
    return redirect("counter:visit_sheet", visit_ref)


@require_GET
@for_staff
def paper(request: HttpRequest, by: Actor, visit_ref: str) -> HttpResponse:
    """Every form on paper, to be checked and signed by hand."""
    page = receiving.paper_page(visit_ref, by=by, language=language())
    return render(request, "counter/visit/paper.html", {"visit": page.visit, "page": page})


@require_POST
@for_staff
def receive(request: HttpRequest, by: Actor, visit_ref: str) -> HttpResponse:
    """Receive the forms that were signed on paper."""
    facts = visits.visit_facts(visit_ref, by=by)
    if request.POST.get("signed") != "yes" and facts.state != visits.RECEIVED:
        messages.warning(request, _("紙に署名をもらってから、印をつけて受け付けてください。"))
        return redirect("counter:visit_sheet", visit_ref)
    receiving.receive_visit(
        visit_ref,
        right=[f"f{number}" for number in range(1, len(facts.procedures) + 1)],
        signature=receiving.Signature("paper"),
        revision=_number(request.POST.get("revision", "")),
        language=language(),
        by=by,
    )
    return redirect("counter:visit_sheet", visit_ref)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


@require_http_methods(["GET", "POST"])
@for_staff
def end(request: HttpRequest, by: Actor, visit_ref: str) -> HttpResponse:
    """End the visit without sending anything, after asking."""
    facts = visits.visit_facts(visit_ref, by=by)
    if request.method != "POST":
        return render(request, "counter/visit/end.html", {"visit": facts})
    visits.end_visit(visit_ref, by=by)
    messages.success(request, _("来庁の手続をやめました。何も送っていません。"))
    return redirect("counter:visit_find")
