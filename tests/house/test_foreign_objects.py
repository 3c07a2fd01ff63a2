"""What is somebody else's and what is nobody's: the same answer, the same page, the same number of statements (404)."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from madoguchi.engines.booking.queries.bookings import booking_by_number
from madoguchi.engines.booking.queries.declared import office, visit
from madoguchi.values.actor import Actor, ActorKind, Duty
from madoguchi.values.references import new_booking_number, new_reference_number
from tests.house.addresses import PLACES, Place
from tests.house.alike import page_of
from tests.house.conftest import undone
from tests.house.scene import Scene, _sign_in
from tests.house.test_every_url import READ, STAFF, posted, status
from tests.journeys.office import CHILD

pytestmark = pytest.mark.django_db

NOBODYS = {"reference_number": new_reference_number(), "visit_number": new_booking_number()}
NOBODYS["booking_number"] = NOBODYS["visit_number"]
FOREIGN = ("anonymous", "resident")


def about(face: str, name: str) -> list[Place]:
    """The addresses of a face for one such number."""
    places = (
        place for place, one in PLACES.items() if place.startswith(f"{face}:") and f":{name}>" in str(one.pattern)
    )
    return sorted(places)


MATTERS, VISITS = about("portal", "reference_number"), about("portal", "visit_number")
BOOKINGS = about("staff", "booking_number")


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def told(client: Client, place: Place, scene: Scene, **number: str) -> tuple[int, str, int]:
    """The status, the page without what only repeats the question, and how many statements it took."""
    held = {"file_ref": scene.file_ref, "notice_ref": scene.notice_ref, "look": str(scene.code_look)}
    fitting = {**held, "procedure_id": CHILD, **number}
    where = reverse(place, kwargs={name: fitting[name] for name in PLACES[place].pattern.converters})
    with undone(), CaptureQueriesContext(connection) as captured:
        answer = client.get(where) if place in READ else client.post(where, posted(place, scene, "centre"))
        page = page_of(answer)  # type: ignore[arg-type]
    for one in number.values():
        page = page.replace(one, "")
    return status(answer), page, len(captured)  # type: ignore[arg-type]


def same(client: Client, place: Place, scene: Scene, name: str, foreign: str) -> tuple[int, str, int]:
    """What is told of a foreign number, after it was told of a number nobody has."""
    for number in (NOBODYS[name], foreign):
        told(client, place, scene, **{name: number})  # whatever is read once is read
    nobodys = told(client, place, scene, **{name: NOBODYS[name]})
    found = told(client, place, scene, **{name: foreign})
    assert found == nobodys
    return found


def test_there_are_such_addresses() -> None:
    assert {"portal:status", "portal:receipt", "portal:notice_pdf", "portal:file"} <= set(MATTERS)
    assert {"portal:visit_page", "portal:visit_cancel"} <= set(VISITS)
    assert {"staff:visit", "staff:visit_cancel", "staff:visit_missed"} <= set(BOOKINGS)


@pytest.mark.parametrize("role", FOREIGN)
@pytest.mark.parametrize("place", [*MATTERS, *VISITS])
def test_s_authz_3_a_resident_is_told_the_same_of_anothers_and_of_nobodys(
    place: Place, role: str, scene: Scene
) -> None:
    name = "reference_number" if place in MATTERS else "visit_number"
    code, page, _statements = same(
        scene.client(role), place, scene, name, scene.fresh if place in MATTERS else scene.own_visit
    )
    assert code == 404
    assert "この申請を開くには" in page or "この予約を開くには" in page, "it is told how one's own is opened"


def elsewhere(scene: Scene) -> Client:
    """A member of staff of the office of another ward."""
    ward = office(booking_by_number(scene.visit).office).ward
    other = next(one.ward for one in visit().offices if one.ward and one.ward != ward)
    client = Client()
    client.cookies["sid"] = _sign_in(
        Actor(ActorKind.STAFF, "of-a-ward", "職員", (Duty("ward_office", "clerk", other),))
    )
    return client


@pytest.mark.parametrize("place", BOOKINGS)
def test_s_authz_3_a_ward_is_told_the_same_of_anothers_booking_and_of_nobodys(place: Place, scene: Scene) -> None:
    with undone():
        code, _page, _statements = same(elsewhere(scene), place, scene, "booking_number", scene.visit)
        assert code == 404


@pytest.mark.parametrize("role", [one for one in STAFF if one not in ("centre", "contractor", "auditor")])
def test_s_authz_3_whose_work_it_is_not_is_told_so_of_any_booking(role: str, scene: Scene) -> None:
    for place in BOOKINGS:
        code, _page, _statements = same(scene.client(role), place, scene, "booking_number", scene.visit)
        assert code == 403


def test_s_authz_3_a_paper_of_another_matter_is_not_found_under_ones_own(scene: Scene) -> None:
    client = scene.client("owner")
    for place in ("portal:notice", "portal:notice_pdf"):
        assert told(client, place, scene, reference_number=scene.decided)[0] == 200
        assert told(client, place, scene, reference_number=scene.fresh)[0] == 404
    assert told(client, "portal:file", scene, reference_number=scene.fresh)[0] == 200
    assert told(client, "portal:file", scene, reference_number=scene.decided)[0] == 404
