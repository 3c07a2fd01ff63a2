"""The account of somebody known from outside: a provider's subject, or an address of e-mail that was proved."""

from __future__ import annotations

from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.models import Account, ExternalIdentity
from madoguchi.foundation.identity.showing import show_account, show_known


def linked_identity(
    provider: str, *, kind: str, issuer: str, subject: str, assurance: int, joining: Account | None = None
) -> ExternalIdentity:
    """The identity of this issuer and subject, locked.

    The first time it comes with the account it is `joining`, or a new one of that kind.
    """
    show_known(issuer, subject)
    found = (
        ExternalIdentity.objects.select_for_update()
        .select_related("account")
        .filter(issuer=issuer, subject=subject)
        .first()
    )
    if found is not None:
        show_account(found.account.ref)
        return found
    return ExternalIdentity.objects.create(
        account=joining or Account.objects.get(ref=open_account(kind, "")),
        provider=provider,
        issuer=issuer,
        subject=subject,
        assurance=assurance,
    )
