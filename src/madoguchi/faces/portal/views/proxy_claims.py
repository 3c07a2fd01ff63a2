"""Asking to act for somebody without an account, and asking no longer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.engines.records.uploads import Uploads
from madoguchi.faces.portal.sent import files_of
from madoguchi.faces.portal.visitor import to_sign_in, visitor
from madoguchi.faces.ui.components import Crumb
from madoguchi.faces.ui.dates import long_day
from madoguchi.faces.ui.frame import language
from madoguchi.journeys.for_another import appointing
from madoguchi.journeys.represent import asking
from madoguchi.journeys.represent.asking import Claim, Known, Paper, Wanted
from madoguchi.journeys.represent.kinds import confirmed_kinds
from madoguchi.values.actor import Actor
from madoguchi.values.mandate_kind import KIND_NAMES
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.wareki import parse_date
from madoguchi.values.words import words_in

_PLACES = {"mandate_needs_scope": "procedure", "claim_kind_missing": "who", "claim_paper_missing": "paper"}
_BIRTH, _PAPER = "birth", "paper"
_WHY_NONE = {
    Known.NOT_BY_CARD: msg(
        "マイナンバーカードでサインインして、市の住民の登録と合えば、いっしょに住んでいるお子さんを選べます。"
    ),
    Known.NOT_TOLD: msg(
        "サインインのとき、カードの氏名や住所を使わないことにしたので、いっしょに住んでいるお子さんを選べません。"
        "サインインし直して使うことにするか、下に氏名と生年月日を書いて、書類の写真を付けてください。"
    ),
    Known.NOT_FOUND: msg(
        "カードの氏名、生年月日、住所と合う人が、市の住民の登録に見つからないので、いっしょに住んでいるお子さんを選べません。"
        "下に氏名と生年月日を書いて、書類の写真を付ければ、申し出られます。引っこしたばかりなら、届出のあとで、サインインし直してください。"
    ),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """For whom one asks, in which procedures, and the paper where they live elsewhere."""
    by = visitor(request)
    if not by.ref:
        return to_sign_in(request)
    problems: tuple[tuple[str, Message], ...] = ()
    if request.method == "POST":
        problems = _asked(request, by)
        if not problems:
            messages.success(request, _("届きました。市の職員が確かめます。結果は、この画面に出ます。"))
            return redirect("portal:mandates")
    context = {
        "section": "status",
        "trail": _trail(Crumb(_("代理"), reverse("portal:mandates")), Crumb(_("子どもなどの代理を申し出る"))),
        "household": _household(by),
        "why_none": _WHY_NONE[known].text(_) if (known := asking.how_known(by)) in _WHY_NONE else "",
        "others": [(str(kind.kind), _(KIND_NAMES[kind.kind].msgid)) for kind in confirmed_kinds()],
        "papers": [(_(KIND_NAMES[kind.kind].msgid), words_in(kind.papers, language())) for kind in confirmed_kinds()],
        "subjects": _subjects(),
        "given": {name: request.POST.get(name, "") for name in ("who", "name", _BIRTH)},
        "chosen": request.POST.getlist("procedure"),
        "problems": problems,
        "wrong": {place for place, _sentence in problems},
    }
    return render(request, "portal/proxy_ask.html", context, status=422 if problems else 200)


def _asked(request: HttpRequest, by: Actor) -> tuple[tuple[str, Message], ...]:
    files, too_many = files_of(request)
    if too_many:
        return too_many
    kind, _colon, person_ref = request.POST.get("who", "").partition(":")
    try:
        wanted = Wanted(
            kind=kind,
            procedures=request.POST.getlist("procedure"),
            person_ref=person_ref,
            name=request.POST.get("name", ""),
            birth=None if person_ref else _day(request.POST.get(_BIRTH, "")),
            paper=_paper(files),
        )
    except Refusal as refusal:
        return ((_BIRTH, refusal.message),)
    try:
        asking.ask(wanted, by=by, language=language())
    except Refusal as refusal:
        place = _PLACES.get(refusal.code) or (_PAPER if refusal.code.startswith("file") else "who")
        return ((place, refusal.message),)
    return ()


def _day(text: str) -> date | None:
    return parse_date(text) if text.strip() else None


def _paper(files: Uploads) -> Paper | None:
    sent = next(iter(files.get(_PAPER) or ()), None)
    return Paper(sent.name or "", sent.file) if sent is not None and sent.file is not None else None


def _household(by: Actor) -> list[tuple[str, str, str]]:
    """Whom one lives with and may ask for: what is sent, the name, and the day of birth."""
    return [
        (f"{kind}:{one.ref}", one.name, long_day(one.birth) if one.birth else "")
        for kind, people in asking.to_choose(by).items()
        for one in people
    ]


def _subjects() -> list[tuple[str, str, str]]:
    """The procedures in which one of these kinds may act: id, title, and which kinds."""
    kinds = {kind.kind for kind in confirmed_kinds()}
    return [
        (one.id, one.title, "、".join(_(KIND_NAMES[kind].msgid) for kind in one.kinds if kind in kinds))
        for one in appointing.subjects(language())
        if kinds & set(one.kinds)
    ]


@never_cache
@require_POST
def back(request: HttpRequest, claim_ref: str) -> HttpResponse:
    """Ask no longer. Raises NoSuchClaim for another's."""
    by = visitor(request)
    if not by.ref:
        return to_sign_in(request)
    asking.take_claim_back(claim_ref, by=by)
    messages.success(request, _("申し出を取り下げました。"))
    return redirect("portal:mandates")


def claim_lines(claims: list[Claim], titles: Mapping[str, str]) -> list[dict[str, object]]:
    """What one asked for and what became of it, in words."""
    words = {
        "asked": ("wait", _("確かめています")),
        "confirmed": ("done", _("認めました")),
        "refused": ("late", _("認められませんでした")),
        "taken_back": ("done", _("取り下げました")),
    }
    return [
        {
            "ref": one.ref,
            "name": one.name,
            "kind": _(KIND_NAMES[one.kind].msgid),
            "procedures": [titles[name] for name in one.procedures if name in titles],
            "asked_at": one.asked_at,
            "state": words[one.state],
            "is_open": one.state == "asked",
            "reason": _reason(one),
        }
        for one in claims
    ]


def _reason(one: Claim) -> str:
    """Why not; where nobody may be told why, a sentence that says nothing of it."""
    if one.state != "refused":
        return ""
    return one.reason or _("お申し出の内容を確かめられませんでした。くわしくは、窓口でおたずねください。")


def _trail(*below: Crumb) -> tuple[Crumb, ...]:
    return (Crumb(_("ホーム"), reverse("portal:home")), Crumb(_("わたしの申請"), reverse("portal:mine")), *below)
