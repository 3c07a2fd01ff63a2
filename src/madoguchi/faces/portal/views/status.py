"""Following a matter: entering its codes, the address on the receipt, and the status page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.faces.portal.asking import asking_about
from madoguchi.faces.portal.codes import entered, opened
from madoguchi.faces.portal.keys import keep_matter, kept_matters
from madoguchi.faces.portal.own_lines import answering
from madoguchi.faces.portal.thread import knots_of, mark_of
from madoguchi.faces.portal.visitor import for_the_applicant, visitor
from madoguchi.faces.ui.components import Crumb, Letter
from madoguchi.faces.ui.frame import language
from madoguchi.foundation.dossier.errors import NoSuchDossier
from madoguchi.journeys import status as journey


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Enter the number and the code of the receipt."""
    typed = entered(request, journey.matter_by_codes, unknown=NoSuchDossier)
    if typed.found is not None:
        keep_matter(request, typed.found.reference_number)
        return redirect("portal:status", typed.found.reference_number)
    context = {
        "section": "status",
        "trail": (Crumb(_("ホーム"), reverse("portal:home")), Crumb(_("申請の状況"))),
        **typed.context,
        "matters": _known(request),
    }
    return render(request, "portal/status_enter.html", context, status=422 if typed.problems else 200)


def _known(request: HttpRequest) -> list[journey.Matter]:
    known = []
    for number in kept_matters(request):
        try:
            known.append(journey.matter_of(number, language()))
        except NoSuchDossier:
            continue
    return known


@never_cache
@require_safe
def link(request: HttpRequest, access_code: str) -> HttpResponse:
    """The address of the two-dimensional code: opens the matter in this browser, and leaves no code in its history."""
    dossier = opened(request, access_code, journey.matter_by_link, unknown=NoSuchDossier)
    if dossier is None:
        return redirect("portal:status_enter")
    keep_matter(request, dossier.reference_number)
    return redirect("portal:status", dossier.reference_number)


def trail_of(reference_number: str, here: str = "") -> tuple[Crumb, ...]:
    """The way from the home page to a matter, and to a page about it."""
    home = Crumb(_("ホーム"), reverse("portal:home"))
    every = Crumb(_("申請の状況"), reverse("portal:status_enter"))
    if not here:
        return home, every, Crumb(reference_number)
    return home, every, Crumb(reference_number, reverse("portal:status", args=[reference_number])), Crumb(here)


@never_cache
@require_safe
@for_the_applicant
def status(request: HttpRequest, reference_number: str) -> HttpResponse:
    """The matter: whose turn it is, the thread, letters, notices, and who looked."""
    page = journey.status_page(reference_number, by=visitor(request), language=language())
    asking = asking_about(request, page.matter.dossier, page.looks)
    context = {
        "section": "status",
        "trail": trail_of(reference_number),
        "page": page,
        "mark": mark_of(page.case, page.due_on, page.granted_otherwise),
        "knots": knots_of(page),
        "notices": [
            {
                "title": one.content(language()).title,
                "number": one.number,
                "issued_at": one.issued_at,
                "replaced": bool(one.superseded_by),
                "url": reverse("portal:notice", args=[reference_number, one.ref]),
                "pdf_url": reverse("portal:notice_pdf", args=[reference_number, one.ref]),
            }
            for one in page.notices
        ],
        "letters": [Letter(one.subject, one.body, one.written_at, _sent(one.recipient)) for one in page.messages],
        "looks": asking.lines(page.looks, page.matter.title)[: journey.LOOKS_SHOWN],
        "asking": asking,
        "answering": answering(),
    }
    return render(request, "portal/status.html", context)


def _sent(recipient: str) -> str:
    if recipient:
        return _("{email} にお送りしました。").format(email=recipient)
    return _("メールアドレスがないため、このページでお知らせしています。")
