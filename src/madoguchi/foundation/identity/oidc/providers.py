"""The providers this house may ask, as the administrator configured them; nothing of them is built in but the form.

Values for デジタル認証アプリ and GビズID: their guidelines for connecting systems (the latter: v2.9).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.conf import settings

from madoguchi.foundation.identity.provider_errors import ProviderUnknown

RESIDENT, BUSINESS = "resident", "business"
CARD_ASSURANCE = 3  # a certificate of the card, read with its PIN and checked for revocation


@dataclass(frozen=True)
class Provider:
    """One provider: its exact issuer, who we are there, and what we ask.

    `system` is how delegations name this house there. `tells_in_token` is one whose ID token holds everything: nothing
    more is asked of it.
    """

    id: str
    issuer: str
    client_id: str
    scopes: tuple[str, ...]
    algorithm: Literal["ES256", "RS256"]
    acr: str = ""
    key: Path | None = None
    secret: str = ""
    system: str = ""
    tells_in_token: bool = False


def providers() -> dict[str, Provider]:
    """The configured providers by id; empty when none is."""
    found = {}
    if settings.OIDC_RESIDENT_ISSUER:
        found[RESIDENT] = Provider(
            RESIDENT,
            settings.OIDC_RESIDENT_ISSUER,
            settings.OIDC_RESIDENT_CLIENT_ID,
            ("openid", "name", "address", "birthdate", "gender"),
            "ES256",
            acr="aal3 crl",
            key=settings.OIDC_RESIDENT_KEY,
        )
    if settings.OIDC_BUSINESS_ISSUER:
        found[BUSINESS] = Provider(
            BUSINESS,
            settings.OIDC_BUSINESS_ISSUER,
            settings.OIDC_BUSINESS_CLIENT_ID,
            tuple(settings.OIDC_BUSINESS_SCOPES),
            "RS256",
            secret=settings.OIDC_BUSINESS_SECRET,
            system=settings.OIDC_BUSINESS_SYSTEM,
        )
    return found


def provider(id_: str) -> Provider:
    """The provider of an id; raises ProviderUnknown."""
    found = providers().get(id_)
    if found is None:
        raise ProviderUnknown()
    return found
