"""The demonstration's registers are filled once, with records their own form would accept."""

from __future__ import annotations

import pytest

from madoguchi.engines.records.models import Record
from madoguchi.engines.records.queries import surroundings
from madoguchi.engines.records.queries.registers import records_by_register, register_section
from madoguchi.engines.records.rules.checking import problems_in
from madoguchi.engines.records.rules.flow import asked
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.identity.actions import open_account
from madoguchi.journeys.demonstration.kept_registers import load_kept_registers
from madoguchi.journeys.demonstration.leave import load_leave
from madoguchi.values.actor import Duty
from tests.conftest import publish_definitions

pytestmark = pytest.mark.django_db


def test_every_record_is_one_that_could_have_been_typed() -> None:
    publish_definitions()
    assert load_kept_registers() == 300
    assert load_kept_registers() == 0
    assert load_leave() == 0  # nobody works here yet
    assert records_by_register() == {"affiliated_bodies": 36, "negotiated_contracts": 264}
    at = surroundings("ja")
    for row in Record.objects.all():
        form = asked(register_section(register(row.register_id)).form, row.values, at)
        assert (row.values, problems_in(form, {}, at)) == (form.answers, [])


def test_the_leave_of_the_staff_stands_at_every_stage() -> None:
    publish_definitions()
    duty = Duty("child_family", "clerk")
    open_account("staff", "職員 見本", ref="leave-1", duties=[duty], is_demonstration=True)
    assert load_leave() == 36
    assert load_leave() == 0
    states = set(Record.objects.filter(register_id="part_time_leave").values_list("values__state", flat=True))
    assert states == {"writing", "asked", "centre", "approved", "refused"}
