"""What was told to the applicant and who looked; letters that go by post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from madoguchi.engines.cases.rules import EVENT_NAMES
from madoguchi.faces.staff.letters import letters_of
from madoguchi.faces.staff.offices import office_names
from madoguchi.faces.ui.dates import day_of
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.journal_words import data_said, name_said, purpose_said
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.foundation.access.rules import Resource, foresee
from madoguchi.foundation.journal.actions import REFUSED
from madoguchi.foundation.journal.queries import Disclosure
from madoguchi.journeys import case_papers, post
from madoguchi.values.actor import Actor


@require_GET
@for_staff
def traces(request: HttpRequest, by: Actor, reference_number: str) -> HttpResponse:
    """Every message to the applicant, and every look at the matter."""
    found = case_papers.traces(reference_number, by=by, language=language())
    lookers = _looks(found.lookers)
    laws = {look.basis for look in lookers if look.basis}
    context = {
        "head": found.head,
        "letters": letters_of(found.letters),
        "lookers": lookers,
        "only_law": laws.pop() if len(laws) == 1 and all(look.basis for look in lookers) else "",
        "may_audit": foresee(by, "audit", Resource(kind="journal")).allowed,
    }
    return render(request, "staff/traces.html", context)


@dataclass(frozen=True)
class Look:
    """Looks or acts of one person on one day for one purpose, with how often; `request` is the last of them."""

    at: datetime
    who: str
    office: str
    what: str
    purpose: str
    basis: str
    times: int
    delayed_until: datetime | None = None
    request: str = ""


def _looks(found: Sequence[Disclosure]) -> list[Look]:
    runs = (list(run) for _key, run in groupby(found, key=_told_once))
    return [_look(run[0], len(run)) for run in runs]


def _told_once(one: Disclosure) -> tuple[object, ...]:
    return one.who, one.by_code, one.verb, one.data, day_of(one.at), one.delayed_until


def _look(one: Disclosure, times: int) -> Look:
    nobody = _("受付番号とコードを持っている人") if one.by_code else _("申請した方")
    who, office = name_said(one.who) or nobody, office_names(one.office)
    told = (purpose_said(one.purpose), one.legal_basis, times, one.delayed_until, one.request)
    return Look(one.at, who, office, _what(one), *told)


def _what(one: Disclosure) -> str:
    if one.verb == REFUSED:
        return _("扱おうとしましたが、権限がないため、止めました")
    kind, _colon, event = one.verb.partition(":")
    if kind != "write":
        return _("閲覧：{data}").format(data=data_said(one.data))
    name = EVENT_NAMES[event].text(_) if event in EVENT_NAMES else data_said(one.data)
    return _("処理：{act}").format(act=name)


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
