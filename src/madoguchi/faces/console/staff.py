"""The members of staff in the console: who they are, and passkeys for those who have none or lost one."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from madoguchi.engines.cases.queries import division_name
from madoguchi.faces.console.door import for_administrators
from madoguchi.faces.ui.components import Pager
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import short_text
from madoguchi.foundation.catalogue.errors import NotInTheCity
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.identity.errors import InvitedByOneself, SignInsEndedByOneself
from madoguchi.foundation.identity.invitations import invite as invite_member
from madoguchi.foundation.identity.invitations import stop_passkeys
from madoguchi.foundation.identity.own_sign_ins import end_every_sign_in
from madoguchi.foundation.identity.passkeys import passkeys_of
from madoguchi.foundation.identity.queries import Member, PostFacts, members
from madoguchi.foundation.identity.sessions import check_by_passkey
from madoguchi.journeys.account_sheet import account_sheet, link_member, member_to_link
from madoguchi.values.actor import Actor, Duty
from madoguchi.values.clock import today
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in

_ON_A_PAGE, _LONGEST = 50, 100


def _row(one: Member) -> dict[str, object]:
    return {"member": one, "posts": [_post(post) for post in one.posts]}


def _post(post: Duty) -> str:
    return f"{division_name(post.division)} {_position(post.position)}"


def _held(one: PostFacts) -> dict[str, object]:
    """A post with its days, and whether it is held today, was or will be."""
    kinds = {"main": _("本務"), "concurrent": _("兼務"), "acting": _("代理")}
    on = today()
    if one.from_on > on:
        state = ("wait", _("これから"))
    else:
        state = ("done", _("きょう")) if one.until_on is None or one.until_on >= on else ("", _("終わり"))
    roles = {"administrator": _("管理者"), "auditor": _("監査"), "contractor": _("委託")}
    return {
        "name": _post(one.duty),
        "role": roles.get(one.role, ""),
        "kind": kinds[one.kind],
        "post": one,
        "state": state,
    }


def _position(id_: str) -> str:
    """The name of a position; one the city no longer declares keeps its id."""
    try:
        return words_in(city().position(id_).name, language())
    except NotInTheCity:
        return id_


@require_GET
@for_administrators
def staff(request: HttpRequest, by: Actor) -> HttpResponse:
    """Everybody with an account of the office, by kana; a search narrows the list."""
    words, after = (request.GET.get(name, "")[:_LONGEST].replace("\0", "") for name in ("q", "after"))
    found = members(words.strip(), after=after, limit=_ON_A_PAGE + 1)
    here = reverse("console:staff")
    more = f"{here}?{urlencode({'q': words, 'after': found[_ON_A_PAGE - 1].cursor})}" if len(found) > _ON_A_PAGE else ""
    context = {
        "rows": [_row(one) for one in found[:_ON_A_PAGE]],
        "q": words,
        "pager": Pager(here if after else "", more),
    }
    return render(request, "console/staff.html", context)


@require_GET
@for_administrators
def one(request: HttpRequest, by: Actor, account_ref: str) -> HttpResponse:
    """One member of staff: account, posts, sign-ins and passkeys; the look is journalled."""
    return _show(request, by, account_ref)


def _show(request: HttpRequest, by: Actor, account_ref: str, *, code: str = "") -> HttpResponse:
    sheet = account_sheet(account_ref, by=by)
    context = {
        "member": sheet.member,
        "posts": [_held(one) for one in sheet.posts],
        "sign_ins": sheet.sign_ins,
        "since": sheet.since,
        "passkeys": passkeys_of(account_ref),
        "code": code,
        "oneself": account_ref == by.ref,
        "enter_at": request.build_absolute_uri(reverse("staff:invited")),
    }
    return render(request, "console/staff_one.html", context)


@require_POST
@for_administrators
def invite(request: HttpRequest, by: Actor, account_ref: str) -> HttpResponse:
    """Make an invitation; its code is shown on this page and never again, to who came in by a passkey."""
    check_by_passkey(request.session)
    try:
        return _show(request, by, account_ref, code=invite_member(account_ref, by=by))
    except InvitedByOneself as refusal:
        return _told(request, refusal, account_ref)


@require_POST
@for_administrators
def stop(request: HttpRequest, by: Actor, account_ref: str) -> HttpResponse:
    """Stop every passkey of a member of staff whose device was lost, and end their sessions."""
    try:
        count = stop_passkeys(account_ref, by=by)
    except InvitedByOneself as refusal:
        return _told(request, refusal, account_ref)
    messages.success(
        request, _("パスキーを{count}つ止めました。サインインしている画面も、すぐに終わります。").format(count=count)
    )
    return redirect("console:staff_one", account_ref)


@require_POST
@for_administrators
def end_sign_ins(request: HttpRequest, by: Actor, account_ref: str) -> HttpResponse:
    """End every sign-in of a member of staff at once; their passkeys stay, and they may sign in anew."""
    try:
        count = end_every_sign_in(account_ref, by=by)
    except SignInsEndedByOneself as refusal:
        return _told(request, refusal, account_ref)
    messages.success(request, _("サインインを、すべて終わらせました（{count}つ）。").format(count=count))
    return redirect("console:staff_one", account_ref)


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def person(request: HttpRequest, by: Actor, account_ref: str) -> HttpResponse:
    """Say by a number who a member of staff is in the register; nothing of the register is shown here."""
    typed = request.POST.get("person", "").replace("\0", "").strip()[:_LONGEST]
    problems: Mapping[str, Message] = {}
    if request.method == "POST":
        wanted = "" if "forget" in request.POST else typed
        problems = _linked(request, account_ref, wanted, by)
        if not problems:
            return redirect("console:staff_one", account_ref)
    found = member_to_link(account_ref, by=by)
    hint = _("住民の登録の番号。本人に、住民票などで確かめてください。例：P-00000001")
    field = short_text("person", _("住民の番号"), value=typed, hint=hint, problems=problems)
    context = {"member": found, "fields": [field], "problems": list(problems.items())}
    return render(request, "console/staff_person.html", context, status=422 if problems else 200)


def _linked(request: HttpRequest, account_ref: str, wanted: str, by: Actor) -> Mapping[str, Message]:
    """Nothing, or what is wrong with the number."""
    if not wanted and "forget" not in request.POST:
        return {"person": msg("{field}を入力してください。", field=_("住民の番号"))}
    try:
        link_member(account_ref, wanted, by=by)
    except Refusal as refusal:
        if refusal.code != "no_such_person":
            raise
        return {"person": msg("この番号の人は、住民の登録にありません。番号を確かめてください。")}
    messages.success(request, _("結びつきを消しました。") if not wanted else _("住民の登録と結びつけました。"))
    return {}


def _told(request: HttpRequest, refusal: Refusal, account_ref: str) -> HttpResponse:
    messages.error(request, refusal.message.text(_))
    return redirect("console:staff_one", account_ref)
