"""Signing in by a code that an address of e-mail receives: the lowest assurance, and a way without a card.

Six digits, ten minutes, five tries, for the browser that asked: NIST SP 800-63B, out-of-band secrets.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest

from madoguchi.foundation.identity.actions import let_in, note_refused_sign_in
from madoguchi.foundation.identity.errors import EmailCodeOver, EmailCodeWrong, TooManyEmailCodes
from madoguchi.foundation.identity.linked import linked_identity
from madoguchi.foundation.identity.models import AccountKind, EmailCode
from madoguchi.foundation.identity.showing import show_mailed
from madoguchi.foundation.identity.tries import place_of
from madoguchi.values.clock import now

ADDRESS_ASSURANCE = 1  # somebody reads this address; who it is, nobody checked
LIFETIME = timedelta(minutes=10)
MOST_TRIES = 5
HOUR = timedelta(hours=1)
# A person who waits for a slow mail asks three times; two hundred share the network of a library.
MOST_PER_ADDRESS, MOST_PER_PLACE = 5, 600
KEPT_FOR = timedelta(days=1)
_ISSUER = "email"
_WAY = "メールのコード"

_TRY = """
    UPDATE identity_emailcode SET tries = tries + 1
    WHERE ref = %s AND tries < %s AND used_at IS NULL AND sent_at > %s RETURNING digest, tries
"""


@dataclass(frozen=True)
class SentCode:
    """A code on its way: what the browser keeps, and what only the address may learn."""

    ref: str
    code: str


@transaction.atomic
def new_code(email: str, *, network: str) -> SentCode:
    """A new code for this address, asked for from this network address; raises TooManyEmailCodes."""
    email, place, since = email.casefold(), place_of(network), now() - HOUR
    with connection.cursor() as cursor:
        # One at a time for an address, so that many questions at once do not pass together.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"email_codes:{email}"])
        cursor.execute("SELECT of_address, of_place FROM codes_sent(%s, %s, %s)", [email, place, since])
        of_address, of_place = cursor.fetchone()
    if of_address >= MOST_PER_ADDRESS or of_place >= MOST_PER_PLACE:
        raise TooManyEmailCodes()
    ref, code = f"e{secrets.token_hex(7)}", f"{secrets.randbelow(1_000_000):06}"
    show_mailed(ref)
    EmailCode.objects.create(ref=ref, email=email, digest=_digest(ref, code), place=place, sent_at=now())
    return SentCode(ref, code)


def come_in_by_code(request: HttpRequest, ref: str, typed: str) -> None:
    """Sign in as whoever reads the address; a code works once. Raises EmailCodeWrong, EmailCodeOver.

    A try is counted, and committed, before it is looked at, so that many tries at once do not pass together.
    """
    show_mailed(ref)
    with connection.cursor() as cursor:
        cursor.execute(_TRY, [ref, MOST_TRIES, now() - LIFETIME])
        row = cursor.fetchone()
    if row is None:
        raise EmailCodeOver()
    expected, tries = row
    if not hmac.compare_digest(expected, _digest(ref, typed)):
        note_refused_sign_in(_WAY)
        if tries >= MOST_TRIES:
            raise EmailCodeOver()
        raise EmailCodeWrong(left=MOST_TRIES - tries)
    try:
        _come_in(request, ref)
    except EmailCodeOver:
        note_refused_sign_in(_WAY)
        raise


@transaction.atomic
def _come_in(request: HttpRequest, ref: str) -> None:
    sent = EmailCode.objects.select_for_update().get(ref=ref)
    if sent.used_at is not None:
        raise EmailCodeOver()
    sent.used_at = now()
    sent.save(update_fields=["used_at"])
    identity = linked_identity(
        "email",
        kind=AccountKind.RESIDENT,
        issuer=_ISSUER,
        subject=sent.email,
        assurance=ADDRESS_ASSURANCE,
    )
    if not identity.account.is_active:
        raise EmailCodeOver()
    if not identity.account.email:
        identity.account.email = sent.email
        identity.account.save(update_fields=["email"])
    let_in(request, identity.account, assurance=ADDRESS_ASSURANCE, way=_WAY)


def forget_email_codes() -> int:
    """Remove the codes of yesterday and before; returns how many."""
    return EmailCode.objects.filter(sent_at__lt=now() - KEPT_FOR).delete()[0]


def _digest(ref: str, code: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{ref}:{code}".encode(), sha256).hexdigest()
