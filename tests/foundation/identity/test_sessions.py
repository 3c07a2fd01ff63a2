"""A session that cannot be written because the database is lost is no mistake of the visitor."""

from __future__ import annotations

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import OperationalError

from madoguchi.foundation.identity.sessions import SessionStore

pytestmark = pytest.mark.django_db


def kept() -> SessionStore:
    store = SessionStore()
    store["drafts"] = ["a"]
    store.save()
    return store


def test_a_lost_database_is_said_to_be_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    store = kept()

    def lost(*args: object, **more: object) -> None:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(Session, "save", lost)
    with pytest.raises(OperationalError):
        store.save()


def test_a_session_deleted_meanwhile_is_not_written_again() -> None:
    store = kept()
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        store.save()
