"""From a count of before to that of now: taken out as it was, put in as it is, and refused where nobody can tell."""

from __future__ import annotations

from decimal import Decimal

import pytest

from madoguchi.engines.records.rules.count_changes import Act, Measured, NotSure, Totals, as_before, moved

BY_STATE = Measured([("state", 60), ("on", 7)], ["price"])
GOOD = {"state": "good", "on": "2026-11-26", "price": 5}
HELD = {("good", "2026-11"): Totals(2, {"price": Decimal(12)})}


def test_acts_are_taken_back_from_the_newest_to_the_one_that_made_the_record() -> None:
    acts = [
        Act(3, "change", {"state": "good", "why": None}, {"state": "broken", "why": "かぎ"}),
        Act(2, "change", {"price": 5}, {"price": 9}),
    ]
    now = {"state": "broken", "why": "かぎ", "price": 9}
    assert as_before(now, acts, stands=True) == ({"state": "good", "price": 5}, True)
    made = Act(1, "create", {}, {"state": "good", "price": 5})
    assert as_before(now, [*acts, made], stands=True) == ({}, False)


@pytest.mark.parametrize(("kind", "stands_now", "stood"), [("delete", False, True), ("restore", True, False)])
def test_the_bin_is_taken_back_too(kind: str, stands_now: bool, stood: bool) -> None:
    assert as_before(GOOD, [Act(2, kind, {}, {})], stands=stands_now) == (GOOD, stood)


def test_a_record_moves_from_one_answer_to_another_with_its_figures() -> None:
    found = moved(HELD, BY_STATE, [GOOD], [{**GOOD, "state": "broken", "price": 7.25}])
    assert found == {
        ("good", "2026-11"): Totals(1, {"price": Decimal(7)}),
        ("broken", "2026-11"): Totals(1, {"price": Decimal("7.25")}),
    }
    assert moved(found, BY_STATE, [], [{"price": True}])[None, None] == Totals(1, {"price": Decimal(0)})


def test_an_answer_that_nobody_holds_any_more_is_gone() -> None:
    assert moved({("good", "2026-11"): Totals(1, {"price": Decimal(5)})}, BY_STATE, [GOOD], []) == {}


@pytest.mark.parametrize("strange", [{"state": 3}, {"state": ["good"]}, {"state": {"a": 1}}, {"on": 1.5}])
def test_what_the_database_may_write_otherwise_is_counted_there(strange: dict[str, object]) -> None:
    with pytest.raises(NotSure):
        moved(HELD, BY_STATE, [], [{**GOOD, **strange}])


def test_a_count_that_would_fall_below_nothing_was_none() -> None:
    with pytest.raises(NotSure):
        moved({}, BY_STATE, [GOOD], [])
