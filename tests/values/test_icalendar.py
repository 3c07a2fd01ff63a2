"""A calendar file as RFC 5545 wants it."""

from __future__ import annotations

from datetime import datetime, timedelta

from madoguchi.values.clock import JST
from madoguchi.values.icalendar import Event, calendar_file, escaped, folded

NEW_YEAR = datetime(2027, 1, 1, 8, 45, tzinfo=JST)
EVENT = Event(
    "1@city", 2, NEW_YEAR, NEW_YEAR + timedelta(minutes=20), NEW_YEAR, "窓口", "1階, 5番", "a\nb", "http://c/"
)


def test_times_are_moments_in_utc_across_the_year() -> None:
    lines = calendar_file(EVENT, product="madoguchi").decode().split("\r\n")
    assert {"DTSTART:20261231T234500Z", "DTEND:20270101T000500Z", "SEQUENCE:2", "STATUS:CONFIRMED"} <= set(lines)
    assert lines[-1] == ""


def test_separators_and_line_ends_are_escaped_and_other_controls_dropped() -> None:
    assert escaped("a\\b;c,d\r\ne\x07　f") == "a\\\\b\\;c\\,d\\ne　f"


def test_lines_are_folded_at_75_octets_between_characters() -> None:
    text = "SUMMARY:" + "窓" * 60
    pieces = folded(text).split("\r\n")
    assert all(len(one.encode()) <= 75 for one in pieces)
    assert "".join([pieces[0], *(one[1:] for one in pieces[1:])]) == text
