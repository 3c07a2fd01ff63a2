"""The minute a lottery's dates end: the list is closed, late winners lapse, and the rest move up and are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.engines.booking.models import Lottery, LotteryEntry
from madoguchi.engines.messaging.queries import messages_about
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.journeys.jobs import keep_lotteries
from madoguchi.journeys.visit.lottery import confirm_entry, draw_lottery
from madoguchi.journeys.visit.lottery_telling import tell_entrant_of
from madoguchi.values.actor import SYSTEM, anonymous
from madoguchi.values.clock import moved_to
from tests.engines.booking.actions.test_lottery import DRAWN, OVER, START, entered, lottery

__all__ = ["lottery"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

CONFIRM_BY = START + timedelta(days=14)


def standing(ref: str) -> list[str]:
    return list(LotteryEntry.objects.filter(lottery__ref=ref).order_by("rank").values_list("state", flat=True))


def told(kind: str) -> list[str]:
    rows = ProcrastinateJob.objects.filter(task_name="tell_entrant", args__kind=kind).order_by("id")
    return [str(args["number"]) for args in rows.values_list("args", flat=True)]


def test_the_list_is_closed_in_the_minute_its_window_ends(lottery: str) -> None:
    entered(lottery, 2)
    with moved_to(OVER - timedelta(days=1, seconds=1)):
        keep_lotteries(0)
        assert not Lottery.objects.get().closed_at
    with moved_to(OVER):
        for _time in range(2):
            keep_lotteries(0)
        assert Lottery.objects.get().entries_digest


def test_when_the_day_to_confirm_ends_the_rest_move_up_in_their_order_once(lottery: str) -> None:
    entered(lottery, 6)  # three places
    with moved_to(OVER):
        keep_lotteries(0)
    with moved_to(DRAWN):
        draw_lottery(lottery, by=SYSTEM)
        first, second, third = (
            LotteryEntry.objects.filter(state="won").order_by("rank").values_list("number", flat=True)
        )
        confirm_entry(lottery, first, by=anonymous())
    with moved_to(CONFIRM_BY):
        keep_lotteries(0)  # the last moment still counts
        assert standing(lottery) == ["confirmed", "won", "won", "reserve", "reserve", "reserve"]
    with moved_to(CONFIRM_BY + timedelta(seconds=1)):
        for _time in range(2):
            keep_lotteries(0)
        assert standing(lottery) == ["confirmed", "lapsed", "lapsed", "won", "won", "reserve"]
        assert told("lottery_lapsed") == sorted([second, third])
        moved = LotteryEntry.objects.filter(moved_up_at__isnull=False).order_by("rank")
        assert {row.answer_by for row in moved} == {CONFIRM_BY + timedelta(days=3, seconds=1)}
        tell_entrant_of(lottery, moved[0].number, key="job-1")
        (letter,) = messages_about(moved[0].number)
        assert letter.kind == "lottery_won"
    assert disclosures_of(second)[0].verb == "write:lottery_lapsed"
    with moved_to(CONFIRM_BY + timedelta(days=4)):
        keep_lotteries(0)
        assert standing(lottery) == ["confirmed", "lapsed", "lapsed", "lapsed", "lapsed", "won"]
