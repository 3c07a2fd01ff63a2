"""What the office keeps besides matters: what somebody may not see is answered as what is not there (404)."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from madoguchi.values.references import new_record_number
from tests.house.addresses import PLACES, Place, address
from tests.house.conftest import undone
from tests.house.scene import Scene, _sign_in
from tests.house.test_every_url import READ, STAFF, WRITE, body, posted, status
from tests.journeys import office

pytestmark = pytest.mark.django_db

NOBODYS = new_record_number()
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
_OUTSIDE = ("anonymous", "owner", "resident", "proxy")
Told = tuple[int, str, int]
_BUILDERS = frozenset({"centre", "administrator"})


def about(name: str, *faces: str) -> list[Place]:
    """The addresses of these faces that hold such a number."""
    return sorted(one for one in PLACES if one.startswith(faces) and f":{name}>" in str(PLACES[one].pattern))


RECORDS = [
    *(
        one for one in about("ref", "staff:record") if one != "staff:record_attachment"
    ),  # all of the office see that one
    *about("record_number", "api:"),
]
DRAFTS = about("build_ref", "console:")
HOOKS = about("hook_ref", "console:")
SURVEYS, INQUIRIES = about("survey_ref", "staff:"), about("register_id", "staff:inquiry")
_WHOLE = re.compile("^/(?:staff/(?:surveys|inquiries)/of|[a-z0-9/_]+/records)/[^/]+")
"""The address of the whole thing, from the address of an act on it."""


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def told(client: Client, role: str, place: Place, scene: Scene, foreign: str, number: str, *, writes: bool) -> Told:
    """The status, the page without what only repeats the question, and how many statements it took."""
    where = address(place, scene).replace(foreign, number)
    with undone(), CaptureQueriesContext(connection) as captured:
        answer = _sent(client, where, place, scene, role) if writes else client.get(where)
        code = status(answer)  # type: ignore[arg-type]
        page = "" if answer.streaming else _TOKEN.sub("", answer.content.decode())  # type: ignore[attr-defined]
    return code, page.replace(number, "").replace(number[:16], ""), len(captured)


def _sent(client: Client, where: str, place: Place, scene: Scene, role: str) -> object:
    if not place.startswith("api:"):
        return client.post(where, posted(place, scene, role))
    key = {"Idempotency-Key": f"key-of-{role}"}
    return client.post(where, json.dumps(body(place, scene)), "application/json", headers=key)


def check_same(place: Place, scene: Scene, foreign: str, nobodys: str = NOBODYS, *, counted: bool = True) -> set[str]:
    """Whoever is not told of the object is told the same of one that is not there; gives who they are."""
    unseen = set()
    for table, writes in ((READ, False), (WRITE, True)):
        for role in (role for role, code in table.get(place, {}).items() if code == 404 and role not in _OUTSIDE):
            ask = (scene.client(role), role, place, scene, foreign)
            for number in (nobodys, foreign):
                told(*ask, number, writes=writes)  # whatever is read once is read
            found, none = (told(*ask, number, writes=writes) for number in (foreign, nobodys))
            assert found[: None if counted else 2] == none[: None if counted else 2], role
            unseen.add(role)
    return unseen


def test_there_are_such_addresses() -> None:
    assert {"staff:record", "staff:record_edit", "staff:record_act", "api:getRecord", "api:actOnRecord"} <= set(RECORDS)
    assert {"console:build", "console:build_yaml", "console:build_throw_away"} <= set(DRAFTS)
    assert {"console:hook", "console:hook_act"} <= set(HOOKS)


@pytest.mark.parametrize("place", RECORDS)
def test_s_authz_3_a_record_one_may_not_see_is_told_like_one_that_is_not_there(place: Place, scene: Scene) -> None:
    foreign = address(place, scene).split("/records/")[1].split("/")[0]
    # Whose turn it is stands beside a record of a process, and is read with it.
    unseen = check_same(place, scene, foreign, counted="act" not in place.lower())
    assert unseen >= ({"owning_key", "other_key"} if place.startswith("api:") else {"contractor", "administrator"})


@pytest.mark.parametrize("place", about("record_number", "api:"))
def test_s_authz_3_a_programme_is_told_of_no_register_it_may_not_open(place: Place, scene: Scene) -> None:
    foreign = address(place, scene).split("/")[4]
    assert "owning_key" in check_same(place, scene, foreign, "no_such_register", counted=False)


@pytest.mark.parametrize("writes", [False, True])
def test_s_authz_3_a_leave_is_told_to_no_colleague_without_a_part_in_it(scene: Scene, writes: bool) -> None:
    colleague, place = Client(), "staff:record_act"
    with undone():
        colleague.cookies["sid"] = _sign_in(office.member("colleague-1", "traffic"))
        ask = (colleague, "colleague", place, scene, scene.leave)
        found, none = (told(*ask, number, writes=writes)[:2] for number in (scene.leave, NOBODYS))
    assert found == none
    assert found[0] == 404


@pytest.mark.parametrize("place", DRAFTS)
def test_s_authz_3_a_draft_of_another_division_is_told_like_one_that_is_not_there(place: Place, scene: Scene) -> None:
    foreign = address(place, scene).split("/drafts/")[1].split("/")[0].split("?")[0]
    assert check_same(place, scene, foreign) == set(STAFF) - _BUILDERS


@pytest.mark.parametrize("place", HOOKS)
def test_s_authz_3_an_address_of_another_division_is_told_like_one_that_is_not_there(
    place: Place, scene: Scene
) -> None:
    assert check_same(place, scene, scene.hook) == set(STAFF) - _BUILDERS


def refused(place: Place) -> set[str]:
    """Who is refused there, for reading or writing, and told why."""
    return {role for table in (READ, WRITE) for role, code in table.get(place, {}).items() if code == 403}


@pytest.mark.parametrize("place", [*RECORDS, *SURVEYS, *INQUIRIES])
def test_who_is_refused_an_act_sees_what_it_is_about_and_nobody_is_refused_what_is_not_there(
    place: Place, scene: Scene
) -> None:
    (whole,) = _WHOLE.findall(address(place, scene))
    number = whole.split("/")[-1]
    for role in refused(place):
        with undone():
            assert scene.client(role).get(whole).status_code == 200, role
        for table, writes in ((READ, False), (WRITE, True)):
            if place in table:
                assert told(scene.client(role), role, place, scene, number, NOBODYS, writes=writes)[0] == 404, role
