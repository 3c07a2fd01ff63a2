"""What anybody may type or send never becomes a key of something else: in an address, in a field, or for a press."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse

from madoguchi.engines.booking.actions.tickets import take_ticket
from madoguchi.engines.booking.errors.queue import NoSuchTicket
from madoguchi.engines.booking.queries.tickets import place_of
from madoguchi.faces.portal.lottery_form import JOINS
from madoguchi.foundation.wall import speaker as wall
from madoguchi.foundation.wall.speaker import Side, Speaker, show_as, speaker, speaking
from madoguchi.values.actor import anonymous
from tests.house.addresses import PLACES, Place, address
from tests.house.conftest import undone
from tests.house.scene import RESIDENT, Scene
from tests.house.test_every_url import WRITE, posted, status

pytestmark = pytest.mark.django_db
PUBLIC = sorted(place for place in PLACES if place.startswith(("portal:", "counter:")))
# What would open everything of an account, were it believed of whoever typed it.
WORDS = (
    f"mandates.{RESIDENT.ref}",
    f"account.{RESIDENT.ref}",
    f"m.{'a' * 60}",
    f"session.{'a' * 32}",
    f"sign_ins.{RESIDENT.ref}",
    "asks.4827-0935-48",
)


@pytest.fixture(name="shown")
def whatever_is_shown(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    keys: set[str] = set()

    def noted(now: Speaker, **changed: Any) -> Speaker:
        keys.update(changed["shown"])
        return replace(now, **changed)

    monkeypatch.setattr(wall, "replace", noted)
    return keys


def asked_for(statement: str, *given: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return int(cursor.fetchone()[0])


def asked(place: Place, scene: Scene, client: Client, typed: str) -> None:
    """Ask for a place with this in each part of its address, and post it in each of its fields."""
    whole = address(place, scene)
    parts = resolve(whole.partition("?")[0]).kwargs
    for name in parts:
        try:
            where = reverse(place, kwargs={**parts, name: typed})
        except NoReverseMatch:
            continue
        for method in (client.get, client.post):
            with undone():
                status(method(where))  # type: ignore[arg-type]
    for field in {"key": "", **posted(place, scene, "anonymous")} if place in WRITE else ():
        with undone():
            status(client.post(whole, {**posted(place, scene, "anonymous"), field: typed}))  # type: ignore[arg-type]


@pytest.mark.parametrize("place", PUBLIC)
def test_s_authz_5_no_address_and_no_field_shows_the_number_of_a_matter_or_the_word_of_an_account(
    place: Place, scene: Scene, shown: set[str]
) -> None:
    for typed in (scene.drafted, *WORDS):
        asked(place, scene, scene.client("anonymous"), typed)
    assert not shown & {scene.drafted, *WORDS}


def test_s_authz_5_what_a_form_sends_for_its_press_and_its_group_stands_behind_a_word(
    scene: Scene, shown: set[str]
) -> None:
    client = scene.client("anonymous")
    told = {"portal:lottery_enter": {"with": JOINS, "group": scene.drafted}}
    for place in ("portal:visit_book", "portal:lottery_enter", "portal:visit_wait", "counter:kiosk_take"):
        sent = {**posted(place, scene, "anonymous"), **told.get(place, {}), "key": scene.drafted, "step": "book"}
        with undone():
            status(client.post(address(place, scene), sent))  # type: ignore[arg-type]
    assert f"press.{scene.drafted}" in shown
    assert scene.drafted not in shown


def test_s_authz_5_a_number_asked_for_as_a_ticket_makes_nothing_of_the_matter_seen(scene: Scene) -> None:
    matters = "SELECT count(*) FROM dossier_dossier WHERE reference_number = %s"
    with speaking(Speaker(Side.PORTAL)):
        with pytest.raises(NoSuchTicket):
            place_of(scene.drafted)
        take_ticket(scene.hall, ["moving"], key=scene.drafted, by=anonymous())
        assert asked_for(matters, scene.drafted) == 0
    with speaking(Speaker(Side.PORTAL, "", frozenset({scene.drafted}))):
        assert asked_for(matters, scene.drafted) == 1


def test_behind_a_word_every_key_of_a_form_still_fits_and_nothing_is_no_key() -> None:
    with speaking(Speaker(Side.PORTAL)):
        show_as("press", "a" * 64, "", "not a key")
        said = speaker()
    assert said is not None
    assert said.shown == {f"press.{'a' * 64}"}
