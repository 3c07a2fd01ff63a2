"""A case of another ward: not found by any address, search, list, count, letter or act by a post of this ward."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from madoguchi.engines.cases.queries import case_of
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.dossier.queries import dossier_facts
from madoguchi.journeys.inbox import Wanted, inbox_sheet
from madoguchi.journeys.post import letters_to_post
from madoguchi.values.actor import Actor, ActorKind, Duty
from madoguchi.values.references import new_reference_number
from tests.house.addresses import PLACES, Place, address
from tests.house.alike import page_of
from tests.house.conftest import undone
from tests.house.scene import Scene, _sign_in
from tests.house.test_every_url import sent, status

pytestmark = pytest.mark.django_db

# A form for any number; only sending it with a reason opens a case, which is journalled and told to the resident.
DOOR = "staff:emergency"
NOBODYS = new_reference_number()
ABOUT_A_CASE = sorted(
    place for place, one in PLACES.items() if place.startswith("staff:") and "reference_number" in str(one.pattern)
)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def of_ward(ward: str) -> Actor:
    duties = tuple(Duty(division, "clerk", ward) for division in ("child_family", "administrative_centre"))
    return Actor(ActorKind.STAFF, f"of-{ward}", f"職員 {ward}", duties)


def matters(scene: Scene) -> list[str]:
    return [scene.fresh, scene.waiting, scene.examined, scene.drafted, scene.decided]


def neighbour(scene: Scene) -> Actor:
    everywhere = [*matters(scene), scene.sent, scene.sent_waiting]
    taken = {case_of(number).ward for number in everywhere}
    return of_ward(next(ward.code for ward in city().wards if ward.code not in taken))


def browser(by: Actor) -> Client:
    client = Client()
    client.cookies["sid"] = _sign_in(by)
    return client


def names(scene: Scene) -> list[str]:
    return [dossier_facts(number).applicant.name for number in matters(scene)]


def searched(client: Client, text: str) -> str:
    return client.post(reverse("staff:search"), {"q": text}, follow=True).content.decode()


@pytest.mark.parametrize("place", ABOUT_A_CASE)
def test_s_authz_3_no_address_shows_or_changes_a_case_of_another_ward(place: Place, scene: Scene) -> None:
    with undone():
        client, before = browser(neighbour(scene)), [case_of(number).revision for number in matters(scene)]
        read = client.get(address(place, scene))
        # Whose work is not to audit is told so of any number.
        closed = (403,) if place == "staff:who_sees" else (404, 405)
        assert read.status_code in ((200,) if place == DOOR else closed)
        assert not any(name in read.content.decode() for name in names(scene))
        if place != DOOR:
            assert status(sent(client, place, scene, "clerk")) in (*closed, 405)
        assert [case_of(number).revision for number in matters(scene)] == before


def test_s_authz_3_no_search_list_count_or_letter_finds_it(scene: Scene) -> None:
    with undone():
        by = neighbour(scene)
        client = browser(by)
        for number, name in zip(matters(scene), names(scene), strict=True):
            assert f"/staff/cases/{number}" not in searched(client, number)
            assert number not in searched(client, name)
            plan = client.post(reverse("staff:bulk_plan"), {"ref": number, "event": "take"}).content.decode()
            assert name not in plan
        for view in ("mine", "all", "done", "unassigned"):
            sheet = inbox_sheet(by, Wanted(view=view), size=50, language="ja")
            assert not sheet.lines
            assert not any(sheet.counts.values())
        assert not letters_to_post(by)
        assert client.post(reverse("staff:take_next"), follow=True).status_code == 200
        assert all(case_of(number).assignee_ref != by.ref for number in matters(scene))


@pytest.mark.parametrize("place", ["staff:case", "staff:traces", DOOR])
def test_s_authz_3_nothing_tells_it_from_a_number_nobody_has(place: str, scene: Scene) -> None:
    with undone():
        client, told = browser(neighbour(scene)), []
        for number in (scene.fresh, NOBODYS):
            client.get(reverse(place, args=[number]))
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(reverse(place, args=[number]))
            page = page_of(answer).replace(number, "")  # type: ignore[arg-type]
            told.append((answer.status_code, page, len(captured)))
        assert told[0] == told[1]


def test_s_authz_3_an_act_on_it_is_refused_like_an_act_on_nobodys_case(scene: Scene) -> None:
    with undone():
        client, told = browser(neighbour(scene)), []
        for number in (scene.fresh, NOBODYS):
            with CaptureQueriesContext(connection) as captured:
                answer = client.post(reverse("staff:take", args=[number]), {"revision": "999"})
            page = page_of(answer).replace(number, "")  # type: ignore[arg-type]
            told.append((answer.status_code, page, len(captured)))
        assert told[0] == told[1]


def test_a_post_of_the_right_ward_finds_it_by_all_of_these(scene: Scene) -> None:
    with undone():
        case = case_of(scene.fresh)
        assert case.ward
        by = of_ward(case.ward)
        client = browser(by)
        assert client.get(address("staff:case", scene)).status_code == 200
        assert case.applicant_name in searched(client, case.applicant_name)
        assert inbox_sheet(by, Wanted(view="all"), size=50, language="ja").counts["all"]
