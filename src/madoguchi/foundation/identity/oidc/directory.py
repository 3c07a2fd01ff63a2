"""Signing in by the city's directory: what its answer says of a member of staff, and whom that is here.

The directory knows who somebody is; whether they work here, and in which posts, only the personnel file says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from madoguchi.foundation.identity.actions import let_in
from madoguchi.foundation.identity.errors import NotInPersonnel
from madoguchi.foundation.identity.models import Account, AccountKind
from madoguchi.foundation.identity.oidc import signing_in
from madoguchi.foundation.identity.oidc.errors import ProviderUnknown
from madoguchi.foundation.identity.oidc.providers import Provider
from madoguchi.foundation.identity.queries import actor_of
from madoguchi.foundation.identity.sessions import HIGHEST
from madoguchi.values.actor import Actor

DIRECTORY = "directory"
# Somebody was asked for a password, or for more than that: surer than a mail, and no key that stays in a device.
DIRECTORY_ASSURANCE = 2
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")
Session = MutableMapping[str, Any]


@dataclass(frozen=True)
class Known:
    """Who came by the directory, whether by a key that cannot be phished, by which methods, and where to go on."""

    by: Actor
    is_strong: bool
    methods: tuple[str, ...]
    next: str

    @property
    def told(self) -> dict[str, object]:
        """How they proved who they are, as the journal keeps it."""
        return {"methods": list(self.methods), "strong": self.is_strong}


def has_directory() -> bool:
    """Whether the city's directory is configured."""
    return bool(settings.OIDC_STAFF_ISSUER)


def begin(session: Session, *, redirect_uri: str, next_url: str) -> str:
    """Where to send the browser; raises ProviderUnknown, ProviderAway, SignInNotTrusted."""
    return signing_in.begin(session, _directory(), redirect_uri=redirect_uri, next_url=next_url)


def known_by(session: Session, told: Mapping[str, str], *, redirect_uri: str) -> Known:
    """The member of staff the directory names; nobody is signed in yet, and no account is ever made here.

    Raises what `signing_in.believed` raises, ProviderUnknown and NotInPersonnel.
    """
    answer, next_url = signing_in.believed(session, _directory(), told, redirect_uri=redirect_uri)
    account = _account(answer.items.get(settings.OIDC_STAFF_NUMBER))
    methods = methods_of(answer.items)
    strong = bool(set(methods) & set(settings.OIDC_STAFF_STRONG))
    return Known(actor_of(account), strong, methods, next_url)


def let_in_as(request: HttpRequest, known: Known, *, way: str) -> None:
    """Sign in as this member of staff, as surely as the directory told who it is; journalled with how it knew."""
    account = Account.objects.get(ref=known.by.ref)
    assurance = HIGHEST if known.is_strong else DIRECTORY_ASSURANCE
    let_in(request, account, assurance=assurance, way=way, detail=known.told)


def methods_of(claims: Mapping[str, Any]) -> tuple[str, ...]:
    """How somebody proved who they are: the class (`acr`) and the methods (`amr`, RFC 8176) as the token names them."""
    amr = claims.get("amr")
    named = [claims.get("acr"), *(amr if isinstance(amr, list) else [])]
    return tuple(one[:60] for one in named if isinstance(one, str))[:10]


def _directory() -> Provider:
    if not has_directory():
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


def _account(number: object) -> Account:
    """The account of a staff number; synthetic people are in no directory."""
    if not isinstance(number, str) or not _NUMBER.fullmatch(number):
        raise NotInPersonnel()
    found = Account.objects.filter(ref=number, kind=AccountKind.STAFF, is_active=True, is_demonstration=False).first()
    if found is None:
        raise NotInPersonnel()
    return found
