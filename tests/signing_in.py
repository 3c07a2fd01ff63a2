"""Being signed in without the page of signing in, as surely as a test wants it, and asking for a purpose."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.test import Client

from madoguchi.foundation.access.standing import asking_from, state_purpose
from madoguchi.foundation.identity.models import Account
from madoguchi.foundation.identity.sessions import ASSURANCE, HIGHEST, note_passkey
from madoguchi.values.actor import Actor
from madoguchi.values.purpose import Purpose


def sign_in(client: Client, ref: str, *, assurance: int = HIGHEST) -> Client:
    """This browser is signed in as this account, by a passkey unless the test says otherwise."""
    client.force_login(Account.objects.get(ref=ref))
    session = client.session
    session[ASSURANCE] = assurance
    if assurance == HIGHEST:
        note_passkey(session)
    session.save()
    return client


@contextmanager
def asked_by(actor: Actor, posture: str = "managed", zone: str = "unknown") -> Iterator[None]:
    """A page that says what it is for is asked by this actor, from this device in this network."""
    with asking_from(lambda: posture, lambda: zone):
        state_purpose(Purpose.EXAMINATION, actor)
        yield
