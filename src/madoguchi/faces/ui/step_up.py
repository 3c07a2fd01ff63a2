"""The step before a file of many persons and before what two people do: showing by a passkey that it is oneself.

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

_OF_A_FILE = "export.fresh_passkey"
STEP_UP_RULES = (_OF_A_FILE, "proposal.fresh_passkey")
_TYPED, _RULE, _LONGEST = "typed", "step", 20_000


def ask_for_passkey(
    request: HttpRequest, sentence: Message, problem: Message | None = None, *, rule: str = ""
) -> HttpResponse:
    """The page that says why, and leads through the step; `problem` is what went wrong with it.

    `rule` is the one that asks for it; a form of the step says it itself.
    """
    asked = asked_before(request) or asked_in(request)
    is_file = is_for_a_file(request, rule)
    by = request.by  # type: ignore[attr-defined]  # whoever came through the door of the office
    context = {
        "sentence": sentence.text(gettext),
        "problem": problem,
        "question": question_for_signing_in(request.session),
        "has_passkey": bool(passkeys_of(by.ref)),
        "is_demonstration": settings.MADOGUCHI_DEMO,
        "address": asked.address,
        "typed": asked.fields,
        "is_file": is_file,
        "step": _OF_A_FILE if is_file else STEP_UP_RULES[-1],
        # The page of a proposal stands at the address its form goes to; a file's list stands above it.
        "back": urlsplit(asked.address).path.rpartition("/")[0] if is_file else asked.address,
    }
    return render(request, "staff/step_up.html", context, status=403)


def is_for_a_file(request: HttpRequest, rule: str = "") -> bool:
    """Whether behind the step is a file; otherwise it is an act of a form."""
    return (rule or request.POST.get(_RULE, _OF_A_FILE)) == _OF_A_FILE


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
