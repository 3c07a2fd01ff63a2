"""The demonstration's surveys are asked once, and the one that is over has results to look at."""

from __future__ import annotations

import pytest

from madoguchi.engines.surveys.queries import surveys
from madoguchi.foundation.identity.actions import open_account
from madoguchi.journeys.demonstration.surveys import load_surveys
from madoguchi.journeys.surveys.results import public_results
from madoguchi.values.actor import Duty
from tests.conftest import publish_definitions

pytestmark = pytest.mark.django_db


def test_one_is_over_and_staff_and_residents_are_asked_now() -> None:
    publish_definitions()
    assert load_surveys() == 0  # nobody works here yet
    open_account("staff", "職員 見本", ref="asker-1", duties=[Duty("child_family", "clerk")], is_demonstration=True)
    assert (load_surveys(), load_surveys()) == (3, 0)
    of_residents, of_staff, over = surveys(most=5)
    for still_open in (of_residents, of_staff):
        assert (still_open.needs_slip, still_open.is_open) == (True, True)
    assert (of_residents.asks_residents, of_staff.asks_residents, over.answered) == (True, False, 96)
    found = public_results(over.ref, "q1", "q2", language="ja")
    assert not found.is_few
    assert found.cross is not None
