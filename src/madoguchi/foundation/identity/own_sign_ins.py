"""The sign-ins of one account that are not over: which there are, ending one of them, and ending them all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.db import connection, transaction
from django.utils import timezone

from madoguchi.foundation.identity.errors import NoSuchAccount, NoSuchSignIn, SignInsEndedByOneself
from madoguchi.foundation.identity.models import Account
from madoguchi.foundation.identity.sessions import TIMES, WHOSE, SessionStore, is_over
from madoguchi.foundation.journal.actions import record_act
from madoguchi.foundation.wall.speaker import show_as
from madoguchi.values.actor import Actor
from madoguchi.values.browsers import Browser
from madoguchi.values.clock import now
from madoguchi.values.references import digest

MOST_SHOWN = 50
_DATA = "サインイン"
ENDED = "write:sign_ins_ended"
_OF_ACCOUNT = """
    SELECT session_key, session_data FROM django_session
    WHERE account_ref <> '' AND account_ref = %s AND expire_date > %s
    ORDER BY expire_date DESC LIMIT %s
"""
_END = "DELETE FROM django_session WHERE account_ref <> '' AND account_ref = %s AND session_key <> %s"
_ONE = " AND encode(sha256(convert_to(session_key, 'UTF8')), 'hex') = %s"


@dataclass(frozen=True)
class SignedIn:
    """One sign-in: since when, by which way, from what kind of browser, and when it was last used, to the minute.

    `mark` names it on its owner's page; the key of the session cannot be worked out from it.
    """

    mark: str
    began_at: datetime
    seen_at: datetime
    way: str
    browser: Browser
    is_this: bool


def signed_in_now(by: Actor, session: SessionBase) -> tuple[SignedIn, ...]:
    """One's own sign-ins that are not over, the one used last first, 50 at most; `session` is the one that asks."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_ACCOUNT, [by.ref, timezone.now(), MOST_SHOWN])
        rows = cursor.fetchall()
    held = [(key, SessionStore().decode(data)) for key, data in rows]
    at = now().timestamp()
    return tuple(
        _told(key, one, is_this=key == session.session_key)
        for key, one in held
        if TIMES in one and not is_over(one[TIMES], at)
    )


def _told(key: str, held: Mapping[str, Any], *, is_this: bool) -> SignedIn:
    times, whose = held[TIMES], held.get(WHOSE, {})
    return SignedIn(
        mark=digest(key),
        began_at=datetime.fromtimestamp(times["began"], UTC),
        seen_at=datetime.fromtimestamp(times["seen"], UTC),
        way=whose.get("way", ""),
        browser=Browser(whose.get("programme", ""), whose.get("device", "")),
        is_this=is_this,
    )


@transaction.atomic
def end_own_sign_in(mark: str, session: SessionBase, *, by: Actor) -> None:
    """End one of one's own sign-ins at once, but never that of this session.

    Raises NoSuchSignIn: it is over already, or it is somebody else's.
    """
    if not _ended(by.ref, _END + _ONE, session.session_key or "", mark):
        raise NoSuchSignIn()
    record_act(by, ENDED, data=_DATA, detail={"account": by.ref, "count": 1})


@transaction.atomic
def end_other_sign_ins(session: SessionBase, *, by: Actor) -> int:
    """End all one's sign-ins but the one of this session; how many there were."""
    count = _ended(by.ref, _END, session.session_key or "")
    if count:
        record_act(by, ENDED, data=_DATA, detail={"account": by.ref, "count": count})
    return count


@transaction.atomic
def end_every_sign_in(account_ref: str, *, by: Actor) -> int:
    """End every sign-in of an account, for who administers: it signs in anew; how many there were.

    Raises NoSuchAccount, and SignInsEndedByOneself for one's own, which have a page of their own.
    """
    if account_ref == by.ref:
        raise SignInsEndedByOneself()
    known = Account.objects.filter(ref=account_ref) if "\0" not in account_ref else Account.objects.none()
    account = known.select_for_update(no_key=True).first()
    if account is None:
        raise NoSuchAccount()
    count = end_sessions_of(account)
    record_act(by, ENDED, data=_DATA, detail={"account": account_ref, "count": count})
    return count


def end_sessions_of(account: Account) -> int:
    """End every session of an account, whoever asks; how many there were. Nothing is journalled here."""
    # Another unusable password ends those, too, of which it is not known whose they are.
    account.set_unusable_password()
    account.save(update_fields=["password"])
    show_as("sign_ins", account.ref)
    return _ended(account.ref, _END, "")


def _ended(account_ref: str, statement: str, *which: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, [account_ref, *which])
        return int(cursor.rowcount)
