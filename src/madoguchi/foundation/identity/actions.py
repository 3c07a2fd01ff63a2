"""Opening accounts, giving posts, making tokens, and the demonstration sign-in."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest

from madoguchi.foundation.identity.errors import (
    DemonstrationOnly,
    NoSuchAccount,
    NoSuchToken,
    ScopeUnreadable,
    TokenNeedsDivision,
)
from madoguchi.foundation.identity.models import Account, AccountKind, ApiToken, StaffPost, TokenRole
from madoguchi.foundation.identity.queries import actor_of
from madoguchi.foundation.identity.sessions import ASSURANCE, HIGHEST, note_business, note_passkey, note_way
from madoguchi.foundation.identity.showing import show_account, show_demonstration
from madoguchi.foundation.journal.actions import SIGN_IN_REFUSED, record_act
from madoguchi.values.actor import PROGRAMME, SYSTEM, Actor, Duty
from madoguchi.values.business_account import AccountType, BusinessAccount, OrganisationRole
from madoguchi.values.clock import now
from madoguchi.values.references import digest, new_secret

_BUSINESS = AccountKind.BUSINESS
_KEY_OF_PROGRAMME = "プログラムの鍵"
SCOPE = re.compile(r"[a-z][a-z0-9_]{0,59}:(read|write|export)")


@transaction.atomic
def open_account(
    kind: str,
    name: str,
    *,
    ref: str = "",
    kana: str = "",
    email: str = "",
    note: str = "",
    duties: Sequence[Duty] = (),
    roles: Sequence[str] = (),
    from_on: date | None = None,
    is_demonstration: bool = False,
) -> str:
    """A new account with its posts; returns its public id. `roles` ("administrator", "auditor") go with the posts."""
    account = Account(
        ref=ref or f"a-{secrets.token_hex(8)}",
        kind=AccountKind(kind),
        name=name,
        kana=kana,
        email=email,
        note=note,
        is_demonstration=is_demonstration,
    )
    account.set_unusable_password()
    show_account(account.ref)
    account.save()
    for position, duty in enumerate(duties):
        StaffPost.objects.create(
            account=account,
            division=duty.division,
            position=duty.position,
            ward=duty.ward or "",
            may_decide=duty.may_decide,
            role=roles[position] if position < len(roles) else "",
            from_on=from_on or date(2020, 4, 1),
        )
    return account.ref


@transaction.atomic
def know_person(account_ref: str, person_ref: str, people: Collection[str]) -> str:
    """Keep who an account is in the register of persons, and with whom they live, or forget it by "".

    Gives who it was before, or "". Raises NoSuchAccount.
    """
    known = Account.objects.filter(ref=account_ref) if "\0" not in account_ref else Account.objects.none()
    before = known.select_for_update(no_key=True).values_list("person_ref", flat=True).first()
    if before is None:
        raise NoSuchAccount()
    known.update(person_ref=person_ref, people=sorted({person_ref, *people} - {""}))
    return before


def sign_in_for_demonstration(request: HttpRequest, ref: str) -> None:
    """Sign in as a synthetic person; refuses outside MADOGUCHI_DEMO=1 and for accounts that are not synthetic."""
    if not settings.MADOGUCHI_DEMO:
        raise DemonstrationOnly()
    show_demonstration()
    named = Account.objects.filter(ref=ref, is_demonstration=True, is_active=True)
    account = None if "\0" in ref else named.first()
    if account is None:
        raise NoSuchAccount()
    # A synthetic person may try everything the demonstration shows.
    business = BusinessAccount(AccountType.PRIME, OrganisationRole.PRIME) if account.kind == _BUSINESS else None
    let_in(request, account, assurance=HIGHEST, way="見本の入口", business=business)
    note_passkey(request.session)


def confirm_for_demonstration(request: HttpRequest, by: Actor) -> None:
    """In a demonstration an invented person is who they say; refuses everybody else, who have passkeys."""
    if not settings.MADOGUCHI_DEMO or not Account.objects.filter(ref=by.ref, is_demonstration=True).exists():
        raise DemonstrationOnly()
    note_passkey(request.session)


@transaction.atomic
def let_in(
    request: HttpRequest,
    account: Account,
    *,
    assurance: int,
    way: str,
    detail: Mapping[str, object] | None = None,
    business: BusinessAccount | None = None,
) -> None:
    """Sign in as this account, as surely as this sign-in tells who it is and no surer; it is journalled with its way.

    `business` is the account of a business it was made with.

    What another visitor opened in this browser does not wait for whoever signs in.
    """
    show_account(account.ref)
    record_act(actor_of(account), "sign_in", data=way, detail=detail)
    request.session.flush()
    login(request, account)
    request.session[ASSURANCE] = assurance
    note_way(request.session, way)
    note_business(request.session, business)


def note_refused_sign_in(way: str) -> None:
    """Somebody who began to sign in was not let in; whom they meant to be nobody here knows, so it is not kept."""
    record_act(SYSTEM, SIGN_IN_REFUSED, data=way)


@transaction.atomic
def create_token(
    role: str, *, division: str = "", name: str = "", person: str = "", scopes: Collection[str] = ()
) -> str:
    """A bearer token for a programme, in plain text; it is shown this once. Staff roles need a division.

    With `scopes` (`bicycles:read`, `bicycles:write`) it is kept to these registers and does nothing else; only with
    `bicycles:export` it takes many persons of a register out in one file.

    What it does counts as done by `person` (the ref of a member of staff), so that nobody signs off their own draft
    by another key. Raises TokenNeedsDivision, NoSuchAccount, ScopeUnreadable.
    """
    role_kept = TokenRole(role)
    wrong = next((one for one in scopes if not SCOPE.fullmatch(one)), None)
    if wrong is not None or (scopes and role_kept == TokenRole.APPLICANT):
        raise ScopeUnreadable(scope=(wrong or role)[:80])
    if role_kept != TokenRole.APPLICANT and not division:
        raise TokenNeedsDivision()
    if person and not Account.objects.filter(ref=person, kind=AccountKind.STAFF, is_active=True).exists():
        raise NoSuchAccount()
    plain, ref = new_secret(), f"{PROGRAMME}{secrets.token_hex(8)}"
    ApiToken.objects.create(
        ref=ref,
        digest=digest(plain),
        name=name or role_kept.label,
        role=role_kept,
        division=division,
        person=person,
        scopes=" ".join(sorted(scopes)),
    )
    given = {"token": ref, "role": str(role_kept), "division": division, "person": person, "scopes": sorted(scopes)}
    record_act(SYSTEM, "write:token_created", data=_KEY_OF_PROGRAMME, detail=given)
    return plain


@transaction.atomic
def revoke_token(ref: str) -> None:
    """The token stops working at once; nothing happens when it had been revoked before. Raises NoSuchToken."""
    if not ApiToken.objects.filter(ref=ref).exists():
        raise NoSuchToken()
    if ApiToken.objects.filter(ref=ref, revoked_at__isnull=True).update(revoked_at=now()):
        record_act(SYSTEM, "write:token_revoked", data=_KEY_OF_PROGRAMME, detail={"token": ref})
