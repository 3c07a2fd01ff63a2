"""A lottery at the console: promised when it is made, closed and drawn after a page that asks, and who moved up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from madoguchi.engines.booking.actions.lottery_entries import enter
from madoguchi.engines.booking.models import Lottery, LotteryEntry
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys import jobs
from madoguchi.journeys.visit.lottery import withdraw_entry
from madoguchi.values.actor import anonymous
from madoguchi.values.clock import moved_to, now
from tests.engines.booking.actions.test_lottery import entry
from tests.faces.staff.conftest import door
from tests.journeys import office

__all__ = ["door"]

pytestmark = pytest.mark.django_db

AT = "/console/lotteries"


@pytest.fixture
def admin(door) -> Client:
    return door(office.ADMINISTRATOR)


def form(**more: str) -> dict[str, str]:
    day = now().date()
    moments = {
        name: f"{day + timedelta(days=days)} 9:00" for name, days in (("opens", 1), ("closes", 8), ("confirm", 15))
    }
    return {"ref": "walk", "title": "見学会", "options": "午前 1\n午後の組　1\n", "most": "4", **moments, **more}


def test_the_first_press_shows_what_would_be_made_and_the_second_promises_it(admin: Client) -> None:
    assert "午後の組" in admin.post(f"{AT}/new", form()).content.decode()
    assert not Lottery.objects.exists()
    assert admin.post(f"{AT}/new", form(sure="1"))["Location"] == f"{AT}/walk"
    row = Lottery.objects.get()
    page = admin.get(f"{AT}/walk").content.decode()
    assert row.commitment in page
    assert "抽選のあとに公開します" in page
    assert Entry.objects.filter(verb="write:lottery_made").count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ref": "A B"}, "ref"),
        ({"title": ""}, "title"),
        ({"options": "午前"}, "options"),
        ({"options": ""}, "options"),
        ({"options": "午前 0"}, "options"),
        ({"closes": "9:00"}, "closes"),
        ({"opens": "2020-01-01 9:00"}, "opens"),
        ({"most": "many"}, "most"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_is_lost(admin: Client, wrong: dict[str, str], field: str) -> None:
    page = admin.post(f"{AT}/new", form(**wrong, sure="1"))
    assert page.status_code == 422
    assert f'href="#{field}' in page.content.decode()
    assert not Lottery.objects.exists()


def test_it_is_closed_drawn_and_passed_on_and_the_page_says_each(door) -> None:
    admin = door(office.ADMINISTRATOR)
    admin.post(f"{AT}/new", form(sure="1"))
    begins = Lottery.objects.get().opens_at
    with moved_to(begins + timedelta(hours=1)):
        admin = door(office.ADMINISTRATOR)  # a session does not last until then
        for number in range(4):
            enter("walk", entry(number, "option-1", "option-2"))
        admin.post(f"{AT}/walk/close")  # too early: said, not done
        assert "まだ申込を受け付けています" in admin.get(f"{AT}/walk").content.decode()
    with moved_to(begins + timedelta(days=8)):
        admin = door(office.ADMINISTRATOR)
        admin.get(f"{AT}/walk/close")
        assert not Lottery.objects.get().closed_at
        for act in ("close", "draw"):
            admin.post(f"{AT}/walk/{act}")
        drawn = Lottery.objects.get()
        assert drawn.seed in admin.get(f"{AT}/walk").content.decode()
        winner = LotteryEntry.objects.filter(state="won").earliest("rank")
        withdraw_entry("walk", winner.number, by=anonymous())
        jobs.move_up_reserves(lottery="walk")
        (next_one,) = LotteryEntry.objects.filter(moved_up_at__isnull=False)
        page = admin.get(f"{AT}/walk").content.decode()
        assert next_one.number in page
        assert next_one.name not in page
    verbs = Entry.objects.filter(verb__in=["write:lottery_closed", "write:lottery_drawn"], actor_kind="staff")
    assert verbs.count() == 2


def test_a_lottery_or_an_act_that_is_none_is_not_found(admin: Client) -> None:
    for place in (f"{AT}/nothing", f"{AT}/%00", f"{AT}/nothing/close"):
        assert admin.get(place).status_code == 404
    admin.post(f"{AT}/new", form(sure="1"))
    assert admin.get(f"{AT}/walk/burn").status_code == 404
