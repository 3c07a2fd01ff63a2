"""A session that cannot be written because the database is lost is no mistake of the visitor."""

from __future__ import annotations

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection

from madoguchi.foundation.identity.sessions import SessionStore
from madoguchi.foundation.wall.speaker import WORKER, Side, Speaker, speaking

pytestmark = pytest.mark.django_db


def kept() -> SessionStore:
    store = SessionStore()
    store["drafts"] = ["a"]
    store.save()
    return store


def test_a_lost_database_is_said_to_be_lost() -> None:
    store = kept()

    def lost(*args: object, **more: object) -> None:
        raise OperationalError("the connection is lost")

    with connection.execute_wrapper(lost), pytest.raises(OperationalError):
        store.save()


def test_what_was_kept_is_found_again_and_goes_on() -> None:
    first = kept()
    again = SessionStore(first.session_key)
    assert again["drafts"] == ["a"]
    again["drafts"] = ["b"]
    again.save()
    assert SessionStore(first.session_key)["drafts"] == ["b"]
    assert Session.objects.get().session_key == first.session_key


def test_a_session_deleted_meanwhile_is_not_written_again() -> None:
    store = kept()
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        store.save()


def test_a_session_that_somebody_else_began_in_the_same_request_is_written_by_the_portal() -> None:
    store = SessionStore()
    with speaking(Speaker(Side.PORTAL)):
        with speaking(WORKER):
            store.create()
        store["drafts"] = ["a"]
        store.save()
        assert SessionStore(store.session_key)["drafts"] == ["a"]
