"""Searching a list: the same records in the same order, whichever way they are found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.engines.records.queries import register_search
from madoguchi.engines.records.queries.cited import records_found
from madoguchi.engines.records.queries.register_held import count_in
from madoguchi.engines.records.queries.register_lists import counted_page, list_page
from madoguchi.engines.records.queries.register_matching import matching
from madoguchi.engines.records.queries.register_walks import every_page
from madoguchi.engines.records.queries.register_wanted import Wanted, column_of
from madoguchi.engines.records.queries.shares import maker_clues
from madoguchi.engines.records.rules.register_terms import term_of
from madoguchi.engines.records.rules.shares import Share
from madoguchi.foundation.catalogue.queries import Register, register
from madoguchi.journeys.registers.looks import view_of
from madoguchi.values.conditions.reading import parse_condition
from tests.journeys.registers.house import bicycle, publish_registers

pytestmark = pytest.mark.django_db

_SIZE = 3
_WAYS = {"along": (1000, 1000), "looked up": (1, 1000), "as the planner finds them": (1, 0), "all of them": (2, 2)}


@pytest.fixture(autouse=True)
def _bicycles() -> None:
    publish_registers()
    for number in range(12):
        broken = {"state": "broken", "why": "鍵"} if number % 4 == 0 else {}
        bicycle(str(number), name=f"{'青い' if number % 2 else '赤い'}自転車{number % 5}", price=number % 3, **broken)


@pytest.fixture(params=_WAYS, autouse=True)
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    steps, few = _WAYS[request.param]
    monkeypatch.setattr(register_search, "STEPS", steps)
    monkeypatch.setattr(register_search, "FEW", few)
    monkeypatch.setattr(register_search, "_FEW", f"((SELECT count(*) FROM looked_up) <= {few})")  # noqa: S608


_ASKED = [
    Wanted(words="青い"),
    Wanted(words="車 い"),
    Wanted(words="鯨"),
    Wanted(words="鍵", chosen={"state": "broken"}),
    Wanted(chosen={"state": "good"}),
]


@pytest.mark.parametrize("wanted", _ASKED, ids=lambda wanted: f"{wanted.words}{wanted.chosen}")
@pytest.mark.parametrize("view", ["all", "dear", "broken"])
def test_every_way_finds_the_same_records_in_the_same_order(view: str, wanted: Wanted) -> None:
    found, shown = register("bicycles"), view_of(register("bicycles"), view)
    column = column_of(found, shown)
    order = (f"-{column}", "-id") if shown.order.descending else (column, "id")
    expected = [row.ref for row in matching(found, shown, wanted).order_by(*order)]
    assert _forwards(found, view, wanted) == expected
    assert _backwards(found, view, wanted, expected) == expected[:-1]
    assert [one.ref for page in every_page(found, shown, wanted, size=_SIZE) for one in page] == expected
    assert count_in(found, shown, wanted) == len(expected)
    assert count_in(found, shown, wanted, is_frequent=True) == len(expected)
    assert counted_page(found, shown, wanted, size=_SIZE)[1] == len(expected)


def _forwards(found: Register, view: str, wanted: Wanted) -> list[str]:
    refs, after = [], ""
    while True:
        page = list_page(found, view_of(found, view), _beside(wanted, after=after), size=_SIZE)
        refs += [row.ref for row in page.rows]
        if not page.next:
            return refs
        after = page.next


def _backwards(found: Register, view: str, wanted: Wanted, expected: list[str]) -> list[str]:
    refs: list[str] = []
    before = expected[-1] if expected else ""
    while before:
        page = list_page(found, view_of(found, view), _beside(wanted, before=before), size=_SIZE)
        refs = [row.ref for row in page.rows] + refs
        before = page.previous
    return refs


def _beside(wanted: Wanted, *, after: str = "", before: str = "") -> Wanted:
    return Wanted(after=after, before=before, words=wanted.words, chosen=wanted.chosen)


def test_a_count_ends_where_nobody_counts_on() -> None:
    found, view = register("bicycles"), view_of(register("bicycles"), "all")
    for is_frequent in (True, False):
        assert count_in(found, view, Wanted(words="自転車"), is_frequent=is_frequent, most=5) == 5


def test_who_looks_a_record_up_asks_one_question() -> None:
    bicycles = register("bicycles")
    with CaptureQueriesContext(connection) as asked:
        found = records_found(bicycles, "青い 自転")
    assert len(found) == 6
    assert len(asked) == 1


_BY, _IN, _GOOD = (
    {"field": "created_by", "is": "a"},
    {"field": "created_in", "in": ["x", "y"]},
    {"field": "state", "is": "good"},
)
_MADE_IN = {"created_in=x", "created_in=y"}


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        (_BY, {"created_by=a"}),
        ({"all": [_GOOD, _IN]}, _MADE_IN),
        ({"any": [_BY, _IN]}, {"created_by=a", *_MADE_IN}),
        ({"any": [_BY, _GOOD]}, None),
        ({"not": _BY}, None),
    ],
)
def test_a_share_of_what_somebody_made_leads_to_it(condition: object, names: set[str] | None) -> None:
    mine = replace(register("bicycles"), share=Share(see=parse_condition(condition)))
    clues = maker_clues(mine)
    told = None if clues is None else set(dict(clues.children)["terms__overlap"])  # type: ignore[arg-type]
    assert told == (None if names is None else {term_of("bicycles", name) for name in names})
