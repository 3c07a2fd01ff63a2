"""Sessions in the database: how long a sign-in lasts and how sure it is; a lost database is no fault of the visitor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from madoguchi.foundation.identity.errors import PasskeySignInNeeded
from madoguchi.foundation.wall.prepared import Prepared
from madoguchi.foundation.wall.speaker import show, show_as
from madoguchi.values.browsers import browser_of
from madoguchi.values.business_account import BusinessAccount, account_kept
from madoguchi.values.clock import now

ASSURANCE = "assurance"
# By what kind of account of a business, and in what role: for as long as the sign-in, and nowhere else.
_BUSINESS = "business_account"
HIGHEST = 3
DRAFTS, MATTERS = "drafts", "matters"
# That a sign-in ended by itself; the page that asks to sign in says so once.
ENDED = "sign_in_ended"
TIMES = "sign_in_times"
# Whose sign-in it is, by which way and from what kind of browser: for their own page of sign-ins.
WHOSE = "sign_in_whose"
_PASSKEY_AT = "passkey_used_at"
# One write a minute is enough to know that somebody is still there.
_NOTED_EVERY = timedelta(minutes=1)
_KEPT = Prepared("SELECT session_data FROM django_session WHERE session_key = %(key)s AND expire_date > %(at)s")
_BEGIN = Prepared(
    "INSERT INTO django_session (session_key, session_data, expire_date, account_ref)"
    " VALUES (%(key)s, %(data)s, %(until)s, %(account)s)"
)
_GO_ON = Prepared(
    "UPDATE django_session SET session_data = %(data)s, expire_date = %(until)s WHERE session_key = %(key)s"
)


def note_sign_in(sender: object, request: HttpRequest, user: object, **more: object) -> None:
    """Begin the times of a sign-in; Django calls it for every way in."""
    at, browser = now().timestamp(), browser_of(request.META.get("HTTP_USER_AGENT", ""))
    request.session[TIMES] = {"began": at, "seen": at, "staff": getattr(user, "kind", "") == "staff"}
    request.session[WHOSE] = {
        "account": getattr(user, "ref", ""),
        "programme": browser.programme,
        "device": browser.device,
    }


def note_passkey(session: SessionBase) -> None:
    """A passkey was used in this sign-in just now."""
    session[_PASSKEY_AT] = now().timestamp()


def passkey_used_at(session: SessionBase) -> datetime | None:
    """When a passkey was last used in this sign-in, or None: somebody else may sit there since."""
    at = session.get(_PASSKEY_AT)
    return None if at is None else datetime.fromtimestamp(at, UTC)


def note_way(session: SessionBase, way: str) -> None:
    """Keep by which way somebody came in, in the words of the journal."""
    session[WHOSE] = {**session[WHOSE], "way": way}


def end_by(session: SessionBase, moment: datetime) -> None:
    """Let this sign-in last no longer than until then, whoever uses it; a later moment than its own end says nothing.

    Source: SAML 2.0 Core 2.7.2 (SessionNotOnOrAfter).
    """
    times = session[TIMES]
    _idle, whole = times_of(times["staff"])
    session[TIMES] = {**times, "began": min(times["began"], (moment - whole).timestamp())}


def keep_changes(session: SessionBase) -> None:
    """Keep what this request changed although its answer will be 503: of those Django keeps nothing."""
    if session.modified:
        session.save()


def assurance_of(session: SessionBase) -> int:
    """How surely this sign-in tells who it is: 0 for nobody, 1 an address of e-mail, 2 checked once, 3 a card."""
    return int(session.get(ASSURANCE, 0))


def note_business(session: SessionBase, account: BusinessAccount | None) -> None:
    """Keep by what account of a business somebody came in."""
    if account is not None:
        session[_BUSINESS] = account.told()


def business_account_of(session: SessionBase) -> BusinessAccount | None:
    """The account of a business this sign-in was made with; None for every other sign-in."""
    return account_kept(session.get(_BUSINESS))


def check_by_passkey(session: SessionBase) -> None:
    """Nothing for who came in by a key that cannot be phished; raises PasskeySignInNeeded for everybody else.

    Asked before a key is made for anybody: a weaker sign-in must not become a stronger one.
    """
    if assurance_of(session) < HIGHEST:
        raise PasskeySignInNeeded()


def times_of(is_staff: bool) -> tuple[timedelta, timedelta]:
    """How long a sign-in lasts without a touch, and at most."""
    idle, whole = settings.STAFF_TIMES if is_staff else settings.RESIDENT_TIMES
    return idle, whole


def is_over(times: Mapping[str, Any], at: float) -> bool:
    """Whether a sign-in of these times has ended by itself at this second of the epoch."""
    idle, whole = times_of(times["staff"])
    return bool(at - times["seen"] > idle.total_seconds() or at - times["began"] > whole.total_seconds())


class SessionStore(db.SessionStore):
    """Django's table, by one statement each: every page reads it, and many write it.

    Django's own store takes every failure of an update for a session deleted meanwhile, and answers 400.
    """

    def load(self) -> dict[str, Any]:
        """What the session holds; a sign-in that lasted too long, or that nobody used for a while, is over.

        What somebody was writing goes on as the form of a browser without a sign-in: nothing that was typed is lost.
        Source: OWASP ASVS 5.0 V7.3.1 and V7.3.2; the times are settings.
        """
        found = self._kept()
        times = found.get(TIMES)
        if times is None:
            return found
        at = now().timestamp()
        if is_over(times, at):
            return self._begun_anew(found)
        if at - times["seen"] > _NOTED_EVERY.total_seconds():
            found[TIMES] = {**times, "seen": at}
            self.modified = True
        return found

    def _kept(self) -> dict[str, Any]:
        """What the database has of this key, by a statement that is the same for every page."""
        self._shown()
        with connection.cursor() as cursor:
            cursor.execute(_KEPT, {"key": self.session_key, "at": timezone.now()})
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(row[0])
        show(*held.get(DRAFTS, ()), *held.get(MATTERS, ()))
        return held

    def _begun_anew(self, found: dict[str, Any]) -> dict[str, Any]:
        self.delete(self.session_key)
        self._session_key = None
        self.modified = True
        return {DRAFTS: found.get(DRAFTS, []), ENDED: True}

    def _begun(self) -> dict[str, Any]:
        begun: dict[str, Any] = self._get_session(no_load=True)  # type: ignore[attr-defined]
        return begun

    def create(self) -> None:
        """Begin a session under a fresh key, by one insert: 128 random bits need no look whether somebody has them.

        Source: OWASP ASVS 5.0 V7.2.3.
        """
        self._session_key = token_hex(16)
        self._written(_BEGIN, self._begun())
        self.modified = True

    def cycle_key(self) -> None:
        """Go on under a fresh key, which is written with the rest of the answer: whose a session is, stays.

        A sign-in so writes one row that names its account, and never one that another account had.
        """
        before, held = self.session_key, self._get_session()  # type: ignore[attr-defined]
        self._session_key, self._session_cache = None, held
        self.modified = True
        if before:
            self.delete(before)

    def save(self, must_create: bool = False) -> None:
        """Write the session; raises UpdateError only when it was deleted meanwhile."""
        if self.session_key is None:
            return self.create()
        held: dict[str, Any] = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        if not self._written(_BEGIN if must_create else _GO_ON, held):
            raise UpdateError
        return None

    def _shown(self) -> None:
        """The database lets whoever speaks for the portal see the session whose key they showed, and no other.

        A browser may send anything as its key: with the word in front it is no key of anything else.
        """
        show_as("session", str(self.session_key))

    def _written(self, how: Prepared, held: dict[str, Any]) -> bool:
        """Whether there was a row to write."""
        self._shown()
        given = {
            "key": self.session_key,
            "data": self.encode(held),
            "until": self.get_expiry_date(),
            "account": held.get(WHOSE, {}).get("account", ""),
        }
        with connection.cursor() as cursor:
            cursor.execute(how, given)
            return bool(cursor.rowcount)
