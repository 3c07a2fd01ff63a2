"""The rule of the queue: who is first, what may happen to a ticket, which number it gets."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.booking.errors.bookings import BookingOver
from madoguchi.engines.booking.errors.declared import NothingChosen
from madoguchi.engines.booking.errors.queue import (
    ByVideo,
    CallAgainFirst,
    NoCounterForThis,
    NumbersUsedUp,
    OtherDay,
    OtherOffice,
    TicketElsewhere,
    TooEarlyToCheckIn,
    UrgentNeedsReason,
)
from madoguchi.engines.booking.rules import queue as rules
from madoguchi.engines.booking.rules.states import BookingState, TicketKind, TicketState
from madoguchi.engines.booking.section import Line, VisitRules
from madoguchi.values.clock import JST

AT = datetime(2026, 11, 25, 10, 0, tzinfo=JST)
EARLY = timedelta(minutes=5)
RULES = VisitRules()


def standing(id: int, kind: TicketKind, minutes: int) -> rules.Standing:
    return rules.Standing(id, "moving", kind, AT + timedelta(minutes=minutes))


def called(*waiting: rules.Standing) -> list[int]:
    return [one.id for one in rules.in_order(waiting, at=AT, early=EARLY)]


def test_others_are_called_by_their_number() -> None:
    assert called(standing(3, TicketKind.WALK_IN, -5), standing(1, TicketKind.WALK_IN, -20)) == [1, 3]


def test_a_booked_visitor_goes_first_from_five_minutes_before_the_time() -> None:
    others = standing(1, TicketKind.WALK_IN, -40)
    assert called(others, standing(2, TicketKind.BOOKED, 5)) == [2, 1]
    assert called(others, standing(2, TicketKind.BOOKED, 6)) == [1, 2]


def test_who_was_called_before_keeps_a_place_at_the_front() -> None:
    assert called(standing(1, TicketKind.WALK_IN, -40), standing(2, TicketKind.RETURNING, -10)) == [2, 1]


def test_the_urgent_go_before_everybody() -> None:
    booked, urgent = standing(1, TicketKind.BOOKED, 0), standing(2, TicketKind.URGENT, -1)
    assert called(booked, urgent, standing(3, TicketKind.RETURNING, -60)) == [2, 3, 1]


people = st.builds(
    standing, st.integers(1, 10_000), st.sampled_from(list(TicketKind)), st.integers(min_value=-180, max_value=120)
)


@given(st.lists(people, max_size=30, unique_by=lambda one: one.id), st.integers(0, 120))
def test_the_order_is_one_and_nobody_is_lost(waiting: list[rules.Standing], later: int) -> None:
    at = AT + timedelta(minutes=later)
    order = rules.in_order(waiting, at=at, early=EARLY)
    assert sorted(one.id for one in order) == sorted(one.id for one in waiting)
    assert all(
        rules.turn_of(first, at=at, early=EARLY) < rules.turn_of(second, at=at, early=EARLY)
        for first, second in pairwise(order)
    )


@given(st.lists(people, max_size=30, unique_by=lambda one: one.id), st.integers(0, 120))
def test_nobody_without_a_booking_overtakes_who_came_earlier(waiting: list[rules.Standing], later: int) -> None:
    order = rules.in_order(waiting, at=AT + timedelta(minutes=later), early=EARLY)
    came = [one.rank_at for one in order if one.kind is TicketKind.WALK_IN]
    assert came == sorted(came)


def test_a_ticket_handed_to_a_counter_is_called_by_that_counter_only() -> None:
    handed = rules.Standing(1, "moving", TicketKind.RETURNING, AT, wanted_counter="5")
    assert rules.may_call(handed, "5", ["child"])
    assert not rules.may_call(handed, "3", ["moving"])


@pytest.mark.parametrize("act", rules.ACTS)
@pytest.mark.parametrize("state", TicketState)
def test_an_act_begins_only_in_its_states(act: str, state: TicketState) -> None:
    begins, after = rules.ACTS[act]
    if state in begins:
        assert rules.check_act(act, state) is after
    else:
        with pytest.raises(TicketElsewhere):
            rules.check_act(act, state)


def test_nobody_is_absent_before_the_third_call() -> None:
    with pytest.raises(CallAgainFirst):
        rules.check_absent(2)
    rules.check_absent(3)


def test_urgent_needs_a_reason() -> None:
    with pytest.raises(UrgentNeedsReason):
        rules.check_urgent("　")


def check_in(minutes: int, *, office: str = "401064", **more: object) -> TicketKind:
    """The kind of a check-in so many minutes after the booked time of 10:00."""
    booked = rules.Appointment(**{"office": "401064", "starts_at": AT, "state": BookingState.BOOKED, **more})  # type: ignore[arg-type]
    at = AT + timedelta(minutes=minutes)
    return rules.check_in_kind(booked, office=office, office_name="小倉北区役所", at=at, rules=RULES)


@pytest.mark.parametrize(("minutes", "kind"), [(-60, "booked"), (0, "booked"), (15, "booked"), (16, "walk_in")])
def test_who_is_later_than_the_grace_joins_by_number(minutes: int, kind: str) -> None:
    assert check_in(minutes) == kind


def test_a_check_in_too_early_says_from_when() -> None:
    with pytest.raises(TooEarlyToCheckIn) as refused:
        check_in(-61)
    assert str(refused.value).startswith("予約の時刻は10:00です。受付は09:00から")


@pytest.mark.parametrize("minutes", [-24 * 60, 24 * 60])
def test_a_check_in_on_another_day_says_which_day(minutes: int) -> None:
    with pytest.raises(OtherDay, match="11月25日 10:00"):
        check_in(minutes)


def test_a_check_in_at_another_office_says_where() -> None:
    with pytest.raises(OtherOffice, match="小倉北区役所においで"):
        check_in(0, office="401013")


@pytest.mark.parametrize("state", ["cancelled", "lapsed", "served", "offered"])
def test_a_booking_that_is_over_is_not_checked_in(state: str) -> None:
    with pytest.raises(BookingOver):
        check_in(0, state=BookingState(state))


def test_a_talk_by_video_is_not_checked_in() -> None:
    with pytest.raises(ByVideo):
        check_in(0, remote=True)


LINES = (
    Line(id="certificate", name="証明書", services=("certificate",), series=1),
    Line(id="moving", name="引越し", services=("moving", "certificate"), series=2),
    Line(id="general", name="総合", services=("moving", "certificate", "business"), series=5),
)


@pytest.mark.parametrize(
    ("services", "line"),
    [(["certificate"], "certificate"), (["moving", "certificate"], "moving"), (["moving", "business"], "general")],
)
def test_the_line_is_the_one_that_does_all_and_the_fewest_others(services: list[str], line: str) -> None:
    assert rules.line_for(services, LINES).id == line


def test_what_no_counter_does_has_no_line() -> None:
    with pytest.raises(NoCounterForThis):
        rules.line_for(["pets"], LINES)
    with pytest.raises(NothingChosen):
        rules.line_for([], LINES)


def test_numbers_begin_with_their_series_and_never_meet() -> None:
    assert [rules.number_of(4, place) for place in (1, 2, 99, 100, 999)] == [401, 402, 499, 4100, 4999]
    given = [rules.number_of(series, place) for series in range(1, 10) for place in range(1, 1000)]
    assert len(set(given)) == len(given)
    with pytest.raises(NumbersUsedUp):
        rules.number_of(4, 1000)


def test_the_rule_is_one_sentence_with_the_minutes_of_the_city() -> None:
    said = rules.rule_said(RULES).text()
    assert "5分前から" in said
    assert "15分より遅れた方" in said
