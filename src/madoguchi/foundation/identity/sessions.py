"""Sessions in the database, which say it when the database is lost instead of blaming what was sent."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.db import InterfaceError, OperationalError

ASSURANCE = "assurance"
HIGHEST = 3


def assurance_of(session: SessionBase) -> int:
    """How surely this sign-in tells who it is: 0 for nobody, 1 an address of e-mail, 2 checked once, 3 a card."""
    return int(session.get(ASSURANCE, 0))


class SessionStore(db.SessionStore):
    """Django's store takes every failure of an update for a session deleted meanwhile, and answers 400."""

    def save(self, must_create: bool = False) -> None:
        """Write the session; raises UpdateError only when it was deleted meanwhile."""
        try:
            super().save(must_create)
        except UpdateError as refused:
            if isinstance(refused.__context__, OperationalError | InterfaceError):
                raise refused.__context__ from None
            raise
