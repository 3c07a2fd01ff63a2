"""The city's directory by OpenID Connect: asking who somebody is, and what its answer says."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any

from django.conf import settings

from madoguchi.foundation.identity.oidc import signing_in
from madoguchi.foundation.identity.oidc.providers import Provider
from madoguchi.foundation.identity.provider_errors import ProviderUnknown
from madoguchi.foundation.identity.vouched import Vouched

DIRECTORY = "directory"
Session = MutableMapping[str, Any]


def is_configured() -> bool:
    """Whether the city's directory speaks OpenID Connect."""
    return bool(settings.OIDC_STAFF_ISSUER)


def begin(session: Session, *, answer_at: str, next_url: str) -> str:
    """Where to send the browser; raises ProviderUnknown, ProviderAway, SignInNotTrusted."""
    return signing_in.begin(session, _directory(), redirect_uri=answer_at, next_url=next_url)


def vouched(session: Session, told: Mapping[str, str], *, answer_at: str) -> Vouched:
    """Whom the directory names; raises what `signing_in.believed` raises, and ProviderUnknown."""
    answer, next_url = signing_in.believed(session, _directory(), told, redirect_uri=answer_at)
    methods = methods_of(answer.items)
    strong = bool(set(methods) & set(settings.OIDC_STAFF_STRONG))
    return Vouched(answer.items.get(settings.OIDC_STAFF_NUMBER), methods, strong, next_url)


def methods_of(claims: Mapping[str, Any]) -> tuple[str, ...]:
    """How somebody proved who they are: the class (`acr`) and the methods (`amr`, RFC 8176) as the token names them."""
    amr = claims.get("amr")
    named = [claims.get("acr"), *(amr if isinstance(amr, list) else [])]
    return tuple(one[:60] for one in named if isinstance(one, str))[:10]


def _directory() -> Provider:
    if not is_configured():
        raise ProviderUnknown()
    return Provider(
        DIRECTORY,
        settings.OIDC_STAFF_ISSUER,
        settings.OIDC_STAFF_CLIENT_ID,
        tuple(settings.OIDC_STAFF_SCOPES),
        "ES256" if settings.OIDC_STAFF_ALGORITHM == "ES256" else "RS256",
        key=settings.OIDC_STAFF_KEY,
        secret=settings.OIDC_STAFF_SECRET,
        tells_in_token=True,
    )
