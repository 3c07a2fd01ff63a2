"""A visit shown on the tablet, printed, received from paper, or ended by the clerk."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.revisions import revision_of
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys.write_free import receiving, showing, signing, visits
from madoguchi.journeys.write_free.errors import VisitIncomplete
from madoguchi.values.actor import Actor


@require_POST
@for_staff
def show(request: HttpRequest, by: Actor, visit_ref: str) -> HttpResponse:
    """Show the visit on the tablet."""
    try:
        showing.show_visit(visit_ref, by=by, language=language())
    except VisitIncomplete as refusal:
        messages.warning(request, refusal.message.text(_))
    return redirect("counter:visit_sheet", visit_ref)


@require_GET
@for_staff
def paper(request: HttpRequest, by: Actor, visit_ref: str) -> HttpResponse:
    """Every form on paper, to be checked and signed by hand."""
    page = signing.paper_page(visit_ref, by=by, language=language())
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
        signature=signing.Signature("paper"),
        revision=revision_of(request),
        language=language(),
        by=by,
    )
    return redirect("counter:visit_sheet", visit_ref)


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
