"""A span is closed although somebody is booked in it: the office asks with a prepared letter, the visitor chooses."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.axe import check_accessible
from tests.e2e.conftest import Visitor, sign_in_as_staff
from tests.e2e.pressing import follow
from tests.e2e.running import RunningHouse

OFFICE = "401072"
_BOOK = f"""
from datetime import timedelta
from madoguchi.engines.booking.actions.bookings import Wish
from madoguchi.engines.booking.actions.slots import lay_slots
from madoguchi.engines.booking.queries.availability import days_of_slots
from madoguchi.journeys.visit.booking import book_visit
from madoguchi.values.actor import anonymous
from madoguchi.values.clock import today
lay_slots(only_office="{OFFICE}")
day = days_of_slots(today() + timedelta(days=3), 20, lines=["insurance"], offices=["{OFFICE}"])[0]
first = day.starts(1)[0].starts_at
wish = Wish(key="conflict", office="{OFFICE}", line="insurance", starts_at=first, minutes=15, services=("insurance",),
    name="見本 三郎", kana="ミホン サブロウ", email="saburo@example.jp")
made, _new = book_visit(wish, by=anonymous())
print(made.number, made.code, first.date().isoformat())
"""


def test_who_loses_the_place_is_asked_and_chooses_another_time(house: RunningHouse, visitor: Visitor) -> None:
    number, code, day = house.do(_BOOK).split()
    clerk = visitor()
    sign_in_as_staff(clerk, "administrative_centre-clerk-1")
    close(clerk, day)
    assert house.one("SELECT state FROM booking_booking WHERE number = %s", number) == ["booked"]

    clerk.goto("/staff/visits/conflicts")
    row = clerk.locator("main section.sheet", has_text=number)
    assert row.locator("input[name=time]").count() == 3, "the nearest times are proposed"
    check_accessible(clerk)
    follow(row.locator("a.button", has_text="選び直しをお願いする"))
    expect(clerk.locator("#text")).to_have_value(re.compile("の枠がなくなりました"))
    check_accessible(clerk)
    follow(clerk.locator("main form button").first)
    expect(row).to_contain_text("に知らせました")

    resident = visitor(width=390)
    resident.goto(f"/v/{code}")
    expect(resident.locator("main")).to_contain_text("時刻を変えてください")
    check_accessible(resident)
    for press in ("時刻を変える", "", "この時刻に変える", "この時刻に変える"):
        follow(next_of(resident, press))
    expect(resident.locator("main .notice").first).to_contain_text("時刻を変えました")
    expect(resident.locator("main")).not_to_contain_text("時刻を変えてください")
    clerk.goto("/staff/visits/conflicts")
    expect(row).to_have_count(0)


def next_of(page: Page, name: str) -> Locator:
    """The button or link of this name; of no name, the first free time."""
    if not name:
        return page.locator("table.slots:not([data-of]) a.slot:visible").first
    return page.locator("main :is(button, a.button)", has_text=name).first


def close(clerk: Page, day: str) -> None:
    """Close the line for a day: the first press says whom it touches, the second does it."""
    clerk.goto(f"/staff/visits/blocks/{OFFICE}")
    clerk.select_option("#line", "insurance")
    for field, value in (("from_on", day), ("from_at", "00:00"), ("until_on", day), ("until_at", "23:59")):
        clerk.fill(f"#{field}", value)
    clerk.fill("#reason", "研修")
    follow(clerk.locator("main form button", has_text="どうなるか確かめる"))
    expect(clerk.locator("section[aria-labelledby=dry]")).to_contain_text("1件の予約がぶつかります")
    check_accessible(clerk)
    follow(clerk.locator("button[name=sure]"))
