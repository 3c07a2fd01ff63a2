"""Asking for what nobody does alone: the page that says so holds what was wanted, sealed, and asks why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from madoguchi.faces.ui.asked_again import asked_in
from madoguchi.faces.ui.office_forms import long_text, problem_list
from madoguchi.values.message import Message

BY_TWO_RULE = "export.two_people"
_SALT, _MOST_SECONDS, _LONGEST = "what is proposed", 3_600, 40_000


def ask_why(request: HttpRequest, sentence: str, wanted: Any, before: Any) -> HttpResponse:
    """The page of an export that needs another person: how many it is about, and the form that proposes it.

    `before` is how many this person took out today in other files.
    """
    by = request.by  # type: ignore[attr-defined]  # whoever came through the door of the office
    asked = asked_in(request)
    told = {
        "by": by.ref,
        "about": wanted.about,
        "division": wanted.division,
        "subjects": wanted.subjects,
        "before": before,
        "holds": wanted.holds,
        "address": asked.address,
        "typed": asked.fields,
    }
    return page_of_asking(request, sentence, told, status=403)


def page_of_asking(
    request: HttpRequest,
    sentence: str,
    told: Mapping[str, Any],
    problems: Mapping[str, Message] | None = None,
    *,
    status: int,
) -> HttpResponse:
    """The same page, also after what was written was not enough or came too late: what was wanted is sealed anew."""
    hint = _("何のために、だれが使い、使い終わったらどうするか。氏名は書かないでください。")
    field = long_text("reason", _("必要なわけ"), value=request.POST.get("reason", ""), hint=hint, problems=problems)
    context = {
        "sentence": sentence,
        "sealed": signing.dumps(dict(told), salt=_SALT, compress=True),
        "subjects": told["subjects"],
        "before": told.get("before", 0),
        "fields": [field],
        "problems": problem_list(problems or {}),
        "back": str(told["address"]).partition("?")[0].rpartition("/")[0],
    }
    return render(request, "staff/proposals/ask.html", context, status=status)


def told_in(sealed: str, by_ref: str) -> tuple[Mapping[str, Any] | None, bool]:
    """What the page sealed for this person, None for anything else; and whether that was within the hour."""
    try:
        told: Mapping[str, Any] = signing.loads(sealed[:_LONGEST], salt=_SALT)
        is_fresh = _is_recent(sealed)
    except signing.BadSignature:
        return None, False
    return (told, is_fresh) if told["by"] == by_ref else (None, False)


def _is_recent(sealed: str) -> bool:
    try:
        signing.loads(sealed, salt=_SALT, max_age=_MOST_SECONDS)
    except signing.SignatureExpired:
        return False
    return True
