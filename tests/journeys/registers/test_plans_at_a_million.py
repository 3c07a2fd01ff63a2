"""Every view of a register goes through the index the reference says, where its table holds a million records."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import connection

from madoguchi.engines.records.actions import kept_counts
from tests.journeys.registers.million import fill
from tests.journeys.registers.ways import Ask, ways_of
from tests.plans import plans_of

pytestmark = pytest.mark.django_db

_REFERENCE = Path(__file__).resolve().parents[3] / "docs/reference/register-indexes.md"
_LINE = re.compile(r"^\| ([^|]+) \| (`[^|]+`) \|$", re.MULTILINE)
_WHOLE = "Seq Scan on records_record"


def _said() -> dict[str, list[str]]:
    """The indexes the reference names, by what is looked at."""
    return {name: re.findall(r"`(\w+)`", told) for name, told in _LINE.findall(_REFERENCE.read_text("utf-8"))}


def _without_index(ways: dict[str, Ask]) -> dict[str, str]:
    """The plans that are none through the indexes that are said, by what is looked at."""
    plans = {}
    for name, ask in ways.items():
        ask()  # what is counted is kept from the first time on
        plans[name] = plans_of(ask)
    said = _said()
    return {
        name: plan
        for name, plan in plans.items()
        if _WHOLE in plan or not all(re.search(rf"\b{index}\b", plan) for index in said.get(name, ["not said"]))
    }


@pytest.fixture(autouse=True)
def _counts_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if somebody else had written the records: what a transaction counts of its own is never kept."""
    counting = kept_counts._COUNT.replace("pg_current_xact_id_if_assigned() IS NULL", "true")
    assert counting != kept_counts._COUNT
    monkeypatch.setattr(kept_counts, "_COUNT", counting)


def test_every_view_goes_through_the_index_that_is_said_and_without_it_this_is_told() -> None:
    ways = ways_of(*fill())
    assert set(_said()) == set(ways)
    assert _without_index(ways) == {}
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX records_in_list_3")
    needing = {name for name, indexes in _said().items() if "records_in_list_3" in indexes}
    assert set(_without_index({name: ways[name] for name in ("a list", *needing)})) == needing
