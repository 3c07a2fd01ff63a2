"""The demonstration's registers are filled once, with records their own form would accept."""

from __future__ import annotations

import pytest

from madoguchi.engines.records.models import Record
from madoguchi.engines.records.queries import surroundings
from madoguchi.engines.records.queries.registers import records_by_register, register_section
from madoguchi.engines.records.rules.checking import problems_in
from madoguchi.engines.records.rules.flow import asked
from madoguchi.foundation.catalogue.queries import register
from madoguchi.journeys.demonstration.kept_registers import load_kept_registers
from tests.conftest import publish_definitions

pytestmark = pytest.mark.django_db


def test_every_record_is_one_that_could_have_been_typed() -> None:
    publish_definitions()
    assert load_kept_registers() == 300
    assert load_kept_registers() == 0
    assert records_by_register() == {"affiliated_bodies": 36, "negotiated_contracts": 264}
    at = surroundings("ja")
    for row in Record.objects.all():
        form = asked(register_section(register(row.register_id)).form, row.values, at)
        assert (row.values, problems_in(form, {}, at)) == (form.answers, [])
