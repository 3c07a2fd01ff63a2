"""Disposal of papers whose time is over: plans, the dry run of a new one, one plan with its certificate, and holds."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.engines.cases.errors import NoSuchCase
from madoguchi.engines.records.errors import NoSuchRecord
from madoguchi.faces.staff.offices import office_names
from madoguchi.faces.ui.components import Tone
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import problem_list, short_text
from madoguchi.faces.ui.refusals import status_of
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.foundation.catalogue.errors import UnknownProcedure, UnknownRegister
from madoguchi.foundation.catalogue.queries import procedure, register
from madoguchi.journeys.disposal import carrying_out, planning, sheets
from madoguchi.journeys.disposal import holds as holding
from madoguchi.journeys.disposal.errors import (
    DisposalIsSettled,
    DisposalNeedsOtherHands,
    HoldNeedsReason,
    NothingToDispose,
)
from madoguchi.journeys.disposal.ripe import Ripe
from madoguchi.journeys.disposal.sheets import State
from madoguchi.journeys.represent.errors import NoSuchClaim
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg
from madoguchi.values.places import number_in
from madoguchi.values.references import ReferenceMistyped
from madoguchi.values.refusal import Refusal

CLASSES = {
    "1_year": msg("1年保存"),
    "3_years": msg("3年保存"),
    "5_years": msg("5年保存"),
    "10_years": msg("10年保存"),
}


def state_chip(state: State) -> tuple[Tone, str]:
    """Where a plan stands, as a tone and a word."""
    chips: dict[State, tuple[Tone, str]] = {
        State.ASKED: ("wait", _("承認待ち（あと2人）")),
        State.HALF: ("wait", _("承認待ち（あと1人）")),
        State.AGREED: ("info", _("廃棄しています")),
        State.DONE: ("done", _("廃棄しました")),
        State.DROPPED: ("info", _("取りやめ")),
    }
    return chips[state]


def class_name(retention: str) -> str:
    """The name of a class of retention."""
    return CLASSES[retention].text(_)


@require_GET
@for_staff
def disposals(request: HttpRequest, by: Actor) -> HttpResponse:
    """The newest plans first."""
    before = number_in(request.GET.get("before", ""))
    found = sheets.plans(by, before=before)
    older = f"{reverse('staff:disposals')}?{urlencode({'before': found.before})}" if found.before else ""
    lines = [(one, office_names(one.division), class_name(one.retention), state_chip(one.state)) for one in found.lines]
    return render(
        request, "staff/disposals.html", {"lines": lines, "older_url": older, "may_plan": bool(found.divisions)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def new(request: HttpRequest, by: Actor) -> HttpResponse:
    """Choose a class; the dry run shows what a plan would hold, and POST makes the plan."""
    divisions = sheets.may_plan_for(by)
    given = request.POST if request.method == "POST" else request.GET
    division, retention = given.get("division", divisions[0]), given.get("class", "")
    problem = ""
    if request.method == "POST" and retention in planning.CLASSES:
        try:
            ref = planning.plan_disposal(division, retention, by=by)
        except NothingToDispose as refusal:
            problem = refusal.message.text(_)
        else:
            messages.success(request, _("計画を作りました。決裁できる職の2人が承認すると、廃棄します。"))
            return redirect("staff:disposal", ref)
    found = planning.dry_run(division, retention, by=by) if retention in planning.CLASSES else None
    context = {
        "divisions": [(one, office_names(one)) for one in divisions],
        "division": division,
        "classes": [(value, words.text(_)) for value, words in CLASSES.items()],
        "retention": retention,
        "found": found,
        "lines": [(one, _title(one), False) for one in found.ripe] if found else [],
        "cited": [(one, _title(one), False) for one in found.cited] if found else [],
        "megabytes": f"{found.bytes / 1_000_000:.1f}" if found else "",
        "problem": problem,
        "most": planning.MOST,
    }
    return render(request, "staff/disposal_new.html", context, status=422 if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def disposal(request: HttpRequest, by: Actor, disposal_ref: str) -> HttpResponse:
    """One plan with its matters; another pair of hands agrees, and afterwards the certificate stands here."""
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            _act(request, by, disposal_ref)
            return redirect("staff:disposal", disposal_ref)
        except (DisposalIsSettled, DisposalNeedsOtherHands) as refusal:
            refused = refusal
    found = sheets.one_plan(disposal_ref, by=by)
    told = found.certificate or {}
    left_out = tuple(told.get("left_out", ()))
    context = {
        "found": found,
        "plan": found.plan,
        "office": office_names(found.plan.division),
        "class": class_name(found.plan.retention),
        "chip": state_chip(found.plan.state),
        "lines": [(one, _title(one), one.reference_number in left_out) for one in found.matters],
        "left_out": left_out,
        "gone": len(told.get("matters", ())),
        "rows": sum(told.get("rows", {}).values()),
        "files": told.get("rows", {}).get("storage_file", 0),
        "refused": refused.message.text(_) if refused else "",
    }
    return render(request, "staff/disposal.html", context, status=status_of(refused) if refused else 200)


def _act(request: HttpRequest, by: Actor, ref: str) -> None:
    if request.POST.get("act") == "drop":
        carrying_out.drop_disposal(ref, by=by)
        messages.success(request, _("廃棄の計画を取りやめました。書類は、そのまま残ります。"))
    elif carrying_out.agree_to_disposal(ref, by=by):
        messages.success(request, _("承認しました。まもなく廃棄して、証明を出します。"))
    else:
        messages.success(request, _("承認しました。もう1人の承認を待っています。"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def holds(request: HttpRequest, by: Actor) -> HttpResponse:
    """Matters that are kept from every disposal; POST holds one more, or lifts a hold."""
    problems: dict[str, Message] = {}
    given = {name: request.POST.get(name, "") for name in ("number", "reason", "lift")}
    if request.method == "POST":
        try:
            _hold_or_lift(request, by, given)
            return redirect("staff:holds")
        except HoldNeedsReason as refusal:
            problems["reason" if given["number"].strip() else "number"] = refusal.message
        except (ReferenceMistyped, NoSuchCase, NoSuchRecord, NoSuchClaim) as refusal:
            problems["number"] = refusal.message
    fields = [
        short_text(
            "number",
            _("受付番号、台帳の記録の番号、代理の申し出の番号のどれか"),
            value=given["number"],
            hint=_("例：4827-0935-48、K7QM-3F2X-8WNA、r-0123456789abcd"),
            problems=problems,
        ),
        short_text(
            "reason",
            _("止めるわけ"),
            value=given["reason"],
            hint=_("例：審査請求、訴訟、監査。氏名は書かないでください。"),
            width=0,
            problems=problems,
        ),
    ]
    context = {"holds": holding.holds(by), "fields": fields, "problems": problem_list(problems)}
    return render(request, "staff/holds.html", context, status=422 if problems else 200)


def _hold_or_lift(request: HttpRequest, by: Actor, given: dict[str, str]) -> None:
    if lifted := given["lift"]:
        holding.lift(number_in(lifted), by=by)
        messages.success(request, _("止めるのをやめました。保存期間が終わっていれば、次の計画に入ります。"))
    else:
        holding.hold(given["number"], given["reason"], by=by)
        messages.success(request, _("廃棄を止めました。承認された計画からも、外れます。"))


def _title(one: Ripe) -> str:
    """What it is, or the title of its procedure or register; its id when the city no longer offers it."""
    if one.is_claim:
        return _("代理の申し出")
    try:
        found = register(one.procedure) if one.is_record else procedure(one.procedure)
    except (UnknownProcedure, UnknownRegister):
        return one.procedure
    return found.title(language())
