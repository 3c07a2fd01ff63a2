"""The step between asking for a file of many persons and getting it: showing once more by a passkey that it is oneself.

What was asked for travels with the step, in fields of the form and never in an address, and is asked again behind it.
"""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from madoguchi.faces.ui.asked_again import Asked, asked_in
from madoguchi.faces.ui.places import safe_next
from madoguchi.foundation.identity.passkeys import passkeys_of, question_for_signing_in
from madoguchi.values.message import Message

STEP_UP_RULE = "export.fresh_passkey"
_TYPED, _LONGEST = "typed", 20_000


def ask_for_passkey(request: HttpRequest, sentence: Message, problem: Message | None = None) -> HttpResponse:
    """The page that says why, and leads through the step; `problem` is what went wrong with it."""
    asked = asked_before(request) or asked_in(request)
    by = request.by  # type: ignore[attr-defined]  # whoever came through the door of the office
    context = {
        "sentence": sentence.text(gettext),
        "problem": problem,
        "question": question_for_signing_in(request.session),
        "has_passkey": bool(passkeys_of(by.ref)),
        "is_demonstration": settings.MADOGUCHI_DEMO,
        "address": asked.address,
        "typed": asked.fields,
        "back": urlsplit(asked.address).path.rpartition("/")[0],
    }
    return render(request, "staff/step_up.html", context, status=403)


def asked_before(request: HttpRequest) -> Asked | None:
    """What the form of the step carries of what was asked for, or None: this request is no such form."""
    address = safe_next(request)
    if not address or _TYPED not in request.POST:
        return None
    told = request.POST[_TYPED][:_LONGEST]
    try:
        return Asked(address, bool(told), [(str(name), str(value)) for name, value in json.loads(told or "[]")])
    except (TypeError, ValueError):
        return Asked(address, is_form=False)
