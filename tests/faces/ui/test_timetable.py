"""The lanes of rooms: when each is taken, how many of its units, and what is said without the picture."""

from __future__ import annotations

import re

import pytest

from madoguchi.faces.ui.timetable import Lane, timetable


def drawn(*lanes: Lane) -> str:
    return timetable(lanes, 8.0, 18.0, label="部屋A 1件")


def taken(picture: str) -> list[tuple[str, float, float]]:
    """The class, the place and the width (percent) of every piece that is taken."""
    found = re.findall(r'<rect class="(heat-\d)" x="([\d.]+)%" y="[\d.]+" width="([\d.]+)%"', picture)
    return [(kind, float(x), float(width)) for kind, x, width in found]


def test_a_reservation_stands_where_its_hours_are() -> None:
    assert taken(drawn(Lane("部屋A", ((10.0, 13.0),)))) == [("heat-5", 20.0, 29.7)]


def test_reservations_one_after_the_other_are_told_apart() -> None:
    (_, first, width), (_, second, _) = taken(drawn(Lane("部屋A", ((9.0, 10.0), (10.0, 11.0)))))
    assert first + width < second


@pytest.mark.parametrize(("units", "kinds"), [(1, ["heat-5"]), (2, ["heat-2"]), (10, ["heat-1"])])
def test_more_units_make_it_lighter(units: int, kinds: list[str]) -> None:
    assert [kind for kind, _, _ in taken(drawn(Lane("机", ((10.0, 11.0),), units)))] == kinds


def test_units_taken_at_the_same_time_are_added() -> None:
    pieces = taken(drawn(Lane("机", ((9.0, 12.0), (10.0, 11.0)), 2)))
    assert [kind for kind, _, _ in pieces] == ["heat-2", "heat-5", "heat-2"]


def test_nothing_stands_outside_the_hours() -> None:
    assert taken(drawn(Lane("部屋A", ((6.0, 9.0), (17.0, 20.0), (1.0, 2.0))))) == [
        ("heat-5", 0.0, 9.7),
        ("heat-5", 90.0, 9.7),
    ]


def test_a_closed_day_has_no_hours_and_says_so() -> None:
    picture = drawn(Lane("12月5日（土）", ((10.0, 11.0),), is_open=False, text="休み"))
    assert 'class="c0"' not in picture
    assert taken(picture) == []
    assert "休み" in picture


def test_every_second_hour_is_named_and_the_whole_is_said_in_words() -> None:
    picture = drawn(Lane("部屋A"))
    assert re.findall(r">(\d+)</text>", picture) == ["8", "10", "12", "14", "16", "18"]
    assert 'role="img" aria-label="部屋A 1件"' in picture
