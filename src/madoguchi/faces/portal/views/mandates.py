"""Acting for another: whom I asked to act for me, for whom I act, the code between the two, and ending it."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from madoguchi.faces.portal.codes import LONGEST
from madoguchi.faces.portal.views.proxy_claims import claim_lines
from madoguchi.faces.portal.visitor import to_sign_in, visitor
from madoguchi.faces.ui.components import Crumb
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.places import counted_as
from madoguchi.foundation.identity import mandates
from madoguchi.foundation.identity.errors import (
    MandateNeedsScope,
    MandateOfOneself,
    MandatePeriodUnknown,
    MandateUseless,
)
from madoguchi.foundation.identity.mandates import MandateFacts
from madoguchi.foundation.identity.tries import counted_try
from madoguchi.journeys.errors import KindNotAccepted
from madoguchi.journeys.for_another import appointing, seeing, thread
from madoguchi.journeys.represent.asking import claims_of
from madoguchi.journeys.represent.kinds import confirmed_kinds
from madoguchi.values.business_days import months_after
from madoguchi.values.clock import today
from madoguchi.values.mandate_kind import GIVEN_BY_CODE, KIND_NAMES, MandateKind
from madoguchi.values.message import Message, msg

_MONTHS = (1, 3, 6, 12)
_KIND_MISSING = msg("代理をする人との間柄を選んでください。")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """Both sides of acting for another; POST takes a code up."""
    by = visitor(request)
    if not by.ref:
        return to_sign_in(request)
    code = request.POST.get("code", "")[:LONGEST]
    problems: list[tuple[str, Message]] = []
    if request.method == "POST":
        try:
            with counted_try(counted_as(request), wrong=(MandateUseless,)):
                taken = appointing.take_up(code, by=by)
            messages.success(request, _("{name}さんの代理ができるようになりました。").format(name=taken.principal_name))
            return redirect("portal:mandates")
        except (MandateUseless, MandateOfOneself) as refusal:
            problems = [("code", refusal.message)]
    titles = {one.id: one.title for one in appointing.subjects(language())}
    context = {
        "section": "status",
        "trail": _trail(Crumb(_("代理"))),
        "given": [_line(one, titles) for one in mandates.given_by(by)],
        "held": [(_line(one.mandate, titles), one) for one in seeing.held(by, language())],
        "resting": [_line(one, titles) for one in mandates.resting_of(by)],
        "claims": claim_lines(claims_of(by), titles),
        "may_ask": bool(confirmed_kinds()),
        "code": code,
        "problems": problems,
    }
    return render(request, "portal/mandates.html", context, status=422 if problems else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Ask somebody to act for me; POST shows the code to hand over, once."""
    by = visitor(request)
    if not by.ref:
        return to_sign_in(request)
    problems, code = _given(request) if request.method == "POST" else ([], "")
    context = {
        "section": "status",
        "trail": _trail(Crumb(_("代理"), reverse("portal:mandates")), Crumb(_("代理を頼む"))),
        "code": code,
        "days": mandates.CODE_LIVES.days,
        "subjects": [(one, _kinds(one.kinds)) for one in appointing.subjects(language())],
        "kinds": [(kind.value, _(KIND_NAMES[kind].msgid)) for kind in GIVEN_BY_CODE],
        "periods": [(str(months), _("{months}か月").format(months=months)) for months in _MONTHS],
        "chosen": request.POST.getlist("procedure"),
        "kind": request.POST.get("kind", ""),
        "months": request.POST.get("months", ""),
        "problems": problems,
    }
    return render(request, "portal/mandate_give.html", context, status=422 if problems else 200)


def _given(request: HttpRequest) -> tuple[list[tuple[str, Message]], str]:
    kind = request.POST.get("kind", "")
    if kind not in GIVEN_BY_CODE:
        return [("kind", _KIND_MISSING)], ""
    try:
        chosen = request.POST.getlist("procedure")
        code = appointing.give(
            MandateKind(kind), chosen, until_on=_until(request), by=visitor(request), language=language()
        )
    except (MandateNeedsScope, KindNotAccepted) as refusal:
        return [("procedure", refusal.message)], ""
    except MandatePeriodUnknown as refusal:
        return [("months", refusal.message)], ""
    return [], code


def _until(request: HttpRequest) -> date:
    months = request.POST.get("months", "")
    if months not in {str(one) for one in _MONTHS}:
        raise MandatePeriodUnknown()
    return months_after(today(), int(months))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, mandate_ref: str) -> HttpResponse:
    """End a mandate, after a second thought; it counts at once. Raises NoSuchMandate for another's."""
    by = visitor(request)
    if not by.ref:
        return to_sign_in(request)
    found = mandates.own_mandate(mandate_ref, by=by)
    if request.method == "POST":
        thread.end(mandate_ref, by=by)
        messages.success(request, _("代理をやめました。"))
        return redirect("portal:mandates")
    titles = {one.id: one.title for one in appointing.subjects(language())}
    context = {
        "section": "status",
        "trail": _trail(Crumb(_("代理"), reverse("portal:mandates")), Crumb(_("代理をやめる"))),
        "line": _line(found, titles),
        "is_mine": found.principal_ref == by.ref,
    }
    return render(request, "portal/mandate_end.html", context)


def _trail(*below: Crumb) -> tuple[Crumb, ...]:
    return (Crumb(_("ホーム"), reverse("portal:home")), Crumb(_("わたしの申請"), reverse("portal:mine")), *below)


def _kinds(kinds: tuple[MandateKind, ...]) -> str:
    return "、".join(_(KIND_NAMES[kind].msgid) for kind in kinds)


def _line(one: MandateFacts, titles: dict[str, str]) -> dict[str, object]:
    return {
        "ref": one.ref,
        "kind": _(KIND_NAMES[one.kind].msgid),
        "procedures": [titles[name] for name in one.procedures if name in titles],
        "until_on": one.until_on,
        "delegation": one.delegation,
        "principal": one.principal_name,
        "proxy": one.proxy_name,
    }
