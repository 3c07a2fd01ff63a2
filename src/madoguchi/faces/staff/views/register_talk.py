"""Talking about a record: writing a comment that may call colleagues, taking one's own back, following the record."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.engines.records.errors import CommentEmpty, CommentTooLong
from madoguchi.faces.staff.views.register_records import draw_record
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys.registers import talking
from madoguchi.journeys.registers.errors import MayNotSeeRecord, NobodyOfThatName, SeveralOfThatName, TooManyCalled
from madoguchi.values.actor import Actor
from madoguchi.values.characters import ForbiddenCharacter
from madoguchi.values.individual_number import IndividualNumberFound

TEXT, TICKED, TYPED = "_comment", "_call", "_call_others"


@require_POST
@for_staff
def record_comment(request: HttpRequest, by: Actor, register_id: str, ref: str) -> HttpResponse:
    """Write a comment; what cannot be sent comes back with a sentence, and nothing of it is lost."""
    text, typed = request.POST.get(TEXT, ""), request.POST.get(TYPED, "")
    ticked = [str(one) for one in request.POST.getlist(TICKED)]
    said = {TEXT: text, TYPED: typed, TICKED: ticked}
    try:
        talking.say(register_id, ref, text, ticked=ticked, typed=typed, by=by)
    except (CommentEmpty, CommentTooLong, ForbiddenCharacter, IndividualNumberFound) as refusal:
        return draw_record(request, by, register_id, ref, said=said, problems={TEXT: refusal.message})
    except (NobodyOfThatName, SeveralOfThatName, MayNotSeeRecord, TooManyCalled) as refusal:
        return draw_record(request, by, register_id, ref, said=said, problems={TYPED: refusal.message})
    messages.success(request, _("ひとことを書きました。"))
    return redirect(reverse("staff:record", args=[register_id, ref]) + "#talk")


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def record_comment_back(request: HttpRequest, by: Actor, register_id: str, ref: str, number: int) -> HttpResponse:
    """Ask, and take the words of an own comment away; that it was there stays."""
    if request.method == "POST":
        talking.take_comment_back(register_id, ref, number, by=by)
        messages.success(request, _("ひとことを取り消しました。"))
        return redirect(reverse("staff:record", args=[register_id, ref]) + "#talk")
    said = talking.own_comment(register_id, ref, number, by=by)
    return render(
        request,
        "staff/registers/comment_back.html",
        {"said": said, "back": reverse("staff:record", args=[register_id, ref]) + "#talk"},
    )


@require_POST
@for_staff
def record_follow(request: HttpRequest, by: Actor, register_id: str, ref: str) -> HttpResponse:
    """Follow the record, or follow it no more."""
    wanted = request.POST.get("_wanted") == "1"
    talking.follow(register_id, ref, wanted=wanted, by=by)
    messages.success(
        request,
        _("この記録をフォローします。変わると「申請とわたしの番」に出ます。")
        if wanted
        else _("フォローをやめました。"),
    )
    return redirect("staff:record", register_id, ref)
