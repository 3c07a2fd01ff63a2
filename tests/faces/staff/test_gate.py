"""The question a proxy asks before an existing system: the rules and the journal of this house stand before it."""

from __future__ import annotations

import pytest
from django.test import Client

from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.journal.names import opened_names
from madoguchi.journeys.forgetting import forget_names
from madoguchi.values.actor import SYSTEM
from tests.faces.staff.conftest import Door
from tests.journeys import office

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("by", "status"),
    [
        (office.member("company-1", "administrative_centre", roles=("contractor",)), 403),
        (office.ADMINISTRATOR, 403),
        (office.CENTRE, 204),
    ],
)
def test_who_may_not_see_what_is_most_confidential_does_not_come_in(door: Door, by: office.Actor, status: int) -> None:
    answer = door(by).get("/staff/systems/tax_ledger/gate", headers={"X-Original-Path": "/x"})
    assert answer.status_code == status
    assert answer.headers.get("X-Staff", "") == (by.ref if status == 204 else "")
    paths = list(Entry.objects.filter(verb="read:system").values_list("detail__path", flat=True))
    assert list(opened_names(paths).values()) == (["/x"] if status == 204 else [])


def test_the_path_is_sealed_and_gone_with_the_keys_of_the_system(door: Door) -> None:
    door(office.CENTRE).get("/staff/systems/tax_ledger/gate", headers={"X-Original-Path": "/people/hanako"})
    entry = Entry.objects.get(verb="read:system")
    assert "hanako" not in str(vars(entry))
    assert forget_names(["system:tax_ledger"], by=SYSTEM) == 1
    assert opened_names([entry.detail["path"]]) == {entry.detail["path"]: ""}


def test_a_system_nobody_declared_stays_shut(door: Door) -> None:
    assert door(office.CENTRE).get("/staff/systems/nothing/gate").status_code == 403
    assert door(office.CENTRE).get("/staff/systems/nothing/why").status_code == 404
    assert Client().get("/staff/systems/tax_ledger/gate").status_code == 401
