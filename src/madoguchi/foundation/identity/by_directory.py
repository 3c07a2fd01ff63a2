"""Coming in by the city's directory, whichever language it speaks: whom it vouches for, and who that is here.

The directory knows who somebody is; whether they work here, and in which posts, only the personnel file says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from madoguchi.foundation.identity.actions import let_in
from madoguchi.foundation.identity.errors import NotInPersonnel
from madoguchi.foundation.identity.models import Account, AccountKind
from madoguchi.foundation.identity.oidc import directory as by_oidc
from madoguchi.foundation.identity.queries import actor_of
from madoguchi.foundation.identity.saml import directory as by_saml
from madoguchi.foundation.identity.sessions import HIGHEST, end_by
from madoguchi.foundation.identity.showing import show_account
from madoguchi.values.actor import Actor

# Somebody was asked for a password, or for more than that: surer than a mail, and no key that stays in a device.
DIRECTORY_ASSURANCE = 2
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")
Session = MutableMapping[str, Any]


@dataclass(frozen=True)
class Known:
    """Who came by the directory, whether by a key that cannot be phished, by which methods, and where to go on.

    `until` is when the directory wants the sign-in to be over, where it says so.
    """

    by: Actor
    is_strong: bool
    methods: tuple[str, ...]
    next: str
    until: datetime | None

    @property
    def told(self) -> dict[str, object]:
        """How they proved who they are, as the journal keeps it."""
        return {"methods": list(self.methods), "strong": self.is_strong}


def has_directory() -> bool:
    """Whether the city's directory is configured."""
    return by_oidc.is_configured() or by_saml.is_configured()


def answers_by_form() -> bool:
    """Whether the directory sends its answer by a form of its own page (SAML), not by leading the browser back."""
    return by_saml.is_configured()


def begin(session: Session, *, answer_at: str, next_url: str) -> str:
    """Where to send the browser; the answer comes to `answer_at`.

    Raises ProviderUnknown, ProviderAway, SignInNotTrusted.
    """
    ask = by_saml.begin if by_saml.is_configured() else by_oidc.begin
    return ask(session, answer_at=answer_at, next_url=next_url)


def known_by(session: Session, told: Mapping[str, str], *, answer_at: str) -> Known:
    """The member of staff the directory names; nobody is signed in yet, and no account is ever made here.

    Raises ProviderUnknown, SignInNotBegun, SignInCancelled, SignInNotTrusted, ProviderAway and NotInPersonnel.
    """
    ask = by_saml.vouched if by_saml.is_configured() else by_oidc.vouched
    found = ask(session, told, answer_at=answer_at)
    by = actor_of(_account(found.number))
    return Known(by, found.is_strong, found.methods, found.next, found.until)


def let_in_as(request: HttpRequest, known: Known, *, way: str) -> None:
    """Sign in as this member of staff, as surely as the directory told who it is; journalled with how it knew."""
    show_account(known.by.ref)
    account = Account.objects.get(ref=known.by.ref)
    assurance = HIGHEST if known.is_strong else DIRECTORY_ASSURANCE
    let_in(request, account, assurance=assurance, way=way, detail=known.told)
    if known.until is not None:
        end_by(request.session, known.until)


def _account(number: object) -> Account:
    """The account of a staff number; synthetic people are in no directory."""
    if not isinstance(number, str) or not _NUMBER.fullmatch(number):
        raise NotInPersonnel()
    show_account(number)  # what they do or are refused is told as theirs
    found = Account.objects.filter(ref=number, kind=AccountKind.STAFF, is_active=True, is_demonstration=False).first()
    if found is None:
        raise NotInPersonnel()
    return found
