"""Many files below a limit are not more than it: the persons who left are counted by account and day."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.access.facts import Resource
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.identity.actions import create_token
from madoguchi.foundation.identity.programmes import actor_of_token
from madoguchi.foundation.wall.speaker import Side
from madoguchi.journeys.exports import check_leaves, register_leaving
from madoguchi.journeys.proposals.models import Proposal
from madoguchi.journeys.taken_out.counting import forget_taken_out, note_taken_out, taken_out_before
from madoguchi.journeys.taken_out.models import TakenOut
from madoguchi.values.actor import SYSTEM, Actor
from tests.faces.staff.conftest import Door, door
from tests.journeys.registers.house import KEEPER, OTHER_KEEPER, helper, publish_registers
from tests.security.test_exports import FILE, is_stopped, lines
from tests.security.test_two_people import CHIEF, asked_for, later

__all__ = ["door"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
HALF = 5_001


def took(by: Actor, persons: int, file: str = "another") -> None:
    """So many persons left with this account before, in another file."""
    with transaction.atomic():
        note_taken_out(by.ref, file, persons)


@pytest.fixture
def some(door: Door) -> None:
    """A register of three helpers, of whom two are called 葵."""
    publish_registers()
    for name in ("見本 葵", "見本 葵子", "見本 蓮"):
        helper(name)


@pytest.mark.usefixtures("some")
@pytest.mark.parametrize(("before", "stopped"), [(97, False), (98, True)])
def test_s_authz_8_a_small_file_after_many_others_of_the_day_asks_for_a_passkey(
    door: Door, before: int, stopped: bool
) -> None:
    took(KEEPER, before)
    keeper, other = door(KEEPER), door(OTHER_KEEPER)
    with later(minutes=11):
        assert is_stopped(keeper.get(FILE)) is stopped
        assert not is_stopped(other.get(FILE)), "each account for itself"


@pytest.mark.usefixtures("some")
@pytest.mark.parametrize(("before", "status"), [(9_997, 200), (9_998, 403)])
def test_s_bl_2_a_small_file_after_very_many_of_the_day_needs_another_person(
    door: Door, before: int, status: int
) -> None:
    took(KEEPER, before)
    answer = door(KEEPER).get(FILE)
    assert answer.status_code == status
    if status == 403:
        page = answer.content.decode()
        assert ("ひとりではできません" in page, "9,998" in page, ">3<" in page) == (True, True, True)


@pytest.mark.usefixtures("some")
def test_s_bl_2_what_leaves_is_counted_once_for_the_same_persons_and_anew_for_others(door: Door) -> None:
    keeper = door(KEEPER)
    for same in (f"{FILE}?view=all", f"{FILE}?view=all&order=name", f"{FILE}?view=all&columns=name", FILE):
        assert len(lines(keeper.get(same))) == 4
    assert TakenOut.objects.get().subjects == 3
    lines(keeper.post(f"{FILE}?view=all", {"words": "葵"}))
    assert sorted(TakenOut.objects.values_list("subjects", flat=True)) == [2, 3]
    assert set(TakenOut.objects.values_list("account_ref", flat=True)) == {KEEPER.ref}
    assert not TakenOut.objects.filter(file__contains="葵").exists()


@pytest.mark.usefixtures("some")
def test_s_bl_2_what_was_refused_is_not_counted_and_what_another_agreed_to_stands_beside_it(door: Door) -> None:
    took(KEEPER, 9_999)
    keeper, chief = door(KEEPER), door(CHIEF)
    where = asked_for(keeper, keeper.get(FILE))
    assert Proposal.objects.get().subjects == 3, "it is an agreement to this file, and not to the day"
    assert TakenOut.objects.count() == 1
    assert chief.post(where, {"act": "agree"}).status_code == 302
    assert len(lines(keeper.get(FILE))) == 4
    assert TakenOut.objects.count() == 1


def leaving() -> Resource:
    return register_leaving(register("helpers"))


@pytest.mark.usefixtures("some")
def test_s_authz_8_a_programme_that_takes_the_same_every_hour_is_counted_once_and_others_are_added() -> None:
    programme = actor_of_token(create_token("clerk", division="traffic", scopes=("helpers:read",)))
    assert programme is not None
    for _hour in range(3):
        check_leaves(leaving(), lambda _most: 60, by=programme, holds="one")
    with pytest.raises(NotPermitted) as refused:
        check_leaves(leaving(), lambda _most: 41, by=programme, holds="other")
    assert refused.value.facts["rule"] == "export.programme_named_for_it"


@pytest.mark.usefixtures("some")
def test_nothing_is_counted_of_an_empty_file_of_the_house_itself_and_below_class_3() -> None:
    check_leaves(leaving(), lambda _most: 0, by=KEEPER, holds="one")
    check_leaves(leaving(), lambda _most: 60, by=SYSTEM, holds="one")
    check_leaves(register_leaving(register("bicycles")), lambda _most: 60, by=KEEPER, holds="one")
    assert not TakenOut.objects.exists()


@pytest.mark.usefixtures("some")
def test_the_next_day_begins_anew_and_the_counts_of_the_day_before_go(door: Door) -> None:
    took(KEEPER, 9_999)
    with later(days=1):
        assert door(KEEPER).get(FILE).status_code == 200
        assert (forget_taken_out(), TakenOut.objects.get().subjects) == (1, 3)


def test_the_count_grows_with_the_same_persons_and_never_shrinks() -> None:
    for persons in (3, 5, 4):
        took(KEEPER, persons, "one")
    took(KEEPER, 7, "two")
    with transaction.atomic():
        assert taken_out_before(KEEPER.ref, "three") == 12
        assert taken_out_before(KEEPER.ref, "one") == 7


@pytest.mark.django_db(transaction=True)
def test_s_bl_2_files_asked_for_at_the_same_moment_do_not_pass_together() -> None:
    def take(file: int) -> bool:
        try:
            with transaction.atomic():
                before = taken_out_before(KEEPER.ref, str(file))
                if before + HALF > 2 * HALF:
                    return False
                note_taken_out(KEEPER.ref, str(file), HALF)
            return True
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(take, range(4))) == [False, False, True, True]


@pytest.mark.parametrize("role", [Side.PORTAL])
def test_the_portal_has_no_part_in_it(role: Side) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r FROM unnest(%s::text[]) AS r WHERE has_table_privilege(%s, 'journeys_takenout', r)",
            [["SELECT", "INSERT", "UPDATE", "DELETE"], role.value],
        )
        assert cursor.fetchall() == []


def test_whoever_serves_the_office_removes_no_count_and_writes_of_one_only_how_many() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(%s, 'journeys_takenout', r),"
            " has_column_privilege(%s, 'journeys_takenout', 'account_ref', 'UPDATE')"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS one (r, at) ORDER BY at",
            [Side.STAFF.value, Side.STAFF.value, ["SELECT", "INSERT", "DELETE", "TRUNCATE"]],
        )
        assert cursor.fetchall() == [(True, False), (True, False), (False, False), (False, False)]
