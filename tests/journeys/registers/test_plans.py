"""Every way to look at a register goes through an index, in a table that is large enough for one to be the cheapest.

The rows and what the planner knows of them are made in the transaction of the test: nothing that the server counted
before, or counts meanwhile, has a say.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from madoguchi.engines.records.actions import kept_counts
from madoguchi.engines.records.models import Record, RecordChange
from madoguchi.engines.records.queries.cited import citers_among, records_found
from madoguchi.engines.records.queries.register_lists import list_page
from madoguchi.engines.records.queries.register_matching import clues_of, matching
from madoguchi.engines.records.queries.register_search import FEW, STEPS
from madoguchi.engines.records.queries.register_wanted import Wanted, ways_along
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.foundation.catalogue.queries import register
from madoguchi.journeys.registers.arranging import arranged
from madoguchi.journeys.registers.board import board_sheet
from madoguchi.journeys.registers.calendar import calendar_sheet
from madoguchi.journeys.registers.counting import count_sheet
from madoguchi.journeys.registers.datasets import dataset_table
from madoguchi.journeys.registers.lists import list_sheet
from madoguchi.journeys.registers.looks import view_of
from madoguchi.journeys.registers.opening import opened
from madoguchi.values.clock import today
from tests.journeys.registers.citing_house import CONTRACTS, REPORTS, TRADERS, contract, trader
from tests.journeys.registers.house import BICYCLES, KEEPER, bicycle, publish_registers
from tests.plans import plan_of, plans_of, records_read

pytestmark = pytest.mark.django_db

_HOUSE = BICYCLES.replace("order: {by: name}}", "order: {by: name}, calendar: bought_on, board: state}")
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
    publish_registers(_HOUSE, TRADERS, CONTRACTS, REPORTS)
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


def _list(wanted: Wanted = Wanted(), view: str = "all", *, of: str = "bicycles", **asked: Any) -> Callable[[], object]:  # noqa: B008 - it never changes
    grouped, shape = asked.pop("grouped_by", ""), asked.pop("shape", {})
    return lambda: list_sheet(
        of, view, wanted, asked, by=KEEPER, language="ja", size=25, grouped_by=grouped, shape=shape
    )


_BROKEN = '{"any":[{"field":"state","is":"broken"},{"field":"state","in":["broken"]}]}'
_DEAR = '{"field":"price","at_least":38}'


def _dataset(days: int) -> None:
    on = today() - timedelta(days=days) if days else None
    next(iter(dataset_table("bicycles", on, by=KEEPER, language="ja")[1].rows), None)


def _changes_since() -> None:
    found = register("bicycles")
    state = register_section(found).by_id["state"]
    asked = kept_counts._Asked(found, view_of(found, "all"), Wanted(), (state,), ())
    kept_counts._with_changes(asked, {}, "1|999999999:999999999:")


def _ways(after: str) -> dict[str, tuple[Callable[[], object], str]]:
    """What is asked, and an index that is to be gone through."""
    bicycles = register("bicycles")
    return {
        "a list": (_list(), "records_in_list_1"),
        "a later page": (_list(Wanted(after=after)), "records_in_list_1"),
        "an earlier page": (_list(Wanted(before=after)), "records_in_list_1"),
        "a list from behind": (_list(view="dear"), "records_in_list_3"),
        "a filtered list": (_list(view="broken"), "records_in_list_2"),
        "a list narrowed by a choice": (_list(state="broken"), "records_by_terms"),
        "a list of one author": (_list(created_by="somebody"), "records_of_author"),
        "a list of one day": (_list(created_at="2020-01-01"), "records_by_creation"),
        "a list of changes of a month": (_list(updated_at="2020-01"), "records_by_update"),
        "a list of one number": (_list(record_number=after), "records_record_ref_"),
        "a rare word": (_list(Wanted(words="鰻の")), "records_by_terms"),
        "a rare letter": (_list(Wanted(words="鰻")), "records_by_terms"),
        "a letter that stands everywhere": (_list(Wanted(words="自")), "records_in_list_1"),
        "a grouped list": (_list(grouped_by="state"), "records_in_list_1"),
        "a list in the order of another": (_list(shape={"order": "-price"}), "records_in_list_3"),
        "a list from its end": (_list(shape={"order": "-name"}), "records_in_list_1 "),
        "a list by a moment": (_list(shape={"order": "created_at"}), "records_by_creation"),
        "a later page by a moment": (_list(Wanted(after=after), shape={"order": "-updated_at"}), "records_by_update"),
        "a list with a condition": (_list(shape={"where": _BROKEN}), "records_by_terms"),
        "a list between bounds": (_list(shape={"order": "price", "where": _DEAR}), "records_in_list_3"),
        "the list of a day": (_list(Wanted(during="2026-04-05")), "records_by_terms"),
        "a calendar": (
            lambda: calendar_sheet("bicycles", "all", "2026-04", {}, by=KEEPER, language="ja"),
            "records_by_terms",
        ),
        "a board": (lambda: board_sheet("bicycles", "all", {}, by=KEEPER, language="ja"), "records_by_terms"),
        "a chart": (
            lambda: count_sheet("bicycles", "all", "state", "bought_on", {}, by=KEEPER, language="ja"),
            "Bitmap Index Scan on records_",
        ),
        "what a chart did not see": (_changes_since, "changes_since"),
        "a dataset": (lambda: _dataset(0), "records_in_list_1"),
        "a dataset of a past day": (lambda: _dataset(1), "Index Scan using records_"),
        "a column of a reference": (_list(of="contracts"), "records_record_ref_"),
        "a list searched by what it names": (_list(Wanted(words="見本商会"), of="contracts"), "records_by_terms"),
        "who cites five hundred records": (
            lambda: citers_among(register("traders"), [f"N{at}" for at in range(500)]),
            "records_by_terms",
        ),
        "a record that is looked up": (lambda: records_found(bicycles, "鰻"), "records_by_terms"),
    }


def _gone_through(plan: str, index: str) -> bool:
    return index in plan and "Seq Scan on records_record " not in plan


def test_every_view_goes_through_its_index(large: str) -> None:
    plans = {name: (plans_of(ask), index) for name, (ask, index) in _ways(large).items()}
    assert {name: plan for name, (plan, index) in plans.items() if not _gone_through(plan, index)} == {}


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


@pytest.mark.parametrize("where", [_BROKEN, '{"field":"state","in":["broken","good"]}'])
def test_every_condition_on_answers_is_looked_up_by_terms(large: str, where: str) -> None:
    found = opened("bicycles", KEEPER)
    shown = view_of(found, "all")
    own = arranged(found, shown, Wanted(), {"where": where})
    clues = clues_of(found, shown, own.wanted)
    assert clues is not None
    assert "records_by_terms" in (plan := plan_of(Record.objects.filter(clues), by_terms=True)), plan


def test_a_list_between_bounds_reads_what_lies_between_them(large: str) -> None:
    assert records_read(_list(shape={"order": "price", "where": _DEAR})) <= 2 * 101 + 2 * 26


def test_without_its_index_a_list_is_told_from_one_that_has_it(large: str) -> None:
    ask, index = _ways(large)["a list"]
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX records_in_list_1")
    assert not _gone_through(plans_of(ask), index)


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
    assert records_read(_list(**asked)) <= most


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
