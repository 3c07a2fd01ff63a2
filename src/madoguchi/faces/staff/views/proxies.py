"""Who may act for people without an account: what waits, one claim decided, what stands, and a person who is held."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.ui.dates import long_day
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.given_files import given
from madoguchi.faces.ui.office_forms import Problems, long_text, one_of, problem_list, short_text, some_of
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.journeys import for_another
from madoguchi.journeys.represent import office, watching
from madoguchi.journeys.represent.office import Candidate, ClaimSheet, Confirmation
from madoguchi.values.actor import Actor
from madoguchi.values.mandate_kind import KIND_NAMES, MandateKind
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal
from madoguchi.values.wareki import parse_date
from madoguchi.values.words import words_in

_PLACES = {
    "claim_person_unknown": "person",
    "looked_at_missing": "looked_at",
    "mandate_needs_scope": "procedures",
    **dict.fromkeys(("hold_needs_reason", "lift_needs_reason"), "why"),
    **dict.fromkeys(("person_is_held", "no_such_person", "of_age", "birth_unknown", "not_a_resident_now"), "person"),
}


@require_GET
@for_staff
def claims(request: HttpRequest, by: Actor) -> HttpResponse:
    """What waits to be decided, the oldest first."""
    found = office.queue(by, after=request.GET.get("after", ""))
    more = f"{reverse('staff:proxy_claims')}?{urlencode({'after': found.after})}" if found.after else ""
    lines = [(one, _kind(one.kind)) for one in found.lines]
    return render(request, "staff/proxy_claims.html", {"lines": lines, "more_url": more})


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def claim(request: HttpRequest, by: Actor, claim_ref: str) -> HttpResponse:
    """One claim with whom it may mean; POST confirms or refuses."""
    problems: dict[str, Message] = {}
    looked_for = request.POST.get("find", "")
    if request.method == "POST" and not looked_for:
        problems = _done(lambda: _decide(request, claim_ref, by))
        if not problems:
            return redirect("staff:proxy_claims")
    sheet = office.claim_sheet(claim_ref, by=by, looked_for=looked_for or request.POST.get("found", ""))
    context = {
        "sheet": sheet,
        "kind": _kind(sheet.line.kind),
        "papers": words_in(sheet.kind.papers, "ja"),
        "birth": long_day(sheet.birth) if sheet.birth else "",
        "is_open": sheet.state == "asked",
        "fields": _confirming(request, sheet, problems),
        "refusing": _refusing(request, problems),
        "looked_for": looked_for or request.POST.get("found", ""),
        "is_to_find": len(sheet.candidates) != 1 or bool(looked_for),
        "held": any(one.is_held for one in sheet.candidates),
        "problems": problem_list(problems),
    }
    return render(request, "staff/proxy_claim.html", context, status=422 if problems else 200)


def _decide(request: HttpRequest, claim_ref: str, by: Actor) -> None:
    if request.POST.get("act") == "refuse":
        reason, looked_for = request.POST.get("reason", ""), request.POST.get("found", "")
        office.refuse_claim(claim_ref, reason, by=by, looked_for=looked_for)
        messages.success(request, _("断りました。申し出た人の画面に出ます。"))
        return
    office.confirm_claim(claim_ref, _confirmation(request, request.POST.get("person", "")), by=by)
    messages.success(request, _("認めました。申し出た人は、すぐに代理ができます。"))


def _confirmation(request: HttpRequest, person_ref: str) -> Confirmation:
    return Confirmation(
        person_ref=person_ref,
        procedures=request.POST.getlist("procedures"),
        until_on=parse_date(request.POST.get("until", "")),
        looked_at=request.POST.get("looked_at", ""),
    )


def _done(act: Callable[[], None]) -> dict[str, Message]:
    """Nothing when it was done; else what has to be mended, by the field."""
    try:
        act()
    except NotPermitted:
        raise
    except Refusal as refusal:
        return {_PLACES.get(refusal.code, "until"): refusal.message}
    return {}


def _confirming(request: HttpRequest, sheet: ClaimSheet, problems: Problems) -> list[FieldView]:
    latest = next((one.latest for one in sheet.candidates if one.latest), None)
    people = [(one.person.ref, one.person.name, _about(one)) for one in sheet.candidates]
    chosen = request.POST.get("person", people[0][0] if len(people) == 1 else "")
    asked = request.POST.getlist("procedures") if request.POST.get("act") == "confirm" else sheet.procedures
    return [
        one_of("person", _("住民の登録のだれか"), people, chosen=chosen, problems=problems),
        *_scope(request, sheet.kind.kind, asked, latest, problems),
    ]


def _refusing(request: HttpRequest, problems: Problems) -> list[FieldView]:
    hint = _("申し出た人の画面に、このまま出ます。書かないときは、確かめられなかったことだけを伝えます。")
    value = request.POST.get("reason", "")
    return [long_text("reason", _("断る理由"), value=value, hint=hint, required=False, problems=problems)]


def _about(one: Candidate) -> str:
    """Birth and address, and what the register says about a claim for this person."""
    born = _("{on}生まれ").format(on=long_day(one.person.birth)) if one.person.birth else ""
    house = _("申し出た人と同じ世帯です") if one.lives_with_proxy else _("申し出た人と別の世帯です")
    wrong = one.why_not.message.text(_) if one.why_not else ""
    held = _("支援措置があります") if one.is_held else ""
    return "　".join(filter(None, (one.person.ref, born, one.person.place, house, wrong, held)))


def _scope(
    request: HttpRequest, kind: MandateKind, chosen: Collection[str], latest: date | None, problems: Problems
) -> list[FieldView]:
    subjects = [(one.id, one.title, "") for one in for_another.subjects(language()) if kind in one.kinds]
    hint = _("長くて{on}までです。").format(on=long_day(latest)) if latest else ""
    until = request.POST.get("until", long_day(latest) if latest else "")
    looked = _("書類の名前と、発行した日。例：戸籍全部事項証明書（令和8年11月20日）")
    return [
        some_of("procedures", _("認める手続"), subjects, chosen=chosen, problems=problems),
        short_text("until", _("最後の日"), value=until, hint=hint, problems=problems),
        _text("looked_at", _("何を見て確かめたか"), looked, request, problems),
    ]


def _text(name: str, label: str, hint: str, request: HttpRequest, problems: Problems) -> FieldView:
    return long_text(name, label, value=request.POST.get(name, ""), hint=hint, problems=problems)


@require_GET
@for_staff
def paper(request: HttpRequest, by: Actor, claim_ref: str, file_ref: str) -> HttpResponseBase:
    """A scan that came with a claim."""
    found, content = office.paper_of(claim_ref, file_ref, by=by)
    return given(request, found, content, as_attachment=False)


@require_GET
@for_staff
def standing(request: HttpRequest, by: Actor) -> HttpResponse:
    """Who may act now, the newest first; those that rest are marked."""
    page, after = watching.standing_page(by, after=request.GET.get("after", ""))
    more = f"{reverse('staff:standing_proxies')}?{urlencode({'after': after})}" if after else ""
    lines = [(one.mandate, _kind(one.mandate.kind), _titles(one.mandate.procedures)) for one in page]
    return render(request, "staff/standing_proxies.html", {"lines": lines, "more_url": more})


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def one(request: HttpRequest, by: Actor, proxy_ref: str) -> HttpResponse:
    """One that stands or rests; POST confirms it once more, or ends it."""
    problems: dict[str, Message] = {}
    if request.method == "POST":
        problems = _done(lambda: _act(request, proxy_ref, by))
        if not problems:
            return redirect("staff:standing_proxies")
    sheet = watching.standing_sheet(proxy_ref, by=by)
    mandate = sheet.standing.mandate
    chosen = request.POST.getlist("procedures") if request.method == "POST" else mandate.procedures
    context = {
        "mandate": mandate,
        "sheet": sheet,
        "kind": _kind(mandate.kind),
        "papers": words_in(sheet.kind.papers, "ja") if sheet.kind else "",
        "titles": _titles(mandate.procedures),
        "why": _why(sheet),
        "fields": _scope(request, mandate.kind, chosen, sheet.latest, problems),
        "problems": problem_list(problems),
    }
    return render(request, "staff/standing_proxy.html", context, status=422 if problems else 200)


def _why(sheet: watching.StandingSheet) -> list[str]:
    """What is other than when somebody looked last."""
    words = {
        "person": _("代理をされる人の世帯が変わったか、住民の登録にいません。"),
        "proxy": _("代理の人の世帯が変わったか、住民の登録にいません。"),
    }
    found = [words[who] for who in sheet.changed]
    held = [_("代理をされる人に、支援措置があります。")] if sheet.is_held else []
    return [*held, *found, *([sheet.why_not.message.text(_)] if sheet.why_not else [])]


def _act(request: HttpRequest, proxy_ref: str, by: Actor) -> None:
    if request.POST.get("act") == "end":
        watching.end_by_the_office(proxy_ref, by=by)
        messages.success(request, _("代理を終わりにしました。"))
        return
    watching.look_again(proxy_ref, _confirmation(request, ""), by=by)
    messages.success(request, _("確かめなおしました。代理を続けられます。"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def hold(request: HttpRequest, by: Actor) -> HttpResponse:
    """Find a person by their number, which stands in no address, and hold them, or hold them no longer."""
    watching.check_may_hold(by)
    person_ref = request.POST.get("person", "").strip().upper()[:16]
    problems: dict[str, Message] = {}
    if request.POST.get("act") in ("hold", "lift"):
        problems = _done(lambda: _hold(request, person_ref, by))
        if not problems:
            return redirect("staff:standing_proxies")
    sheet = watching.hold_sheet(person_ref, by=by) if person_ref and "person" not in problems else None
    context = {
        "sheet": sheet,
        "fields": [_reason(request, sheet, problems)],
        "problems": problem_list(problems),
    }
    return render(request, "staff/person_hold.html", context, status=422 if problems else 200)


def _reason(request: HttpRequest, sheet: watching.HoldSheet | None, problems: Problems) -> FieldView:
    if sheet is not None and sheet.is_held:
        hint = _("期間の満了、本人の申出など。ここに住所は書かないでください。")
        return _text("why", _("支援措置を終える理由"), hint, request, problems)
    hint = _("申出の日と受け付けた係。ここに住所は書かないでください。")
    return _text("why", _("支援措置の根拠"), hint, request, problems)


def _hold(request: HttpRequest, person_ref: str, by: Actor) -> None:
    if request.POST.get("act") == "lift":
        watching.hold_no_longer(person_ref, request.POST.get("why", ""), by=by)
        messages.success(request, _("支援措置を終えました。止まっている代理は、確かめなおすまで止まったままです。"))
        return
    watching.hold_person(person_ref, request.POST.get("why", ""), by=by)
    messages.success(request, _("支援措置を始めました。この人の代理は、すぐに止まりました。"))


def _kind(kind: MandateKind) -> str:
    return _(KIND_NAMES[kind].msgid)


def _titles(procedures: Sequence[str]) -> list[str]:
    titles = {one.id: one.title for one in for_another.subjects(language())}
    return [titles[name] for name in procedures if name in titles]
