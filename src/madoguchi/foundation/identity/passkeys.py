"""Passkeys of staff: adding one by an invitation or beside another, signing in by one, and taking one away."""

from __future__ import annotations

import base64
import secrets
import time
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from madoguchi.foundation.identity.actions import let_in, note_refused_sign_in
from madoguchi.foundation.identity.errors import LastPasskey, NoSuchPasskey, PasskeyNotAdded, PasskeyRefused
from madoguchi.foundation.identity.models import Account, AccountKind, Passkey
from madoguchi.foundation.identity.queries import actor_of
from madoguchi.foundation.identity.sessions import HIGHEST, note_passkey
from madoguchi.foundation.identity.showing import show_account, show_passkey
from madoguchi.foundation.journal.actions import record_act
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now

MOST_SECONDS = 600
_LONGEST_NAME = 60
_WAY = "パスキー"
_MAKING, _ASKING = "passkey_making", "passkey_asking"
Session = MutableMapping[str, Any]


@dataclass(frozen=True)
class PasskeyFacts:
    """A passkey as its owner sees it."""

    ref: str
    name: str
    added_at: datetime
    used_at: datetime | None


def passkeys_of(account_ref: str) -> tuple[PasskeyFacts, ...]:
    """The passkeys of an account, the oldest first."""
    rows = Passkey.objects.filter(account__ref=account_ref).order_by("id")
    return tuple(PasskeyFacts(row.ref, row.name, row.added_at, row.used_at) for row in rows)


def question_for_making(session: Session, account_ref: str) -> str:
    """What the browser of this member of staff is asked to make, as JSON; it can be answered once, for ten minutes."""
    # Loaded by whoever needs it: the library takes a quarter of a second.
    from madoguchi.foundation.identity.ceremony import making

    show_account(account_ref)
    account = Account.objects.get(ref=account_ref)
    known = list(Passkey.objects.filter(account=account).values_list("credential", flat=True))
    return making(account.ref, account.name, _new_challenge(session, _MAKING), known)


@transaction.atomic
def add_passkey(session: Session, account_ref: str, answer: str, name: str) -> str:
    """Keep the key the browser made; its reference. Raises PasskeyNotAdded."""
    from madoguchi.foundation.identity.ceremony import CeremonyFailed, made

    try:
        key = made(answer, _challenge(session, _MAKING))
    except CeremonyFailed as failure:
        raise PasskeyNotAdded() from failure
    show_account(account_ref)
    account = Account.objects.select_for_update().get(ref=account_ref)
    show_passkey(key.credential)
    if Passkey.objects.filter(credential=key.credential).exists():
        raise PasskeyNotAdded()
    row = Passkey.objects.create(
        ref=f"k-{secrets.token_hex(8)}",
        account=account,
        credential=key.credential,
        public_key=key.public_key,
        uses=key.uses,
        name=name.strip()[:_LONGEST_NAME] or f"{now():%Y-%m-%d}",
        added_at=now(),
    )
    record_act(actor_of(account), "write:passkey_added", data="パスキー", detail={"passkey": row.ref})
    return row.ref


def question_for_signing_in(session: Session) -> str:
    """What any browser is asked to sign, as JSON; it can be answered once, for ten minutes."""
    from madoguchi.foundation.identity.ceremony import asking

    return asking(_new_challenge(session, _ASKING))


def come_in_by_passkey(request: HttpRequest, answer: str) -> None:
    """Sign in as the member of staff whose key answers; raises PasskeyRefused.

    An answer to what was asked that is refused stands in the journal, without whose it was meant to be.
    """
    from madoguchi.foundation.identity.ceremony import CeremonyFailed

    try:
        challenge = _challenge(request.session, _ASKING)
    except CeremonyFailed as failure:
        raise PasskeyRefused() from failure
    try:
        _come_in(request, answer, challenge)
    except PasskeyRefused:
        note_refused_sign_in(_WAY)
        raise


@transaction.atomic
def _come_in(request: HttpRequest, answer: str, challenge: bytes) -> None:
    row = _answered(answer, challenge)
    let_in(request, row.account, assurance=HIGHEST, way=_WAY, detail={"passkey": row.ref})
    note_passkey(request.session)


def confirm_by_passkey(request: HttpRequest, answer: str, *, by: Actor) -> None:
    """Whoever is signed in shows once more that it is they, by a key of their own; it is journalled.

    Raises PasskeyRefused, also for a key of somebody else.
    """
    from madoguchi.foundation.identity.ceremony import CeremonyFailed

    try:
        challenge = _challenge(request.session, _ASKING)
    except CeremonyFailed as failure:
        raise PasskeyRefused() from failure
    with transaction.atomic():
        row = _answered(answer, challenge)
        if row.account.ref != by.ref:
            raise PasskeyRefused()
        record_act(by, "sign_in_confirmed", data=_WAY, detail={"passkey": row.ref})
    note_passkey(request.session)


def _answered(answer: str, challenge: bytes) -> Passkey:
    """The key that answered, its use noted; raises PasskeyRefused."""
    from madoguchi.foundation.identity.ceremony import CeremonyFailed, credential_of, signed

    try:
        credential = credential_of(answer)
        show_passkey(credential)
        found = Passkey.objects.select_for_update(of=("self",)).select_related("account")
        row = found.filter(credential=credential).first()
        if row is None or not row.account.is_active or row.account.kind != AccountKind.STAFF:
            raise PasskeyRefused()
        row.uses = signed(answer, challenge, public_key=bytes(row.public_key), uses=row.uses)
    except CeremonyFailed as failure:
        raise PasskeyRefused() from failure
    row.used_at = now()
    row.save(update_fields=["uses", "used_at"])
    return row


@transaction.atomic
def take_away(account_ref: str, passkey_ref: str) -> None:
    """Forget one of one's own passkeys, but not the last. Raises NoSuchPasskey, LastPasskey."""
    account = Account.objects.select_for_update().get(ref=account_ref)
    row = None if "\0" in passkey_ref else Passkey.objects.filter(account=account, ref=passkey_ref).first()
    if row is None:
        raise NoSuchPasskey()
    if Passkey.objects.filter(account=account).count() == 1:
        raise LastPasskey()
    record_act(actor_of(account), "write:passkey_taken_away", data="パスキー", detail={"passkey": row.ref})
    row.delete()


def _new_challenge(session: Session, kind: str) -> bytes:
    challenge = secrets.token_bytes(32)
    session[kind] = {"challenge": base64.b64encode(challenge).decode(), "at": time.time()}
    return challenge


def _challenge(session: Session, kind: str) -> bytes:
    """The question that was asked, which nobody can answer again; raises CeremonyFailed."""
    from madoguchi.foundation.identity.ceremony import CeremonyFailed

    kept = session.pop(kind, None)
    if kept is None or time.time() - kept["at"] > MOST_SECONDS:
        raise CeremonyFailed
    return base64.b64decode(kept["challenge"])
