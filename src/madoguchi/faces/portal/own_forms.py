"""The unfinished forms of a visitor: where each goes on, what its pages say of it, and where its code is asked for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.engines.records.section import CONFIRM
from madoguchi.faces.portal.keys import kept_drafts
from madoguchi.faces.portal.lapsed import Lapsed
from madoguchi.faces.portal.visitor import visitor
from madoguchi.faces.ui.components import Crumb
from madoguchi.faces.ui.frame import language
from madoguchi.journeys import filling
from madoguchi.values.message import Message


def page_url(form: filling.Form, page_id: str) -> str:
    """The address of a page of the form."""
    if page_id == CONFIRM:
        return reverse("portal:apply_confirm", args=[form.draft.ref])
    return reverse("portal:apply_page", args=[form.draft.ref, page_id])


def resume_url(form: filling.Form) -> str:
    """Where this draft goes on."""
    return page_url(form, filling.first_page(form))


def known_forms(request: HttpRequest, procedure_id: str = "") -> list[filling.Form]:
    """The unfinished forms of this visitor, newest first, of one procedure or of all."""
    forms = filling.open_forms(visitor(request).ref, kept_drafts(request), language())
    return [one for one in forms if not procedure_id or one.procedure.id == procedure_id]


def listed(form: filling.Form) -> dict[str, Any]:
    """One unfinished form in a list."""
    return {"title": form.title, "changed_at": form.draft.saved_at, "url": resume_url(form)}


def facts_of(form: filling.Form) -> dict[str, Any]:
    """What every page of the form says about it."""
    draft = form.draft
    return {
        "draft_ref": draft.ref,
        "title": form.title,
        "contact": form.contact,
        "resume_code": draft.resume_code,
        "saved_at": draft.saved_at if draft.revision else None,
        "expires_on": draft.expires_at,
        "is_older": form.is_older,
        "on_behalf_of": form.on_behalf_of,
    }


def ask_for_code(
    request: HttpRequest, sent: Lapsed | None = None, typed: str = "", problem: Message | None = None
) -> HttpResponse:
    """The page that asks for the code of a form; what was sent from the form comes along with it."""
    context = {
        "section": "resume",
        "trail": (Crumb(_("ホーム"), reverse("portal:home")), Crumb(_("続きから入力する"))),
        "typed": typed,
        "problem": problem,
        "problems": [("code", problem)] if problem else [],
        "sent": sent,
        "drafts": [listed(form) for form in known_forms(request)],
    }
    return render(request, "portal/resume.html", context, status=422 if problem or sent else 200)
