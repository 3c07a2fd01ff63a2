"""Who stands before the portal, and what they may open: a signed-in resident, or a browser that knows a code."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from madoguchi.engines.records.errors import NoSuchDraft
from madoguchi.faces.portal.keys import holds_draft, holds_matter, is_look_noted, keep_look
from madoguchi.faces.portal.sent import to_send_again
from madoguchi.faces.ui.asking import actor_in
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.why_not import why_not
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.identity.mandates import MandateFacts
from madoguchi.journeys import filling
from madoguchi.journeys.errors import MandateOver
from madoguchi.journeys.for_another.seeing import note_look_by_code, open_matter
from madoguchi.values.actor import Actor, ActorKind, anonymous


def visitor(request: HttpRequest) -> Actor:
    """The resident or business; a member of staff stands here as a private person without an account."""
    actor = actor_in(request)
    return actor if actor.kind is ActorKind.RESIDENT and actor.ref else anonymous()


def own_form(request: HttpRequest, draft_ref: str) -> filling.Form | None:
    """The form of a draft this visitor may open; None alike for somebody else's and for one that is not there.

    Who asks, and what this browser holds, is known before the database is asked. Raises DraftExpired, and MandateOver
    for one a proxy began who may not act any more.
    """
    visitor(request)
    try:
        form = filling.form_of(draft_ref, language())
    except NoSuchDraft:
        return None
    if not may_open_draft(request, form):
        return None
    if form.is_shut:
        raise MandateOver()
    return form


def may_open_draft(request: HttpRequest, form: filling.Form) -> bool:
    """Whether this visitor began the draft, entered its code, or owns it by account."""
    owner = form.draft.account_ref
    return holds_draft(request, form.draft.ref) or bool(owner and owner == visitor(request).ref)


def for_the_applicant(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page about a matter, only for who submitted it, entered its codes or owns it by account.

    Everybody else is told how to open one, as of a number nobody has: it is not found (404). Raises NoSuchDossier for
    what is no number at all.
    """

    @wraps(view)
    def asked(request: HttpRequest, reference_number: str, **rest: Any) -> HttpResponseBase:
        try:
            request.mandate = _opened(request, reference_number)  # type: ignore[attr-defined]
        except NotPermitted as refusal:
            sentence, why = refusal.message, why_not(refusal)
            context = {
                "section": "status",
                "sentence": sentence,
                "why": why,
                "path": request.path,
                "sent": to_send_again(request),
            }
            return render(request, "portal/locked.html", context, status=404)
        return view(request, reference_number, **rest)

    return asked


def _opened(request: HttpRequest, reference_number: str) -> MandateFacts | None:
    """The mandate by which a proxy opens it; None for who applied. Raises NotPermitted, NoSuchDossier.

    Who looks at one's own matter is journalled once an hour for each browser, so that no reload is another look.
    """
    by, is_noted = visitor(request), is_look_noted(request, reference_number)
    if not holds_matter(request, reference_number):
        mandate = open_matter(reference_number, by=by, is_noted=is_noted)
    else:
        mandate = None
        if not is_noted:
            note_look_by_code(reference_number, by=by)
    if mandate is None and not is_noted:
        keep_look(request, reference_number)
    return mandate


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Where a page leads whoever is not signed in; the sign-in leads back to it."""
    return redirect(f"{reverse('portal:sign_in')}?{urlencode({'next': request.path})}")


def mandate_of(request: HttpRequest) -> MandateFacts | None:
    """The mandate by which this page about a matter was opened; None for who applied."""
    found: MandateFacts | None = getattr(request, "mandate", None)
    return found
