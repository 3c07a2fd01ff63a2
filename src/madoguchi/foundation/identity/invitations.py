"""Invitations: an administrator, never oneself, lets a member of staff add a first passkey or one for a lost device."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from madoguchi.foundation.identity.errors import InvitationUseless, InvitedByOneself, NoSuchAccount
from madoguchi.foundation.identity.models import Account, AccountKind, Invitation, Passkey
from madoguchi.foundation.identity.own_sign_ins import end_sessions_of
from madoguchi.foundation.identity.queries import AccountFacts, account_facts
from madoguchi.foundation.identity.showing import show_account, show_invited
from madoguchi.foundation.journal.actions import record_act
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now
from madoguchi.values.references import ResumeCodeMistyped, digest, new_resume_code, read_resume_code

LIFETIME = timedelta(hours=24)


@transaction.atomic
def invite(account_ref: str, *, by: Actor) -> str:
    """A code for this member of staff, good once and for a day, in plain text; an earlier one stops working.

    Raises NoSuchAccount, InvitedByOneself.
    """
    if account_ref == by.ref:
        raise InvitedByOneself()
    account = _member(account_ref)
    Invitation.objects.filter(account=account, used_at__isnull=True).delete()
    code = new_resume_code()
    Invitation.objects.create(account=account, digest=digest(code), made_by=by.ref, made_at=now())
    record_act(by, "write:passkey_invited", data="パスキーの招待", detail={"account": account.ref})
    return code


@transaction.atomic
def redeem(code: str) -> str:
    """The account that this code invites, once; raises InvitationUseless."""
    try:
        wanted = digest(read_resume_code(code))
    except ResumeCodeMistyped:
        raise InvitationUseless() from None
    show_invited(wanted)
    row = Invitation.objects.select_for_update(of=("self",)).select_related("account").filter(digest=wanted).first()
    if row is None or row.used_at is not None or row.made_at < now() - LIFETIME or not row.account.is_active:
        raise InvitationUseless()
    row.used_at = now()
    row.save(update_fields=["used_at"])
    return row.account.ref


def invited(account_ref: str) -> AccountFacts | None:
    """Who was invited, for the browser that redeemed the code: it makes a passkey of theirs; None for nobody."""
    show_account(account_ref)
    return account_facts(account_ref)


@transaction.atomic
def stop_passkeys(account_ref: str, *, by: Actor) -> int:
    """Make every passkey and invitation of a member of staff useless, for a lost device; how many passkeys.

    Raises NoSuchAccount, InvitedByOneself.
    """
    if account_ref == by.ref:
        raise InvitedByOneself()
    account = _member(account_ref)
    Invitation.objects.filter(account=account, used_at__isnull=True).delete()
    count = Passkey.objects.filter(account=account).delete()[0]
    end_sessions_of(account)
    record_act(by, "write:passkeys_stopped", data="パスキー", detail={"account": account.ref, "count": count})
    return count


def _member(account_ref: str) -> Account:
    found = Account.objects.filter(ref=account_ref, kind=AccountKind.STAFF, is_active=True)
    account = None if "\0" in account_ref else found.first()
    if account is None:
        raise NoSuchAccount()
    return account
