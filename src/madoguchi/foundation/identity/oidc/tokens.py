"""Believing an ID token: its signature, then every claim that OpenID Connect Core 3.1.3.7 asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from madoguchi.foundation.identity.oidc.errors import AssuranceTooLow
from madoguchi.foundation.identity.oidc.providers import Provider
from madoguchi.foundation.identity.provider_errors import SignInNotTrusted

_SKEW = 60  # seconds two clocks may differ


class UnknownKey(Exception):
    """The token names a key the provider's set does not have; the set may be old."""


def claims_of(token: str, keys: Mapping[str, Any], provider: Provider) -> dict[str, Any]:
    """The claims of a token the provider signed with its one algorithm; raises UnknownKey, SignInNotTrusted."""
    try:
        return dict(jwt.decode(token, KeySet.import_key_set(keys), algorithms=[provider.algorithm]).claims)  # type: ignore[arg-type]
    except InvalidKeyIdError as unknown:
        raise UnknownKey from unknown
    except (JoseError, TypeError, ValueError) as broken:
        raise SignInNotTrusted(type(broken).__name__) from broken


def check_claims(claims: Mapping[str, Any], provider: Provider, *, nonce: str, at: float) -> str:
    """The subject, when the token is for us, from this issuer, for this sign-in, and of this hour.

    `at` is the time in seconds since 1970. Raises SignInNotTrusted, AssuranceTooLow.
    """
    if claims.get("iss") != provider.issuer:
        raise SignInNotTrusted("iss")
    audience = claims.get("aud")
    if audience != provider.client_id and audience != [provider.client_id]:
        raise SignInNotTrusted("aud")
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise SignInNotTrusted("azp")
    if claims.get("nonce") != nonce:
        raise SignInNotTrusted("nonce")
    if _seconds(claims, "exp") <= at - _SKEW:
        raise SignInNotTrusted("exp")
    if _seconds(claims, "iat") > at + _SKEW:
        raise SignInNotTrusted("iat")
    if provider.acr and claims.get("acr") != provider.acr:
        raise AssuranceTooLow("acr")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise SignInNotTrusted("sub")
    return subject


def _seconds(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SignInNotTrusted(name)
    return float(value)
