"""Who gets which place, when it stands open, and how fast people are let in."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.booking.errors.openings import OpeningMistaken
from madoguchi.engines.booking.rules.opening import (
    LEAST_PACE,
    Phase,
    Plan,
    Wish,
    check_plan,
    hand_out,
    next_pace,
    phase_at,
)
from madoguchi.engines.booking.rules.states import OutcomeKind
from madoguchi.values.clock import JST

NINE = datetime(2026, 12, 31, 9, 0, tzinfo=JST)


def wish(number: int, *wanted: int, person: str = "") -> Wish:
    return Wish(key=f"k{number}", person_key=person or f"p{number}", place=number, wanted=wanted, name="見本")


def test_each_phase_begins_at_its_moment() -> None:
    moments = (NINE - timedelta(minutes=30), NINE, NINE + timedelta(hours=15))
    at = [NINE - timedelta(hours=1), NINE - timedelta(minutes=30), NINE, NINE + timedelta(hours=15)]
    assert [phase_at(one, *moments) for one in at] == [Phase.ANNOUNCED, Phase.GATHERING, Phase.OPEN, Phase.CLOSED]


def test_midnight_and_the_end_of_a_year_end_nothing() -> None:
    moments = (NINE, NINE, NINE + timedelta(days=2))
    assert phase_at(datetime(2027, 1, 1, 0, 0, tzinfo=JST), *moments) is Phase.OPEN


def test_the_first_free_wish_is_given() -> None:
    decided = hand_out([wish(1, 7, 8, 9)], {7: 0, 8: 1, 9: 1}, set())
    assert [(one.kind, one.slot) for one in decided] == [(OutcomeKind.BOOKED, 8)]


def test_one_person_in_a_batch_twice_gets_one_place_and_leaves_the_other_to_somebody_else() -> None:
    decided = hand_out([wish(1, 7, person="a"), wish(2, 7, person="a"), wish(3, 7)], {7: 2}, set())
    assert [one.kind for one in decided] == [OutcomeKind.BOOKED, OutcomeKind.ALREADY, OutcomeKind.BOOKED]


def test_somebody_who_has_a_place_already_gets_no_other() -> None:
    assert [one.kind for one in hand_out([wish(1, 7)], {7: 2}, {"p1"})] == [OutcomeKind.ALREADY]


def test_a_slot_that_is_not_of_the_opening_is_never_given() -> None:
    assert [one.kind for one in hand_out([wish(1, 99)], {7: 2}, set())] == [OutcomeKind.FULL]


@given(
    st.lists(st.tuples(st.integers(1, 30), st.lists(st.integers(1, 4), min_size=1, max_size=3)), max_size=60),
    st.dictionaries(st.integers(1, 4), st.integers(0, 5)),
)
def test_no_slot_gives_more_than_it_has_and_nobody_gets_two(
    asked: list[tuple[int, list[int]]], free: dict[int, int]
) -> None:
    wishes = [wish(number, *wanted, person=f"p{person}") for number, (person, wanted) in enumerate(asked)]
    decided = hand_out(wishes, free, set())
    assert [one.wish for one in decided] == wishes
    given_away = Counter(one.slot for one in decided if one.slot)
    assert all(given_away[slot] <= free.get(slot, 0) for slot in given_away)
    booked = [one.wish.person_key for one in decided if one.kind is OutcomeKind.BOOKED]
    assert len(booked) == len(set(booked))
    for one in decided:  # whoever is told "full" really found nothing
        if one.kind is OutcomeKind.FULL:
            assert all(given_away[slot] == free.get(slot, 0) for slot in one.wish.wanted)


def test_people_are_let_in_faster_while_answers_are_quick_and_slower_when_they_are_not() -> None:
    assert next_pace(100, 50, target_ms=400) > 100
    assert next_pace(100, None, target_ms=400) > 100
    assert next_pace(100, 300, target_ms=400) == 100
    assert next_pace(100, 500, target_ms=400) < 100
    assert next_pace(LEAST_PACE, 5000, target_ms=400) == LEAST_PACE


@pytest.mark.parametrize(
    ("gathers", "opens", "closes", "plan"),
    [
        (1, 0, 2, Plan(date(2027, 1, 5), time(9), time(10), 15, 5)),
        (0, 0, 0, Plan(date(2027, 1, 5), time(9), time(10), 15, 5)),
        (0, 1, 2, Plan(date(2027, 1, 5), time(9), time(10), 15, 5, 6)),
        (0, 1, 2, Plan(date(2027, 1, 5), time(9), time(9), 15, 5)),
        (0, 1, 2, Plan(date(2026, 12, 31), time(8), time(9), 15, 5)),
    ],
)
def test_an_opening_that_could_not_take_place_is_refused(gathers: int, opens: int, closes: int, plan: Plan) -> None:
    hours = [NINE + timedelta(hours=one) for one in (gathers, opens, closes)]
    with pytest.raises(OpeningMistaken):
        check_plan(*hours, [plan])
