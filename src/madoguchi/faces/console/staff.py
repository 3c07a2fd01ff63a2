"""The members of staff in the console: who they are, and passkeys for those who have none or lost one."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from madoguchi.engines.cases.queries import division_name
from madoguchi.faces.console.door import for_administrators
from madoguchi.faces.ui.components import Pager
from madoguchi.faces.ui.frame import language
from madoguchi.foundation.catalogue.errors import NotInTheCity
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.identity.errors import InvitedByOneself, NoSuchAccount
from madoguchi.foundation.identity.invitations import invite as invite_member
from madoguchi.foundation.identity.invitations import stop_passkeys
from madoguchi.foundation.identity.passkeys import passkeys_of
from madoguchi.foundation.identity.queries import Member, member, members
from madoguchi.values.actor import Actor
from madoguchi.values.words import words_in

_ON_A_PAGE, _LONGEST = 50, 100


def _row(one: Member) -> dict[str, object]:
    posts = [f"{division_name(post.division)} {_position(post.position)}" for post in one.posts]
    return {"member": one, "posts": posts}


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
    """One member of staff: the posts held today and the passkeys."""
    return _show(request, by, account_ref)


def _show(request: HttpRequest, by: Actor, account_ref: str, *, code: str = "") -> HttpResponse:
    found = member(account_ref)
    if found is None:
        raise NoSuchAccount()
    context = {
        **_row(found),
        "passkeys": passkeys_of(account_ref),
        "code": code,
        "oneself": account_ref == by.ref,
        "enter_at": request.build_absolute_uri(reverse("staff:invited")),
    }
    return render(request, "console/staff_one.html", context)


@require_POST
@for_administrators
def invite(request: HttpRequest, by: Actor, account_ref: str) -> HttpResponse:
    """Make an invitation; its code is shown on this page and never again."""
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


def _told(request: HttpRequest, refusal: InvitedByOneself, account_ref: str) -> HttpResponse:
    messages.error(request, refusal.message.text(_))
    return redirect("console:staff_one", account_ref)
