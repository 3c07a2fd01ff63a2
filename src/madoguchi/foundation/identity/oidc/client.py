"""Speaking with a provider: discovery, the address to go to, the code for a token, and the items of the person."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc.jwk import ECKey

from madoguchi.foundation.identity.oidc.outgoing import get_json, same_host
from madoguchi.foundation.identity.oidc.providers import Provider
from madoguchi.foundation.identity.oidc.tokens import UnknownKey, check_claims, claims_of
from madoguchi.foundation.identity.provider_errors import ProviderAway, SignInNotTrusted
from madoguchi.foundation.outgoing.named import TIMEOUT, Bounded

_KEEP_SECONDS = 600.0
_kept: dict[str, tuple[float, dict[str, Any]]] = {}
_lock = threading.Lock()


@dataclass(frozen=True)
class Answered:
    """Who signed in, and the items the provider told; no token is kept."""

    subject: str
    items: Mapping[str, Any]


def discovery(provider: Provider) -> dict[str, Any]:
    """The provider's own description; its issuer must be exactly ours (OpenID Connect Discovery 4.3)."""
    found = _fetched(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != provider.issuer:
        raise SignInNotTrusted("issuer_of_discovery")
    return found


def _fetched(url: str, *, fresh: bool = False) -> dict[str, Any]:
    with _lock:
        at, known = _kept.get(url, (0.0, {}))
    if known and not fresh and time.monotonic() - at < _KEEP_SECONDS:
        return known
    found = get_json(url)
    with _lock:
        _kept[url] = (time.monotonic(), found)
    return found


def forget() -> None:
    """Ask the providers anew."""
    with _lock:
        _kept.clear()


def _endpoint(provider: Provider, name: str) -> str:
    url = discovery(provider).get(name)
    if not isinstance(url, str):
        raise SignInNotTrusted(name)
    return same_host(url, provider.issuer)


def _session(provider: Provider, redirect_uri: str) -> OAuth2Session:
    secret: object = provider.secret
    method = "client_secret_basic"
    if provider.key is not None:
        endpoint = _endpoint(provider, "token_endpoint")
        method, secret = "private_key_jwt", ECKey.import_key(provider.key.read_text(encoding="ascii"))
    session = OAuth2Session(
        provider.client_id,
        secret,
        scope=" ".join(provider.scopes),
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
        token_endpoint_auth_method=method,
    )
    session.max_redirects = 0
    for scheme in ("https://", "http://"):
        session.mount(scheme, Bounded())
    if provider.key is not None:
        session.register_client_auth_method(PrivateKeyJWT(endpoint, alg="ES256"))
    return session


def address_to_go_to(provider: Provider, *, redirect_uri: str, state: str, nonce: str, verifier: str) -> str:
    """Where the browser is sent to sign in; raises ProviderAway, SignInNotTrusted."""
    more = {"acr_values": provider.acr} if provider.acr else {}
    url, _state = _session(provider, redirect_uri).create_authorization_url(
        _endpoint(provider, "authorization_endpoint"), state=state, nonce=nonce, code_verifier=verifier, **more
    )
    return str(url)


def answer_of(provider: Provider, *, code: str, redirect_uri: str, nonce: str, verifier: str) -> Answered:
    """Change the code into who signed in; raises ProviderAway, SignInNotTrusted, AssuranceTooLow."""
    token = _token(provider, code, redirect_uri, verifier)
    claims = _claims(str(token.get("id_token", "")), provider)
    subject = check_claims(claims, provider, nonce=nonce, at=time.time())
    if provider.tells_in_token:
        return Answered(subject, claims)
    items = get_json(_endpoint(provider, "userinfo_endpoint"), token=str(token.get("access_token", "")))
    if items.get("sub") != subject:
        raise SignInNotTrusted("sub_of_userinfo")
    return Answered(subject, items)


def _token(provider: Provider, code: str, redirect_uri: str, verifier: str) -> dict[str, Any]:
    session = _session(provider, redirect_uri)
    try:
        return dict(
            session.fetch_token(
                _endpoint(provider, "token_endpoint"),
                grant_type="authorization_code",
                code=code,
                code_verifier=verifier,
                timeout=TIMEOUT,
                allow_redirects=False,
            )
        )
    except requests.RequestException as away:
        raise ProviderAway() from away
    except (AuthlibBaseError, ValueError) as refused:
        raise SignInNotTrusted(str(getattr(refused, "error", "token"))) from refused
    finally:
        session.close()


def _claims(token: str, provider: Provider) -> dict[str, Any]:
    """The claims; a key that is not known yet is asked for once, since providers change their keys."""
    keys = _endpoint(provider, "jwks_uri")
    try:
        return claims_of(token, _fetched(keys), provider)
    except UnknownKey:
        try:
            return claims_of(token, _fetched(keys, fresh=True), provider)
        except UnknownKey as unknown:
            raise SignInNotTrusted("kid") from unknown
