"""Who stands before the portal, and what they may open: a signed-in resident, or a browser that knows a code."""

from __future__ import annotations

from django.http import HttpRequest

from madoguchi.faces.portal.keys import holds_draft, holds_matter
from madoguchi.faces.ui.frame import language
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.access.rules import Resource, decide
from madoguchi.foundation.identity.queries import actor_of
from madoguchi.journeys import apply, status
from madoguchi.values.actor import Actor, ActorKind, anonymous


def visitor(request: HttpRequest) -> Actor:
    """The resident or business; a member of staff stands here as a private person without an account."""
    actor = actor_of(request.user)
    return actor if actor.kind is ActorKind.RESIDENT else anonymous()


def may_open_draft(request: HttpRequest, form: apply.Form) -> bool:
    """Whether this visitor began the draft, entered its code, or owns it by account."""
    owner = form.draft.account_ref
    return holds_draft(request, form.draft.ref) or bool(owner and owner == visitor(request).ref)


def own_matter(request: HttpRequest, reference_number: str) -> status.Matter:
    """The matter, for who submitted it, entered its codes or owns it; raises NoSuchDossier, NotPermitted."""
    matter = status.matter_of(reference_number, language())
    if holds_matter(request, reference_number):
        return matter
    owner = matter.dossier.applicant.account_ref
    decision = decide(visitor(request), "view", Resource(kind="dossier", owner_ref=owner))
    if not decision.allowed:
        raise NotPermitted(reason=decision.reason)
    return matter
