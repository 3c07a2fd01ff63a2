"""Holds: a typed number holds a matter that is there, and lifting is for who is responsible and did not plan."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, connections, transaction

from madoguchi.engines.cases.errors import NoSuchCase
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.journeys.disposal import carrying_out, holds, planning
from madoguchi.journeys.disposal.errors import HoldNeedsReason, NoSuchHold
from madoguchi.journeys.disposal.models import LegalHold
from madoguchi.values.actor import Duty
from madoguchi.values.clock import moved_to
from madoguchi.values.references import ReferenceMistyped, new_reference_number
from tests.house.scene import AUDITOR
from tests.journeys import office
from tests.journeys.disposal.test_disposal import CLASS, DIVISION, LATER, agreed, old, planned

pytestmark = pytest.mark.usefixtures("published", "later")
WHY = "審査請求が続いています。"
CONTRACTOR = office.member("contractor-1", DIVISION, roles=("contractor",))
OF_A_WARD = replace(office.CHIEF, ref="ward-1", duties=(Duty(DIVISION, "section_chief", "401064", True),))


@pytest.fixture
def later(published: None):  # type: ignore[no-untyped-def]
    """The day after which the time of what was decided in 2026 is over."""
    with moved_to(LATER):
        yield


def ripe() -> list[str]:
    return [one.reference_number for one in planning.dry_run(DIVISION, CLASS, by=office.CLERK).ripe]


def held(number: str) -> int:
    holds.hold(number, WHY, by=office.CLERK)
    return int(LegalHold.objects.get(reference_number=number).pk)


def test_what_is_held_or_planned_already_is_left_out() -> None:
    number, other = old(1), old(2)
    pk = held(number)
    assert held(number) == pk
    found = planning.dry_run(DIVISION, CLASS, by=office.CLERK)
    assert ([one.reference_number for one in found.ripe], found.held) == ([other], 1)
    planned()
    holds.lift(pk, by=office.CHIEF)
    assert ripe() == [number]
    with pytest.raises(HoldNeedsReason):
        holds.hold(other, " ", by=office.CLERK)


def test_what_is_held_does_not_fill_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = sorted((old(1), old(2)))
    held(first)
    monkeypatch.setattr(planning, "MOST", 1)
    assert ripe() == [second]


@pytest.mark.parametrize("typed", ["{digits}", " {number} ", "{wide}"])
def test_a_number_holds_however_it_is_typed(typed: str) -> None:
    number = old()
    digits = number.replace("-", "")
    wide = "".join(chr(ord(one) + 0xFEE0) for one in digits)
    holds.hold(typed.format(digits=digits, number=number, wide=wide), WHY, by=office.CLERK)
    assert ripe() == []


def test_a_number_that_holds_nothing_is_refused() -> None:
    for number, refusal in (("4827-0935-49", ReferenceMistyped), (new_reference_number(), NoSuchCase)):
        with pytest.raises(refusal):
            holds.hold(number, WHY, by=office.CLERK)
    assert not LegalHold.objects.exists()


def test_a_hold_is_seen_by_who_is_responsible_and_by_the_auditor() -> None:
    number = old()
    pk = held(number)
    for by, may_lift in ((office.CLERK, False), (office.CHIEF, True), (AUDITOR, True)):
        assert [(one.reference_number, one.may_lift) for one in holds.holds(by)] == [(number, may_lift)]
    for nobody in (office.STRANGER, OF_A_WARD):
        assert holds.holds(nobody) == ()
        with pytest.raises(NoSuchHold):
            holds.lift(pk, by=nobody)
    for nobody in (office.CLERK, CONTRACTOR, office.ADMINISTRATOR):
        with pytest.raises(NotPermitted):
            holds.lift(pk, by=nobody)


def test_who_planned_does_not_lift() -> None:
    number = old()
    planning.plan_disposal(DIVISION, CLASS, by=office.CHIEF)
    pk = held(number)
    assert [one.may_lift for one in holds.holds(office.CHIEF)] == [False]
    with pytest.raises(NotPermitted):
        holds.lift(pk, by=office.CHIEF)
    holds.lift(pk, by=office.HEAD)
    assert holds.holds(office.HEAD) == ()


def test_neither_a_company_nor_a_post_of_one_ward_plans_for_the_city() -> None:
    old()
    for nobody in (CONTRACTOR, OF_A_WARD):
        with pytest.raises(NotPermitted):
            planning.dry_run(DIVISION, CLASS, by=nobody)
    with pytest.raises(NotPermitted):
        holds.hold(new_reference_number(), WHY, by=CONTRACTOR)


@pytest.mark.django_db(transaction=True)
def test_a_disposal_waits_for_a_hold_that_is_being_written(published: None) -> None:
    number = old()
    ref = agreed()
    second = connections.create_connection("default")  # type: ignore[no-untyped-call]
    try:
        with transaction.atomic():
            holds.hold(number, WHY, by=office.CLERK)
            with second.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', '50ms', false)")
            with second.cursor() as cursor, pytest.raises(DatabaseError, match="lock timeout"):
                cursor.execute("SELECT dispose_of_matters(%s, %s, %s)", [ref, LATER.date(), [number]])
    finally:
        second.close()
    carrying_out.carry_out(ref)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM dossier_dossier")
        assert cursor.fetchone() == (1,)
