"""A sign-in by a provider from the first click to the account: what the session keeps of it, once and not longer."""

from __future__ import annotations

import hmac
import logging
import secrets
import time
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from madoguchi.foundation.identity.actions import let_in, note_refused_sign_in
from madoguchi.foundation.identity.delegations import account_to_join, know_business
from madoguchi.foundation.identity.linked import linked_identity
from madoguchi.foundation.identity.models import ExternalIdentity
from madoguchi.foundation.identity.oidc.business import (
    Delegation,
    account_of,
    check_member,
    delegation_kept,
    delegation_of,
    role_items,
)
from madoguchi.foundation.identity.oidc.client import Answered, address_to_go_to, answer_of
from madoguchi.foundation.identity.oidc.items import assurance_of, items_of
from madoguchi.foundation.identity.oidc.providers import BUSINESS, RESIDENT, Provider, provider
from madoguchi.foundation.identity.provider_errors import SignInCancelled, SignInNotBegun, SignInNotTrusted
from madoguchi.foundation.identity.showing import show_known
from madoguchi.values.clock import now, today
from madoguchi.values.refusal import Refusal

log = logging.getLogger(__name__)
_BEGUN, _ANSWER = "sign_in_begun", "sign_in_answer"
_WAYS = {RESIDENT: "デジタル認証アプリ", BUSINESS: "GビズID"}
_MOST_SECONDS = 600
Session = MutableMapping[str, Any]


@dataclass(frozen=True)
class Pending:
    """Who signed in but is not in yet: the items to be confirmed, and those confirmed before."""

    provider: str
    items: Mapping[str, str]
    before: Mapping[str, str] | None
    next: str
    delegation: Delegation | None = None


def begin(session: Session, asked: Provider, *, redirect_uri: str, next_url: str) -> str:
    """Where to send the browser; raises ProviderAway, SignInNotTrusted."""
    drawn = {name: secrets.token_urlsafe(48) for name in ("state", "nonce", "verifier")}
    url = address_to_go_to(asked, redirect_uri=redirect_uri, **drawn)
    session[_BEGUN] = {"provider": asked.id, "next": next_url, "at": time.time(), **drawn}
    return url


def believed(session: Session, asked: Provider, told: Mapping[str, str], *, redirect_uri: str) -> tuple[Answered, str]:
    """Believe the provider's answer, or nothing of it, and where to go on; what was begun can be finished once.

    Raises SignInNotBegun, SignInCancelled, SignInNotTrusted, AssuranceTooLow, ProviderAway.
    """
    begun = session.pop(_BEGUN, None)
    if begun is None or begun["provider"] != asked.id or time.time() - begun["at"] > _MOST_SECONDS:
        raise SignInNotBegun()
    # The answer must be to this browser's question, and from the provider that was asked (RFC 9207 against mix-up).
    if not hmac.compare_digest(told.get("state", "").encode(), begun["state"].encode()):
        raise SignInNotBegun()
    if told.get("iss", asked.issuer) != asked.issuer:
        raise _not_trusted("iss_of_answer")
    if told.get("error"):
        raise SignInCancelled() if told["error"] == "access_denied" else _not_trusted("error_of_provider")
    try:
        answer = answer_of(
            asked,
            code=told.get("code", ""),
            redirect_uri=redirect_uri,
            nonce=begun["nonce"],
            verifier=begun["verifier"],
        )
    except SignInNotTrusted as refusal:
        log.warning("a sign-in by %s was not trusted: %s", asked.id, refusal.why)
        raise
    return answer, str(begun["next"])


def finish(session: Session, provider_id: str, told: Mapping[str, str], *, redirect_uri: str) -> None:
    """Keep what a provider of residents or businesses answered, until the person looked at it.

    Raises what `believed` raises, ProviderUnknown, and for a business what its role or delegation is refused for.
    """
    asked = provider(provider_id)
    try:
        answer, next_url = believed(session, asked, told, redirect_uri=redirect_uri)
        items, delegation = _used(asked, answer)
    except SignInNotBegun:
        raise
    except Refusal:
        # It was the answer to a question of this browser: cancelled, too weak and lost are refusals like a false one.
        note_refused_sign_in(_WAYS[asked.id])
        raise
    session[_ANSWER] = {
        "provider": provider_id,
        "issuer": asked.issuer,
        "subject": answer.subject,
        "items": items,
        "delegation": delegation.told() if delegation else None,
        "assurance": assurance_of(asked, items),
        "next": next_url,
        "at": time.time(),
    }


def _used(asked: Provider, answer: Answered) -> tuple[dict[str, str], Delegation | None]:
    """The items and the delegation an answer tells of; raises SignInNotTrusted."""
    try:
        check_member(asked, answer.items)
        items = {**items_of(asked, answer.items), **role_items(asked, answer.items)}
        return items, delegation_of(asked, answer.items, on=today())
    except SignInNotTrusted as refusal:
        log.warning("what %s told of a business was not used: %s", asked.id, refusal.why)
        raise


def _not_trusted(why: str) -> SignInNotTrusted:
    log.warning("a sign-in was not trusted: %s", why)
    return SignInNotTrusted(why)


def pending(session: Session) -> Pending | None:
    """What waits for the person's word; None when nothing does, or no longer."""
    answer = session.get(_ANSWER)
    if answer is None or time.time() - answer["at"] > _MOST_SECONDS:
        session.pop(_ANSWER, None)
        return None
    show_known(answer["issuer"], answer["subject"])
    known = ExternalIdentity.objects.filter(issuer=answer["issuer"], subject=answer["subject"]).first()
    before = known.items if known is not None and known.verified_at is not None else None
    delegation = delegation_kept(answer.get("delegation"))
    return Pending(answer["provider"], answer["items"], before, answer["next"], delegation)


def come_in(request: HttpRequest, *, use_items: bool) -> None:
    """Sign in as whoever the provider named; the items are kept only when the person said so.

    The first sign-in opens an account. Raises SignInNotBegun, also for an account that was ended, which is journalled.
    """
    waiting = pending(request.session)
    answer = request.session.pop(_ANSWER, None)
    if waiting is None or answer is None:
        raise SignInNotBegun()
    try:
        _come_in(request, answer, use_items=use_items)
    except Refusal:
        note_refused_sign_in(_WAYS[answer["provider"]])
        raise


@transaction.atomic
def _come_in(request: HttpRequest, answer: Mapping[str, Any], *, use_items: bool) -> None:
    is_business = use_items and answer["provider"] == BUSINESS
    identity = linked_identity(
        answer["provider"],
        kind=answer["provider"],
        issuer=answer["issuer"],
        subject=answer["subject"],
        assurance=answer["assurance"],
        joining=account_to_join(answer["issuer"], answer["items"]) if is_business else None,
    )
    if not identity.account.is_active:
        raise SignInNotBegun()
    if use_items:
        identity.items, identity.verified_at = answer["items"], now()
        identity.account.name = answer["items"].get("name", identity.account.name)[:200]
        identity.account.save(update_fields=["name"])
    if is_business:
        know_business(answer["issuer"], answer["items"], identity.account)
    identity.assurance = answer["assurance"]
    identity.save(update_fields=["items", "verified_at", "assurance"])
    let_in(
        request,
        identity.account,
        assurance=answer["assurance"],
        way=_WAYS[answer["provider"]],
        business=account_of(answer["items"]) if answer["provider"] == BUSINESS else None,
    )
