from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.cases.clock import LegalClock, pauses_after
from madoguchi.engines.cases.rules import Pause
from madoguchi.values.business_days import BusinessCalendar

CALENDAR = BusinessCalendar(closed_days=((12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)))
MONDAY = date(2026, 11, 9)


def clock(today: date, *pauses: Pause, days: int = 5, stopped_on: date | None = None) -> LegalClock:
    return LegalClock(MONDAY, days, CALENDAR, today, pauses, stopped_on)


def test_the_day_of_arrival_is_not_counted() -> None:
    assert clock(MONDAY).used_days == 0
    assert clock(MONDAY).due_on == date(2026, 11, 16)


def test_closed_days_are_not_counted() -> None:
    over_the_holiday = LegalClock(date(2026, 11, 20), 2, CALENDAR, date(2026, 11, 20))
    assert over_the_holiday.due_on == date(2026, 11, 25)  # Saturday, Sunday and Labour Thanksgiving Day lie between


def test_waiting_for_a_correction_moves_the_due_date_by_the_days_waited() -> None:
    waited = clock(date(2026, 11, 13), Pause(date(2026, 11, 10), date(2026, 11, 12)))
    assert (waited.used_days, waited.paused_days, waited.due_on) == (2, 2, date(2026, 11, 18))


def test_while_waiting_the_due_date_is_the_one_an_answer_the_same_day_would_give() -> None:
    waiting = clock(date(2026, 12, 25), Pause(date(2026, 11, 10)))
    assert waiting.is_paused
    assert (waiting.used_days, waiting.left_days, waiting.due_on) == (1, 4, date(2026, 11, 16))
    assert not waiting.overdue


def test_a_pause_after_the_due_date_does_not_undo_the_delay() -> None:
    late = clock(date(2026, 11, 27), Pause(date(2026, 11, 18), date(2026, 11, 25)))
    assert late.due_on == date(2026, 11, 16)
    assert late.overdue
    assert late.used_days == 9


def test_a_case_paused_when_already_late_stays_late() -> None:
    assert clock(date(2026, 11, 27), Pause(date(2026, 11, 18))).overdue


def test_the_last_day_is_in_time_and_the_next_is_late() -> None:
    assert not clock(date(2026, 11, 16)).overdue
    assert clock(date(2026, 11, 17)).overdue
    assert clock(date(2026, 11, 17)).late_days == 1


def test_the_saturday_after_the_last_day_is_late_by_one_day() -> None:
    friday_due = clock(date(2026, 11, 14), days=4)
    assert friday_due.due_on == date(2026, 11, 13)
    assert friday_due.late_days == 1


def test_a_stopped_clock_counts_no_more_days() -> None:
    decided = clock(date(2027, 1, 29), stopped_on=date(2026, 11, 12))
    assert (decided.used_days, decided.overdue) == (3, False)


def test_the_arithmetic_tells_arrival_pause_and_rest() -> None:
    lines = [str(line) for line in clock(date(2026, 11, 13), Pause(date(2026, 11, 10), date(2026, 11, 12))).arithmetic]
    assert lines == [
        "11月9日に到達しました。次の開庁日から数えます。",
        "標準処理期間は、開庁日で5日です。",
        "11月10日から11月12日までは補正を待っていたため、開庁日2日を数えません。",
        "使った日数は2日です。",
        "期限は11月18日です。あと3日です。",
    ]


def test_the_arithmetic_of_a_standing_clock_says_so() -> None:
    lines = [str(line) for line in clock(date(2026, 11, 13), Pause(date(2026, 11, 10))).arithmetic]
    assert lines[-1] == "いま止まっています。残りは4日です。"


def test_the_arithmetic_of_a_late_case_says_by_how_much() -> None:
    assert str(clock(date(2026, 11, 18)).arithmetic[-1]) == "期限の11月16日を2日すぎています。"


days = st.integers(min_value=0, max_value=40)
lengths = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=4)


def pauses_from(gaps: list[tuple[int, int]]) -> tuple[Pause, ...]:
    at, pauses = MONDAY, []
    for run, wait in gaps:
        since = at + timedelta(days=run)
        at = since + timedelta(days=wait)
        pauses.append(Pause(since, at))
    return tuple(pauses)


@given(lengths, days)
def test_used_and_paused_days_are_all_business_days(gaps: list[tuple[int, int]], later: int) -> None:
    pauses = pauses_from(gaps)
    today = (pauses[-1].until or MONDAY if pauses else MONDAY) + timedelta(days=later)
    reckoned = LegalClock(MONDAY, 20, CALENDAR, today, pauses)
    assert reckoned.used_days + reckoned.paused_days == CALENDAR.between(MONDAY, today)


@given(lengths, st.integers(1, 30))
def test_on_the_due_date_exactly_the_standard_days_are_used(gaps: list[tuple[int, int]], standard: int) -> None:
    pauses = pauses_from(gaps)
    due_on = LegalClock(MONDAY, standard, CALENDAR, MONDAY, pauses).due_on
    that_day = LegalClock(MONDAY, standard, CALENDAR, due_on, pauses)
    assert that_day.used_days == standard
    assert not that_day.overdue
    assert LegalClock(MONDAY, standard, CALENDAR, due_on + timedelta(days=1), pauses).overdue


@given(lengths, st.integers(1, 30))
def test_waiting_never_brings_the_due_date_nearer(gaps: list[tuple[int, int]], standard: int) -> None:
    without = LegalClock(MONDAY, standard, CALENDAR, MONDAY).due_on
    assert LegalClock(MONDAY, standard, CALENDAR, MONDAY, pauses_from(gaps)).due_on >= without


def test_effects_open_and_end_pauses() -> None:
    paused = pauses_after((), "pause", MONDAY)
    assert paused == (Pause(MONDAY),)
    assert pauses_after(paused, "none", MONDAY) == paused
    ended = (Pause(MONDAY, MONDAY),)
    assert pauses_after(paused, "resume", MONDAY) == ended
    assert pauses_after(paused, "stop", MONDAY) == ended
    assert pauses_after(ended, "stop", MONDAY + timedelta(days=3)) == ended
