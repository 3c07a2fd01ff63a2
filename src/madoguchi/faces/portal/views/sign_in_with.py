"""Signing in by a provider: going there, coming back, and looking at what it said before anything is kept."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.faces.portal.keys import carried_draft, keep_draft
from madoguchi.faces.ui.components import AnswerRow, Crumb
from madoguchi.faces.ui.dates import long_day
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.places import safe_next
from madoguchi.foundation.catalogue.identity import BusinessSignIn
from madoguchi.foundation.identity.email_codes import ADDRESS_ASSURANCE
from madoguchi.foundation.identity.oidc import providers, signing_in
from madoguchi.foundation.identity.oidc.business import ROLE, Delegation, role_name
from madoguchi.foundation.identity.oidc.providers import BUSINESS, CARD_ASSURANCE, RESIDENT
from madoguchi.foundation.identity.provider_errors import ProviderAway
from madoguchi.foundation.identity.queries import actor_of
from madoguchi.foundation.identity.sessions import keep_changes
from madoguchi.journeys.for_another import appointing
from madoguchi.journeys.register_links import link_by_items
from madoguchi.values.business_account import ASSURANCE_OF
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.wareki import parse_date


@dataclass(frozen=True)
class Way:
    """One way to sign in, as the page offers it."""

    url: str
    icon: str
    title: Message
    note: Message
    assurance: int


def ways_in(at_least: int = 0, business: BusinessSignIn | None = None) -> list[Way]:
    """The ways that tell as surely as this who signs in: the configured providers first, then a code by e-mail.

    Where an account of a `business` is asked for, only the way that tells its kind, and its role where one is asked.
    """
    if business is not None and not _tells(business):
        return []
    said = {
        RESIDENT: (
            "person",
            msg("マイナンバーカードでサインイン"),
            msg("デジタル認証アプリを使います。住民の方"),
            CARD_ASSURANCE,
        ),
        BUSINESS: ("shop", msg("GビズIDでサインイン"), msg("事業者の方"), max(ASSURANCE_OF.values())),
    }
    if business is not None:
        said = {BUSINESS: said[BUSINESS]}
    ways = [Way(reverse("portal:sign_in_with", args=[id_]), *said[id_]) for id_ in said if id_ in providers.providers()]
    by_email = Way(
        reverse("portal:sign_in_email"),
        "post",
        msg("メールに届く番号でサインイン"),
        msg("カードがない方も使えます"),
        ADDRESS_ASSURANCE,
    )
    found = ways if business is not None else [*ways, by_email]
    return [way for way in found if way.assurance >= at_least]


def _tells(business: BusinessSignIn) -> bool:
    """Whether this house is told what is asked of an account of a business."""
    asked = providers.providers().get(BUSINESS)
    return asked is not None and (not business.roles or ROLE in asked.scopes)


def _way_back(provider: str) -> str:
    return f"{settings.MADOGUCHI_BASE_URL}{reverse('portal:sign_in_back', args=[provider])}"


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    context = {
        "trail": (Crumb(_("ホーム"), reverse("portal:home")), Crumb(_("サインイン"))),
        "problem": refusal.message,
        "ways": ways_in(),
    }
    is_away = isinstance(refusal, ProviderAway)
    if is_away:
        keep_changes(request.session)
    return render(request, "portal/sign_in.html", context, status=503 if is_away else 422)


@never_cache
@require_safe
def begin(request: HttpRequest, provider: str) -> HttpResponse:
    """Go to the provider."""
    try:
        asked, way_back = providers.provider(provider), _way_back(provider)
        return redirect(signing_in.begin(request.session, asked, redirect_uri=way_back, next_url=safe_next(request)))
    except Refusal as refusal:
        return _refused(request, refusal)


@never_cache
@require_safe
def back(request: HttpRequest, provider: str) -> HttpResponse:
    """Come back from the provider; what it said is looked at on a page of its own."""
    told = {name: str(value)[:2_000] for name, value in request.GET.items()}
    try:
        signing_in.finish(request.session, provider, told, redirect_uri=_way_back(provider))
    except Refusal as refusal:
        return _refused(request, refusal)
    # Away from the address with the code, so that it stays in no history.
    return redirect("portal:sign_in_confirm")


_LABELS = {
    "name": msg("お名前"),
    "address": msg("住所"),
    "birthdate": msg("生年月日"),
    "gender": msg("性別"),
    "corporate_number": msg("法人番号"),
    "role": msg("組織での役割"),
    "branch": msg("所属"),
    "email": msg("メールアドレス"),
}


# The app tells ISO 5218's numbers; OpenID Connect's own words are read as well.
_SEXES = {"1": msg("男"), "male": msg("男"), "2": msg("女"), "female": msg("女"), "other": msg("その他")}


def _told(name: str, value: str) -> str:
    """An item in words; one that is in no form known here stands as it came."""
    if name == ROLE:
        return role_name(value).text(_)
    if name == "gender":
        return _SEXES[value].text(_) if value in _SEXES else value
    return _day(value) if name == "birthdate" else value


def _day(value: str) -> str:
    try:
        return long_day(parse_date(value))
    except Refusal:
        return value


def _delegated(one: Delegation) -> list[AnswerRow]:
    titles = "、".join(subject.title for subject in appointing.subjects_of(one, language()))
    days = _("{begin}から{end}まで").format(begin=long_day(one.from_on), end=long_day(one.until_on))
    return [
        AnswerRow(msg("委任した事業者"), one.name),
        AnswerRow(msg("法人番号"), one.corporate_number),
        AnswerRow(msg("委任の番号"), one.number),
        AnswerRow(msg("委任の期間"), days),
        AnswerRow(msg("代理でできる手続"), titles or _("この市の手続では、使えません。")),
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Look at the items before any of them is kept; signing in without them is possible, too."""
    waiting = signing_in.pending(request.session)
    if waiting is None:
        return redirect("portal:sign_in")
    if request.method == "POST":
        draft = carried_draft(request, waiting.next)
        signing_in.come_in(request, use_items="use" in request.POST)
        if "use" in request.POST:
            link_by_items(actor_of(request.user).ref, waiting.items)
        appointing.sign_in_under(waiting.delegation if "use" in request.POST else None, by=actor_of(request.user))
        if draft:
            keep_draft(request, draft)
        return redirect(waiting.next or reverse("portal:mine"))
    rows = [
        AnswerRow(label, _told(name, waiting.items[name])) for name, label in _LABELS.items() if name in waiting.items
    ]
    delegated = waiting.delegation
    context = {
        "trail": (Crumb(_("ホーム"), reverse("portal:home")), Crumb(_("サインイン"))),
        "rows": rows,
        "delegated": _delegated(delegated) if delegated else None,
        "changed": waiting.before is not None and dict(waiting.before) != dict(waiting.items),
    }
    return render(request, "portal/sign_in_confirm.html", context)
