"""Slots follow from patterns, exceptions and blocks, and a change never touches what is booked."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.booking.rules.slots import Change, Closing, Kept, Place, Span, changes, slots_of_day
from madoguchi.engines.booking.section import Pattern, PatternException
from madoguchi.values.clock import JST

FRIDAY = date(2026, 12, 4)


def pattern(begin: str = "9:00", until: str = "10:00", capacity: int = 3, reserved: int = 1) -> Pattern:
    return Pattern.model_validate(
        {
            "lines": ["moving"],
            "days": ["fri"],
            "from": begin,
            "until": until,
            "capacity": capacity,
            "reserved": reserved,
        }
    )


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, 4, hour, minute, tzinfo=JST)


def day(place: Place, **more: object) -> dict[tuple[str, datetime], Span]:
    return slots_of_day(place, FRIDAY, grid=15, is_open=True, **more)  # type: ignore[arg-type]


def test_a_pattern_gives_a_slot_for_every_span_that_fits() -> None:
    found = day(Place("north", (pattern(until="9:50"),)))
    assert [begins for _, begins in found] == [at(9), at(9, 15), at(9, 30)]
    assert found["moving", at(9)] == Span(at(9), at(9, 15), 3, 1)


def test_a_closed_day_and_another_weekday_have_none() -> None:
    place = Place("north", (pattern(),))
    assert slots_of_day(place, FRIDAY, grid=15, is_open=False) == {}
    assert slots_of_day(place, FRIDAY + timedelta(days=3), grid=15, is_open=True) == {}


def test_patterns_of_one_time_add_up() -> None:
    found = day(Place("north", (pattern(), pattern(capacity=2, reserved=0))))
    assert found["moving", at(9)].capacity == 5


def test_an_exception_replaces_the_week() -> None:
    closed = PatternException.model_validate({"on": FRIDAY, "reason": "停電"})
    short = PatternException.model_validate({"on": FRIDAY, "reason": "停電", "patterns": [pattern("9:00", "9:15")]})
    assert day(Place("north", (pattern(),), (closed,))) == {}
    assert len(day(Place("north", (pattern(),), (short,)))) == 1


def test_a_block_closes_every_slot_it_touches_and_only_its_line() -> None:
    place = Place("north", (pattern(),))
    blocked = day(place, blocks=[Closing("", at(9, 20), at(9, 40), 0)])
    assert [span.capacity for span in blocked.values()] == [3, 0, 0, 3]
    assert [span.reserved for span in blocked.values()] == [1, 0, 0, 1]
    other = day(place, blocks=[Closing("insurance", at(9), at(10), 0)])
    assert {span.capacity for span in other.values()} == {3}


def test_a_slot_nobody_declares_any_more_keeps_its_visitors_and_no_place() -> None:
    key = ("moving", at(9))
    new, changed = changes({}, {key: Kept(7, 3, 3, 1, 2, at(9, 15))})
    assert new == []
    assert changed == [Change(7, at(9, 15), capacity=2, declared=0, reserved=0, too_many=2)]


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
def test_no_change_takes_a_place_from_somebody(declared: int, before: int, taken: int) -> None:
    key = ("moving", at(9))
    wanted = {key: Span(at(9), at(9, 15), declared, 0)}
    kept = Kept(1, max(before, taken), before, 0, taken, at(9, 15))
    _, changed = changes(wanted, {key: kept})
    for change in changed:
        assert change.capacity >= taken
        assert change.too_many == max(0, taken - declared)
        again = Kept(1, change.capacity, change.declared, change.reserved, taken, change.ends_at)
        assert changes(wanted, {key: again}) == ([], [])


def test_a_slot_is_as_long_as_the_slots_of_the_city_are_by_now() -> None:
    key = ("moving", at(9))
    before = Kept(7, 3, 3, 1, 0, at(9, 15))
    new, changed = changes({key: Span(at(9), at(9, 30), 3, 1)}, {key: before})
    assert (new, changed) == ([], [Change(7, at(9, 30), capacity=3, declared=3, reserved=1, too_many=0)])
