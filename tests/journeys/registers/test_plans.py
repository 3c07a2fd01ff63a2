"""How much of a register is read, whatever is asked and guessed, where a table is large enough for an index to pay.

The rows and what the planner knows of them are made in the transaction of the test: nothing that the server counted
before, or counts meanwhile, has a say.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from madoguchi.engines.records.models import Record, RecordChange
from madoguchi.engines.records.queries.register_lists import list_page
from madoguchi.engines.records.queries.register_matching import clues_of, matching
from madoguchi.engines.records.queries.register_search import FEW, STEPS
from madoguchi.engines.records.queries.register_wanted import Wanted, ways_along
from madoguchi.foundation.catalogue.queries import register
from madoguchi.journeys.registers.arranging import arranged
from madoguchi.journeys.registers.looks import view_of
from madoguchi.journeys.registers.opening import opened
from tests.journeys.registers.citing_house import CONTRACTS, REPORTS, TRADERS, contract, trader
from tests.journeys.registers.house import KEEPER, bicycle, publish_registers
from tests.journeys.registers.million import HOUSE
from tests.journeys.registers.ways import BROKEN, DEAR, list_of
from tests.plans import plan_of, plans_of, records_read

pytestmark = pytest.mark.django_db

# Forty bicycles a hundred times, and beside them four times as many traders; what was done to each a hundred times.
_MANY = """
INSERT INTO {table} ({columns}) SELECT {given} FROM {table} AS r, generate_series(1, %s) AS g
WHERE r.register_id = 'bicycles'
"""


def _fill(kind: type[Record] | type[RecordChange], times: int, **given: str) -> None:
    kept = [field.column for field in kind._meta.concrete_fields if not field.primary_key]
    values = {**{column: f'r."{column}"' for column in kept}, **given}
    columns = ", ".join(f'"{column}"' for column in values)
    told = _MANY.format(table=kind._meta.db_table, columns=columns, given=", ".join(values.values()))
    with connection.cursor() as cursor:
        cursor.execute(told, [times])


@pytest.fixture
def large() -> str:
    """A large table; the number of one of its bicycles."""
    publish_registers(HOUSE, TRADERS, CONTRACTS, REPORTS)
    for number in range(39):
        one = bicycle(str(number), price=number, bought_on=f"{1985 + number}-02-03")
    bicycle("39", name="鰻の旗", state="broken", why="鍵", bought_on="2026-04-05")
    contract("契約", trader("1", "見本商会"))
    _fill(Record, 400, ref="'N' || r.id || 'x' || g", register_id="'traders'", key="NULL", terms="'{}'")
    _fill(RecordChange, 100, revision="r.revision + g", tx="0")
    _fill(Record, 100, ref="'B' || r.id || 'x' || g", key="NULL", v1="r.v1 || g", v3="r.v3 || g")
    with connection.cursor() as cursor:
        # What waits to be put into the index of terms would count against it.
        cursor.execute("SELECT gin_clean_pending_list('records_by_terms')")
        cursor.execute("ANALYZE records_record, records_recordchange")
    return one.ref


_MOMENTS = {"created_at": "records_by_creation", "updated_at": "records_by_update"}


@pytest.mark.parametrize("view", ["all", "broken", "dear"])
def test_every_order_a_list_may_be_arranged_in_is_a_walk_along_an_index(large: str, view: str) -> None:
    found = opened("bicycles", KEEPER)
    shown = view_of(found, view)
    for along in ways_along(found, shown).values():
        for sign in ("", "-"):
            wanted = Wanted(along=replace(along, descending=bool(sign)))
            rows = matching(found, shown, wanted).order_by(f"{sign}{along.column}", f"{sign}id")[:26]
            index = _MOMENTS.get(along.column, f"records_in_list_{along.column.removeprefix('v')}")
            assert f"using {index} " in (plan := plan_of(rows)), plan


@pytest.mark.parametrize("where", [BROKEN, '{"field":"state","in":["broken","good"]}'])
def test_every_condition_on_answers_is_looked_up_by_terms(large: str, where: str) -> None:
    found = opened("bicycles", KEEPER)
    shown = view_of(found, "all")
    own = arranged(found, shown, Wanted(), {"where": where})
    clues = clues_of(found, shown, own.wanted)
    assert clues is not None
    assert "records_by_terms" in (plan := plan_of(Record.objects.filter(clues), by_terms=True)), plan


def test_a_list_between_bounds_reads_what_lies_between_them(large: str) -> None:
    assert records_read(list_of(shape={"order": "price", "where": DEAR})) <= 2 * 101 + 2 * 26


_PAGE = STEPS * 26
_GUESSED = (
    "SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE records_record ALTER terms SET STATISTICS 0; ANALYZE records_record"
)


@pytest.mark.parametrize("known", ["SELECT 1", _GUESSED], ids=["terms are counted", "terms are guessed"])
@pytest.mark.parametrize(
    ("asked", "most"),
    [
        ({"wanted": Wanted(words="鯨")}, _PAGE),
        ({"wanted": Wanted(words="鯨船")}, _PAGE),
        ({"wanted": Wanted(words="鰻の"), "view": "dear"}, _PAGE + 4 * 101),
        ({"view": "broken", "state": "good"}, _PAGE),
        ({"view": "dear", "state": "broken"}, _PAGE + 4 * 101),
        ({"wanted": Wanted(words="自")}, 2 * _PAGE + 4 * FEW),
    ],
    ids=["no letter", "no word", "a rare word", "what cannot be", "a rare answer", "what is everywhere"],
)
def test_however_rare_something_is_a_list_is_not_walked_to_its_end(
    large: str, known: str, asked: dict[str, Any], most: int
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(known)
    assert records_read(list_of(**asked)) <= most


# Among a million records the planner guesses wrongly that a walk along the list soon meets what it never counted; among
# these few it does not, so that this looks for the way itself.
_SOME_STEPS = (
    r"Subquery Scan on records_record .*(\n +Filter: .*)?\n +->  Limit .*\n +->  Index Scan .*using records_in_list_1"
)
_THE_TERMS = (
    r"CTE looked_up\n +->  Limit .*\n +->  Bitmap Heap Scan .*(\n +Recheck .*)?"
    r"\n +->  Bitmap Index Scan on records_by_terms"
)


@pytest.mark.parametrize("wanted", [Wanted(words="鯨"), Wanted(words="鯨船", chosen={"state": "broken"})])
def test_what_is_rare_is_looked_up_after_some_steps_whatever_the_planner_expects(large: str, wanted: Wanted) -> None:
    found = register("bicycles")
    plan = plans_of(lambda: list_page(found, view_of(found, "all"), wanted, size=25))
    assert re.search(_SOME_STEPS, plan), plan
    assert re.search(_THE_TERMS, plan), plan
