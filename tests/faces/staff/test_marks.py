"""Deadlines and states in words and tones; nothing that is on track has a colour."""

from __future__ import annotations

from datetime import date

import pytest

from madoguchi.engines.cases.clock import LegalClock
from madoguchi.engines.cases.rules import Pause
from madoguchi.faces.staff.marks import clock_face, due_mark, state_mark, tone_of_days, words_of_days
from madoguchi.values.business_days import BusinessCalendar
from madoguchi.values.message import Message

TODAY = date(2026, 11, 25)
CALENDAR = BusinessCalendar()
WORD = Message("状態")


def mark(**more: object):
    asked = {
        "due_on": date(2026, 12, 4),
        "left": 7,
        "standard_days": 14,
        "waits_until": None,
        "closed_on": None,
        "today": TODAY,
    }
    return due_mark(**{**asked, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("left", "words", "tone"),
    [
        (-5, "5日超過", "late"),
        (0, "きょうまで", "turn"),
        (1, "あと1日", "wait"),
        (5, "あと5日", "wait"),
        (6, "あと6日", ""),
    ],
)
def test_days_left_are_said_with_the_tone_of_their_urgency(left: int, words: str, tone: str):
    assert (words_of_days(left), tone_of_days(left)) == (words, tone)


def test_the_share_of_used_time_never_leaves_the_bar():
    assert mark(left=7).percent == 50
    assert mark(left=-30).percent == 100
    assert mark(left=20).percent == 0


def test_a_due_date_that_passed_before_days_off_is_over():
    found = mark(due_on=date(2026, 11, 20), left=0, today=date(2026, 11, 23))
    assert (found.title, found.tone, found.percent) == ("1日超過", "late", 100)
    face = clock_face(LegalClock(date(2026, 10, 31), 14, CALENDAR, date(2026, 11, 22)))
    assert (face.big, face.tone) == ("超過 1", "late")


def test_a_case_that_waits_says_until_when():
    assert "12月4日" in str(mark(waits_until=date(2026, 12, 4)).note)
    assert mark(waits_until=date(2026, 12, 4)).tone == ""


def test_an_applicant_who_did_not_answer_in_time_is_noticed():
    found = mark(waits_until=date(2026, 11, 24))
    assert (found.title, found.tone) == ("返事なし", "wait")


def test_a_closed_case_has_no_deadline_any_more():
    assert mark(left=-30, closed_on=date(2026, 11, 20)).title == "完了"


@pytest.mark.parametrize(
    ("step", "outcome", "tone"),
    [
        ("formal_examination", "", "info"),
        ("decision", "", "wait"),
        ("closed", "grant", "done"),
        ("closed", "refuse", ""),
        ("closed", "withdrawn", ""),
    ],
)
def test_only_a_grant_is_green(step: str, outcome: str, tone: str):
    assert state_mark(WORD, step=step, awaiting_correction=False, outcome=outcome).tone == tone


def test_the_applicants_turn_is_orange_and_a_held_notice_red():
    assert state_mark(WORD, step="formal_examination", awaiting_correction=True).tone == "turn"
    assert state_mark(WORD, step="notice", awaiting_correction=False, is_held=True).tone == "late"


def clock(today: date, **more: object) -> LegalClock:
    return LegalClock(date(2026, 11, 4), 14, CALENDAR, today, **more)  # type: ignore[arg-type]


def test_the_clock_face_counts_down_and_shows_its_arithmetic():
    face = clock_face(clock(date(2026, 11, 5)))
    assert face.big == "あと 13"
    assert face.tone == ""
    assert face.lines


def test_a_paused_clock_has_no_tone_however_late_it_is():
    face = clock_face(clock(date(2027, 1, 29), pauses=(Pause(date(2026, 11, 5)),)))
    assert face.is_paused
    assert face.tone == ""
    assert "止まっています" in face.note


def test_an_overdue_clock_says_by_how_many_days():
    face = clock_face(clock(date(2026, 12, 25)))
    assert face.big.startswith("超過")
    assert face.tone == "late"


def test_a_stopped_clock_neither_hurries_nor_warns():
    face = clock_face(clock(date(2027, 3, 1), stopped_on=date(2026, 11, 6)))
    assert (face.tone, face.unit) == ("", "")
    assert "11月6日" in face.note
