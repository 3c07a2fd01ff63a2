"""What was told to the applicant and who looked; letters that go by post."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from madoguchi.faces.staff.door import for_staff
from madoguchi.faces.staff.letters import letters_of
from madoguchi.faces.staff.offices import office_names
from madoguchi.faces.ui.frame import language
from madoguchi.foundation.journal.queries import Disclosure
from madoguchi.journeys import case_sheet, post
from madoguchi.values.actor import Actor


@require_GET
@for_staff
def traces(request: HttpRequest, by: Actor, reference_number: str) -> HttpResponse:
    """Every message to the applicant, and every look at the matter."""
    found = case_sheet.traces(reference_number, by=by, language=language())
    context = {
        "head": found.head,
        "letters": letters_of(found.letters),
        "lookers": [_look(one) for one in found.lookers],
    }
    return render(request, "staff/traces.html", context)


def _look(one: Disclosure) -> dict[str, object]:
    verb = _("処理") if one.verb.startswith("write") else _("閲覧")
    return {
        "at": one.at,
        "who": one.who or _("申請した方"),
        "office": office_names(one.office),
        "what": f"{verb}：{one.data}",
        "purpose": one.purpose,
        "basis": one.legal_basis,
    }


@require_GET
@for_staff
def by_post(request: HttpRequest, by: Actor) -> HttpResponse:
    """Messages that no mail could carry."""
    return render(request, "staff/by_post.html", {"letters": post.letters_to_post(by)})


@require_POST
@for_staff
def posted(request: HttpRequest, by: Actor, message_ref: str) -> HttpResponse:
    """Note that a message went by post."""
    post.letter_posted(message_ref, by=by)
    messages.success(request, _("郵便で送ったことを記録しました。"))
    return redirect("staff:by_post")
