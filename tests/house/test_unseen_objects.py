"""What the office keeps besides matters: what somebody may not see is answered as what is not there (404)."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import pytest
from django.test import Client

from tests.house.addresses import Place, address
from tests.house.alike import NOBODYS, about, check_same, told, way
from tests.house.conftest import undone
from tests.house.scene import Scene, _sign_in
from tests.house.test_every_url import READ, STAFF, WRITE
from tests.journeys import office

pytestmark = pytest.mark.django_db

_BUILDERS = frozenset({"centre", "administrator"})
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


@pytest.mark.parametrize(
    "place", [one for name in ("import_ref", "bulk_ref", "kept_ref") for one in about(name, "staff:")]
)
def test_who_may_not_open_a_register_is_told_so_of_any_number_below_it(place: Place, scene: Scene) -> None:
    foreign = getattr(scene, next(name for name in ("import_ref", "bulk_ref", "kept_ref") if f":{name}>" in way(place)))
    for role in ("contractor", "administrator"):
        for table, writes in ((READ, False), (WRITE, True)):
            if place in table:
                ask = (scene.client(role), role, place, scene, foreign)
                found, none = (told(*ask, number, writes=writes) for number in (foreign, NOBODYS))
                assert found[:2] == none[:2], role
                assert found[0] == 403


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
