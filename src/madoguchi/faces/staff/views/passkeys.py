"""Signing in by a passkey, adding one by an invitation, and looking after one's own."""

from __future__ import annotations

import time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.faces.staff.views.door import show_sign_in
from madoguchi.faces.ui.places import address_of, safe_next
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.foundation.identity import invitations, passkeys
from madoguchi.foundation.identity.errors import InvitationUseless, LastPasskey, NoSuchPasskey, PasskeyNotAdded
from madoguchi.foundation.identity.sessions import check_by_passkey
from madoguchi.foundation.identity.tries import counted_try
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal

_INVITED, _MOST_SECONDS, _LONGEST_CODE = "invited", 900, 40


@never_cache
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Come in by the key that answered the question of the sign-in page."""
    target = safe_next(request)
    try:
        passkeys.come_in_by_passkey(request, request.POST.get("credential", ""))
    except Refusal as refusal:
        return show_sign_in(request, target, refusal.message)
    return redirect(target or "staff:inbox")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest) -> HttpResponse:
    """Enter the code of an invitation."""
    problem: Message | None = None
    if request.method == "POST":
        try:
            with counted_try(address_of(request), wrong=(InvitationUseless,)):
                account = invitations.redeem(request.POST.get("code", "")[:_LONGEST_CODE])
        except InvitationUseless as refusal:
            problem = refusal.message
        else:
            request.session[_INVITED] = {"account": account, "at": time.time()}
            return redirect("staff:passkey_first")
    context = {"problem": problem, "problems": [("code", problem)] if problem else []}
    return render(request, "staff/invited.html", context, status=422 if problem else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def first(request: HttpRequest) -> HttpResponse:
    """Make the passkey one was invited to make, on this device."""
    kept = request.session.get(_INVITED)
    person = invitations.invited(kept["account"]) if kept and time.time() - kept["at"] < _MOST_SECONDS else None
    if person is None:
        return redirect("staff:invited")
    problem = _added(request, person.ref) if request.method == "POST" else None
    if request.method == "POST" and problem is None:
        del request.session[_INVITED]
        messages.success(request, _("パスキーを登録しました。パスキーでサインインしてください。"))
        return redirect("staff:sign_in")
    question = passkeys.question_for_making(request.session, person.ref)
    context = {"person": person, "question": question, "problem": problem}
    return render(request, "staff/passkey_first.html", context, status=422 if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def mine(request: HttpRequest, by: Actor) -> HttpResponse:
    """One's own passkeys: add one for another device, take one away; only who came in by a passkey changes them."""
    if request.method == "POST":
        check_by_passkey(request.session)
    problem = _changed(request, by.ref) if request.method == "POST" else None
    if request.method == "POST" and problem is None:
        return redirect("staff:passkeys")
    context = {
        "passkeys": passkeys.passkeys_of(by.ref),
        "question": passkeys.question_for_making(request.session, by.ref),
        "problem": problem,
    }
    return render(request, "staff/passkeys.html", context, status=422 if problem else 200)


def _changed(request: HttpRequest, account_ref: str) -> Message | None:
    if "take_away" not in request.POST:
        return _added(request, account_ref)
    try:
        passkeys.take_away(account_ref, request.POST["take_away"])
    except (NoSuchPasskey, LastPasskey) as refusal:
        return refusal.message
    messages.success(request, _("パスキーを消しました。"))
    return None


def _added(request: HttpRequest, account_ref: str) -> Message | None:
    try:
        passkeys.add_passkey(
            request.session, account_ref, request.POST.get("credential", ""), request.POST.get("name", "")
        )
    except PasskeyNotAdded as refusal:
        return refusal.message
    return None
