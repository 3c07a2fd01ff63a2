"""One member of staff as the console shows them: account, posts, sign-ins, and who they are in the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from madoguchi.foundation.access.rules import Resource, require
from madoguchi.foundation.identity.errors import LinkedByOneself, NoSuchAccount
from madoguchi.foundation.identity.queries import Member, PostFacts, member, posts_of
from madoguchi.foundation.journal.queries import SignIn, sign_ins_of
from madoguchi.journeys.register_links import journal_link, link_account
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now

SHOWN = timedelta(days=90)
MOST = 20
_CONSOLE = Resource(kind="definition")


@dataclass(frozen=True)
class AccountSheet:
    """A member of staff with every post and the latest sign-ins since `since`, the newest first."""

    member: Member
    posts: tuple[PostFacts, ...]
    sign_ins: tuple[SignIn, ...]
    since: datetime


@transaction.atomic
def account_sheet(account_ref: str, *, by: Actor) -> AccountSheet:
    """The sheet, for an administrator, whose look is journalled. Raises NotPermitted, NoSuchAccount."""
    found, since = _member(account_ref, by), now() - SHOWN
    shown = {"account": account_ref, "person": found.person}
    journal_link(by, "read:account", shown, data="職員のアカウントとサインイン")
    sign_ins = sign_ins_of(account_ref, since=since, limit=MOST)
    return AccountSheet(found, posts_of(account_ref), sign_ins, since)


@transaction.atomic
def member_to_link(account_ref: str, *, by: Actor) -> Member:
    """Whom an administrator may tie to a person, and to whom they are tied; the look is journalled with that person.

    Raises NotPermitted, NoSuchAccount, LinkedByOneself.
    """
    found = _other_member(account_ref, by)
    journal_link(by, "read:account_link", {"account": account_ref, "person": found.person})
    return found


def link_member(account_ref: str, person_ref: str, *, by: Actor) -> None:
    """Tie a member of staff to a person of the register, or undo it by ""; journalled with who it was and is.

    Raises NotPermitted, NoSuchAccount, LinkedByOneself, NoSuchPerson.
    """
    _other_member(account_ref, by)
    link_account(account_ref, person_ref, by=by)


def _other_member(account_ref: str, by: Actor) -> Member:
    if account_ref == by.ref:
        raise LinkedByOneself()
    return _member(account_ref, by)


def _member(account_ref: str, by: Actor) -> Member:
    require(by, "administer", _CONSOLE)
    found = member(account_ref)
    if found is None:
        raise NoSuchAccount()
    return found
