"""The visitor's pages on a tablet: open by a code, check every value, say that it is right, sign, take the receipts."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.engines.booking.rules.devices import DeviceKind
from madoguchi.engines.records.errors import DraftIncomplete
from madoguchi.faces.counter.device_door import for_device
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.places import address_of
from madoguchi.faces.ui.qr import qr_code
from madoguchi.faces.ui.revisions import revision_of
from madoguchi.foundation.identity.tries import counted_try
from madoguchi.journeys.write_free import receiving, showing, signing
from madoguchi.journeys.write_free.errors import (
    NoSuchTabletCode,
    NoSuchVisit,
    NotAllRight,
    SignatureUnreadable,
    SignedByAnother,
    VisitChanged,
    VisitIncomplete,
    VisitOver,
)
from madoguchi.journeys.write_free.visits import RECEIVED, SHOWN
from madoguchi.values.characters import ForbiddenCharacter, check_characters
from madoguchi.values.message import Message

_VISIT = "tablet_visit"
_FOR_THE_CLERK = (
    VisitChanged,
    NotAllRight,
    SignatureUnreadable,
    SignedByAnother,
    ForbiddenCharacter,
    VisitIncomplete,
    DraftIncomplete,
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_device(DeviceKind.TABLET)
def enter(request: HttpRequest) -> HttpResponse:
    """Enter the short code the clerk says."""
    code = request.POST.get("code", "")[:20]
    problems: list[tuple[str, Message]] = []
    if request.method == "POST":
        try:
            with counted_try(address_of(request), wrong=(NoSuchTabletCode,)):
                request.session[_VISIT] = showing.visit_by_code(code, office=_office(request)).ref
            return redirect("counter:tablet")
        except NoSuchTabletCode as refusal:
            problems = [("code", refusal.message)]
    context = {"code": code, "problems": problems}
    return render(request, "counter/visit/tablet_enter.html", context, status=422 if problems else 200)


@never_cache
@require_safe
@for_device(DeviceKind.TABLET)
def open_by_key(request: HttpRequest, key: str) -> HttpResponse:
    """The address of the two-dimensional code: opens the visit here and leaves no key in the address."""
    try:
        with counted_try(address_of(request), wrong=(NoSuchTabletCode,)):
            request.session[_VISIT] = showing.visit_by_key(key[:64], office=_office(request)).ref
    except NoSuchTabletCode:
        return redirect("counter:tablet_enter")
    return redirect("counter:tablet")


def _office(request: HttpRequest) -> str:
    """The office this tablet belongs to."""
    return str(request.device.office)  # type: ignore[attr-defined]  # the door of devices put it there


def _page(request: HttpRequest) -> signing.VisitorPage | None:
    """The visit this tablet was opened for; None when there is none, or it is over and not received."""
    ref = request.session.get(_VISIT, "")
    try:
        page = signing.visitor_page(str(ref), language()) if ref else None
    except NoSuchVisit:
        return None
    return page if page is not None and page.visit.state in (SHOWN, RECEIVED) else None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_device(DeviceKind.TABLET)
def tablet(request: HttpRequest) -> HttpResponse:
    """Everything of the visit to check and sign; POST sends all of it."""
    page = _page(request)
    if page is None:
        request.session.pop(_VISIT, None)
        return redirect("counter:tablet_enter")
    if page.visit.state == RECEIVED:
        return redirect("counter:tablet_done")
    if request.method != "POST":
        return _show(request, page)
    try:
        receiving.receive_visit(
            page.visit.ref,
            right=request.POST.getlist("right")[:50],
            signature=signing.read_signature(request.POST.get("strokes", ""), _typed(request)),
            revision=revision_of(request),
            language=language(),
            by=None,
        )
    except _FOR_THE_CLERK as refusal:
        where = "signed" if isinstance(refusal, SignedByAnother | ForbiddenCharacter) else "forms"
        return _show(request, _page(request) or page, [(where, refusal.message)], request.POST.getlist("right"))
    except VisitOver:
        return redirect("counter:tablet_enter")
    return redirect("counter:tablet_done")


def _typed(request: HttpRequest) -> str:
    """The name that was typed as a signature."""
    name = request.POST.get("signed", "")[:200]
    check_characters(name)
    return name


def _show(
    request: HttpRequest,
    page: signing.VisitorPage,
    problems: list[tuple[str, Message]] | None = None,
    right: list[str] | None = None,
) -> HttpResponse:
    context = {
        "page": page,
        "problems": problems or [],
        "right": right or [],
        "signed": request.POST.get("signed", "")[:200],
    }
    return render(request, "counter/visit/tablet.html", context, status=422 if problems else 200)


@never_cache
@require_safe
@for_device(DeviceKind.TABLET)
def done(request: HttpRequest) -> HttpResponse:
    """The receipts of everything that was received."""
    page = _page(request)
    if page is None or page.visit.state != RECEIVED:
        return redirect("counter:tablet_enter")
    receipts = [
        (one, qr_code(_status(one.access_code), _("申請の状況のページを開く二次元コード")))
        for one in receiving.receipts_of(page.visit.ref, language())
    ]
    return render(request, "counter/visit/tablet_done.html", {"receipts": receipts, "visit": page.visit})


def _status(access_code: str) -> str:
    return settings.MADOGUCHI_BASE_URL + reverse("portal:status_link", args=[access_code])


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget the visit on this tablet, so that the next person sees nothing of it."""
    request.session.pop(_VISIT, None)
    return redirect("counter:tablet_enter")
