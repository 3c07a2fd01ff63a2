"""How many business days a case lay in each step: they add up to those of its clock."""

from __future__ import annotations

from datetime import datetime
from itertools import cycle

import pytest

from madoguchi.engines.cases.queries import case_of, clock_of, days_by_step
from madoguchi.engines.metrics.models import Matter
from madoguchi.journeys import decide, examine
from madoguchi.values.clock import JST, moved_to, today
from tests.journeys import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def at(day: int, month: int = 11) -> moved_to:  # type: ignore[valid-type]
    """Noon of a day of 2026."""
    return moved_to(datetime(2026, month, day, 12, tzinfo=JST))


def test_days_are_counted_where_the_case_lay_and_not_while_its_applicant_was_waited_for() -> None:
    with at(2):  # a Monday; the third is a holiday
        number = office.submitted()
    with at(5):
        examine.ask_for_correction(
            number,
            fields=["email"],
            text="もう一度お確かめください。",
            due_on=datetime(2026, 11, 20).date(),
            by=office.CENTRE,
            revision=None,
        )
    with at(12):
        words = "電話で確かめました。"
        examine.carry_out_with_words("stop_waiting", number, text=words, by=office.CENTRE, revision=None)
    with at(16):
        examine.carry_out("pass_step", number, by=office.CENTRE, revision=None)
    with at(18):
        decide_it(number)
        case = case_of(number)
        assert days_by_step(case) == {"formal_examination": 4, "substantive_examination": 2}
        assert sum(days_by_step(case).values()) == clock_of(case).used_days
        assert Matter.objects.get(dossier__reference_number=number).days_by_step == days_by_step(case)
        assert today().day == 18


def decide_it(number: str) -> None:
    """What is left, in one day."""
    clerks = cycle((office.OTHER_CLERK, office.CLERK))  # of some cases a second look is drawn by lot
    while case_of(number).step != "decision":
        examine.carry_out("pass_step", number, by=next(clerks), revision=None)
    decide.draft_decision(number, outcome="grant", reason_ids=(), reason_text="", by=office.OTHER_CLERK, revision=None)
    decide.sign_off_decision(number, by=office.CHIEF, revision=None)
    decide.issue_notice_of(number)
