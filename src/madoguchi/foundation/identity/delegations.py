"""Delegations between businesses (GビズID): mandates a provider tells of, good for as long as it did so lately."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import QuerySet

from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.errors import MandateOfOneself
from madoguchi.foundation.identity.mandates import key_of, note_mandate, show_mandates_of
from madoguchi.foundation.identity.models import Account, ExternalIdentity, Mandate
from madoguchi.foundation.identity.oidc.business import Delegation
from madoguchi.foundation.identity.oidc.providers import BUSINESS
from madoguchi.foundation.identity.showing import show_account, show_known
from madoguchi.foundation.wall.speaker import show
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now
from madoguchi.values.mandate_kind import MandateKind
from madoguchi.values.references import digest

_CORPORATION, _PRIME = "corporation", "2"


@transaction.atomic
def hold(delegation: Delegation, procedures: Collection[str], *, issuer: str, by: Actor) -> None:
    """Let `by` act for the delegating business in these procedures, and end what other delegations let them do.

    One the business or they themselves ended here stays ended. Raises MandateOfOneself.
    """
    let_go(by)
    principal = _account_of(issuer, delegation)
    if principal.ref == by.ref:
        raise MandateOfOneself()
    told = {
        "procedures": sorted(procedures),
        "from_on": delegation.from_on,
        "until_on": delegation.until_on,
        "told_at": now(),
    }
    told_of = digest(f"{issuer}\n{delegation.number}\n{principal.ref}\n{by.ref}")
    show(key_of(told_of))
    row, is_new = Mandate.objects.get_or_create(
        digest=told_of,
        defaults={
            **told,
            "ref": f"m-{secrets.token_hex(8)}",
            "principal": principal,
            "proxy": Account.objects.get(ref=by.ref),
            "kind": MandateKind.AGENT.value,
            "delegation": delegation.number,
            "given_at": now(),
            "taken_at": now(),
        },
    )
    if not is_new:
        Mandate.objects.filter(pk=row.pk).update(**told)
        row.refresh_from_db()
    note_mandate(by, "write:mandate_delegated" if is_new else "write:mandate_told_again", row)


def let_go(by: Actor) -> None:
    """What delegations let this account do is over: this sign-in was told of none, or of another."""
    show_mandates_of(by.ref)
    told = Mandate.objects.filter(proxy__ref=by.ref).exclude(delegation="").exclude(told_at=None)
    show(*map(key_of, told.values_list("digest", flat=True)))
    told.update(told_at=None)


def account_to_join(issuer: str, items: Mapping[str, str]) -> Account | None:
    """The account that was opened for a business by delegations, for its representative's first sign-in.

    None when there is none, or somebody else represents it already: a business may have several accounts there.
    """
    if items.get("account_type") != _PRIME or not items.get("corporate_number"):
        return None
    found = _corporations(issuer, items["corporate_number"]).select_related("account").first()
    if found is None:
        return None
    show_account(found.account.ref)  # how else one signs in as it is seen by who may
    if found.account.identities.exclude(pk=found.pk).exists():
        return None
    return found.account


def know_business(issuer: str, items: Mapping[str, str], account: Account) -> None:
    """From now on delegations by this business are by this account, when it is its representative's."""
    number = items.get("corporate_number", "")
    if items.get("account_type") == _PRIME and number and not _corporations(issuer, number).exists():
        _know(issuer, number, account)


def _account_of(issuer: str, delegation: Delegation) -> Account:
    found = _corporations(issuer, delegation.corporate_number).select_related("account").first()
    if found is not None:
        return found.account
    account = Account.objects.get(ref=open_account(BUSINESS, delegation.name))
    _know(issuer, delegation.corporate_number, account)
    return account


def _corporations(issuer: str, number: str) -> QuerySet[ExternalIdentity]:
    subject = f"{_CORPORATION}:{number}"
    show_known(issuer, subject)
    return ExternalIdentity.objects.filter(issuer=issuer, subject=subject)


def _know(issuer: str, number: str, account: Account) -> None:
    show_known(issuer, f"{_CORPORATION}:{number}")
    ExternalIdentity.objects.create(
        account=account, provider=BUSINESS, issuer=issuer, subject=f"{_CORPORATION}:{number}", assurance=0
    )
