"""A process on the Internet's side: it signs in by its own role, serves residents, and knows nobody of the office."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.client import ClientHandler

from madoguchi.config.postgres import INTERNET
from madoguchi.config.web_server import begin_to_serve
from madoguchi.foundation.access.changes import RULES
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.wall.speaker import Side, Speaker, speaking
from tests.house.addresses import PLACES, address
from tests.house.conftest import undone
from tests.house.scene import Scene
from tests.house.test_every_url import READ, status

pytestmark = pytest.mark.django_db
OF_RESIDENTS = sorted(place for place in READ if place.startswith("portal:"))
OF_THE_OFFICE = sorted(place for place in PLACES if place.startswith(("staff:", "console:")))


@pytest.fixture
def outside(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """The scene, as a process sees it that signed in to the database by the role of the Internet's side."""
    monkeypatch.setattr(settings, "MADOGUCHI_SIDE", "internet")
    logging.disable(logging.WARNING)
    with undone():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL SESSION AUTHORIZATION {INTERNET}")
        yield scene
    logging.disable(logging.NOTSET)


def visitor(scene: Scene, role: str) -> Client:
    client = scene.client(role)
    client.handler = ClientHandler(enforce_csrf_checks=False)  # with the middleware of this side
    return client


def test_l_7_the_internets_side_serves_residents_and_nothing_of_the_office(outside: Scene) -> None:
    owner, clerk = visitor(outside, "owner"), visitor(outside, "clerk")
    answers = {place: status(owner.get(address(place, outside))) for place in OF_RESIDENTS}
    assert answers == {place: READ[place]["owner"] for place in OF_RESIDENTS}
    assert {clerk.get(address(place, outside)).status_code for place in OF_THE_OFFICE} == {404}


def test_l_7_no_session_or_token_makes_anybody_a_member_of_staff_there(outside: Scene) -> None:
    desk, nobody = visitor(outside, "centre"), visitor(outside, "anonymous")
    for place in ("counter:hall", "counter:reception", "counter:desk", "counter:visit_find"):
        assert status(desk.get(address(place, outside))) == status(nobody.get(address(place, outside)))
    programme = visitor(outside, "clerk_key")
    assert programme.get(address("api:listCases", outside)).status_code == 401


def test_s_authz_6_the_role_of_the_internets_side_takes_on_no_other_side(outside: Scene) -> None:
    for side in (Side.STAFF, Side.WORKER):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), speaking(Speaker(side)):
            connection.cursor().execute("SELECT 1 FROM cases_case")


def test_the_office_is_served_where_no_side_is_named(scene: Scene) -> None:
    with undone():
        assert visitor(scene, "clerk").get(address("staff:inbox", scene)).status_code == 200


def test_that_the_rules_are_others_is_said_once_from_the_internets_side_too(
    outside: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    for _process in range(2):
        begin_to_serve()
    with speaking(Speaker(Side.PORTAL, RULES.ref)):
        assert Entry.objects.filter(actor_ref=RULES.ref).count() == 1
