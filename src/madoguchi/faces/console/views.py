"""What the addresses of the console answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from madoguchi.engines.cases.queries import division_name
from madoguchi.engines.messaging.deliveries import Delivery
from madoguchi.engines.messaging.rules import State
from madoguchi.engines.messaging.wording_about import kind_in_words
from madoguchi.faces.console.door import for_administrators
from madoguchi.faces.console.picture import workflow_picture
from madoguchi.faces.ui.components import Pager, Tab
from madoguchi.faces.ui.delivery_tones import tone_of_delivery
from madoguchi.faces.ui.frame import language
from madoguchi.foundation.access.changes import folder_differs
from madoguchi.foundation.catalogue.queries import procedure_version, publication_number
from madoguchi.foundation.identity.queries import tokens as all_tokens
from madoguchi.foundation.journal.watch import minutes_late
from madoguchi.journeys import declared, post
from madoguchi.values.actor import Actor
from madoguchi.values.message import msg

_ROLES = {one.msgid: one for one in (msg("申請者"), msg("審査"), msg("決裁"))}


@require_GET
@for_administrators
def definitions(request: HttpRequest, by: Actor) -> HttpResponse:
    """Every procedure with its current version and what still runs on it."""
    context = {
        "procedures": declared.declared_procedures(language()),
        "publication": publication_number(),
        "seal_late": minutes_late(),
        "rules_wait": folder_differs(),
    }
    return render(request, "console/definitions.html", context)


@require_GET
@for_administrators
def definition(request: HttpRequest, by: Actor, version: str) -> HttpResponse:
    """One version: the way of a case, the other versions, and the text as it was written."""
    subject = procedure_version(version)
    stops = declared.way_of(version, language())
    context = {
        "subject": subject,
        "title": subject.title(language()),
        "division": division_name(subject.identity.division),
        "picture": workflow_picture(stops),
        "stops": stops,
        "can_wait": any(stop.waits for stop in stops),
        "versions": declared.versions_in_use(subject.id),
        "text": declared.text_of(version),
    }
    return render(request, "console/definition.html", context)


@require_GET
@for_administrators
def definition_text(request: HttpRequest, by: Actor, version: str) -> HttpResponse:
    """The text of one version, to be kept or compared elsewhere."""
    subject = procedure_version(version)
    name = f"{subject.id}-{subject.number}.yaml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(declared.text_of(version), content_type="application/yaml; charset=utf-8", headers=headers)


def state_names() -> dict[str, str]:
    """Where a message can stand, in one word."""
    return {
        "waiting": _("送信待ち"),
        "sent": _("送信ずみ"),
        "kept": _("保管"),
        "by_post": _("郵便待ち"),
        "posted": _("郵送ずみ"),
        "no_address": _("宛先なし"),
        "lapsed": _("期限切れ"),
    }


@require_GET
@for_administrators
def outbox(request: HttpRequest, by: Actor) -> HttpResponse:
    """How every message of the house stands; without a mail server they stay here."""
    state = request.GET.get("state", "")
    page = post.outbox(by, state=state if state in set(State) else "", after=request.GET.get("after", ""))
    names = state_names()
    tabs = [Tab(_("すべて"), "?", sum(page.counts.values()), not state)]
    tabs += [Tab(names[one], f"?state={one}", page.counts[one], state == one) for one in names]
    following = f"?state={state}&after={page.next_after}" if page.next_after else ""
    rows = [_standing(one) for one in page.deliveries]
    return render(request, "console/outbox.html", {"tabs": tabs, "rows": rows, "pages": Pager("", following, "", 50)})


@require_GET
@for_administrators
def message(request: HttpRequest, by: Actor, message_ref: str) -> HttpResponse:
    """How the delivery of one message stands; who may see the matter reads the letter there."""
    return render(request, "console/message.html", _standing(post.delivery(message_ref, by=by)))


def _standing(one: Delivery) -> dict[str, object]:
    state = state_names().get(one.state, one.state)
    return {
        "delivery": one,
        "kind": kind_in_words(one.kind, language()),
        "state": state,
        "tone": tone_of_delivery(one.state),
    }


@require_GET
@for_administrators
def tokens(request: HttpRequest, by: Actor) -> HttpResponse:
    """The keys of programmes; the keys themselves are kept nowhere."""
    rows = [
        {
            "token": one,
            "role": _ROLES[one.role].text(_),
            "division": division_name(one.division) if one.division else "",
        }
        for one in all_tokens()
    ]
    return render(request, "console/tokens.html", {"rows": rows})
