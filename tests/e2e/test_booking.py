"""A resident books at home, on a telephone without scripts: chooses, looks at all offices, books, changes, cancels."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from madoguchi.values.clock import today
from tests.e2e.conftest import Visitor
from tests.e2e.pressing import follow
from tests.e2e.running import RunningHouse

OFFICE = "401013"
_READY = "from madoguchi.engines.booking.actions.slots import lay_slots; lay_slots()"


@pytest.fixture
def resident(house: RunningHouse, visitor: Visitor) -> Page:
    """A telephone in a house that has times to book."""
    house.do(_READY)
    return visitor(script=False, width=390)


def press(page: Page, name: str) -> None:
    """Press the button of this name, or follow the link that looks like one, and wait for the next page."""
    follow(page.locator("main :is(button, a.button, a.more)", has_text=name).first)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_resident_books_changes_and_cancels_on_a_telephone_without_a_script(
    resident: Page, house: RunningHouse
) -> None:
    page = resident
    page.set_default_timeout(15_000)
    page.goto("/visit")
    for service in ("s.child", "s.insurance"):
        page.locator(f'input[name="for"][value="{service}"]').check(force=True)
    press(page, "空いている時刻を見る")
    office = look_at_all_offices(page)
    booked = pick(page, -1)
    press(page, "この時刻で予約する")
    for field, text in (("name", "見本 葵"), ("kana", "みほん あおい"), ("telephone", "093-000-0117")):
        page.fill(f"[name={field}]", text)
    page.locator('input[name="consent"]').check(force=True)
    press(page, "予約の内容を確かめる")
    rows = page.locator("main .answers").inner_text()
    assert office in rows
    assert booked in rows
    press(page, "予約する")
    number = page.locator(".ticket__no").first.inner_text()
    assert re.fullmatch(r"\d{3}-\d{3}-\d{4}", number)
    press(page, "予約を見る・変える・取り消す")
    change(page, booked)
    press(page, "予約を取り消す")
    press(page, "予約を取り消す")
    expect(page.locator("main .notice").first).to_contain_text("予約を取り消しました")
    assert house.one("SELECT state FROM booking_booking WHERE number = %s", number) == ["cancelled"]


def look_at_all_offices(page: Page) -> str:
    """See every office in the calendar and in the list, and go to the last one's last day; the name of the office."""
    offices = page.locator("table[data-of=offices] tbody th").all_inner_texts()
    assert len(offices) == 7
    follow(page.locator("main .tabs a", has_text="一覧"))
    assert {one.inner_text() for one in page.locator("ul[data-of=offices] b:visible").all()} == set(offices)
    follow(page.locator("main .tabs a", has_text="カレンダー"))
    follow(page.locator("table[data-of=offices] tbody tr").last.locator("a.slot").last)
    expect(page.locator("#when")).to_have_text(f"{offices[-1]}の空き")
    return offices[-1]


def pick(page: Page, number: int) -> str:
    """Choose one of the free times that can be seen; the clock it says."""
    times = page.locator("table.slots:not([data-of]) a.slot:visible, ul.days:not([data-of]) a.slot:visible")
    follow(times.nth(number) if number >= 0 else times.last)
    return page.locator(".pick b.num").inner_text().split()[-1]


def change(page: Page, booked: str) -> None:
    """Choose another time, and find it on the page of the booking."""
    press(page, "時刻を変える")
    other = pick(page, 0)
    assert other != booked
    press(page, "この時刻に変える")
    press(page, "この時刻に変える")
    expect(page.locator("main .notice").first).to_contain_text("時刻を変えました")
    assert other in page.locator("h1").inner_text()


def test_a_resident_waits_for_a_time_and_no_longer_on_a_telephone_without_a_script(
    resident: Page, house: RunningHouse
) -> None:
    page = resident
    page.goto(f"/visit/wait?for=s.child&office={OFFICE}")
    for field, text in (("name", "見本 楓"), ("kana", "みほん かえで"), ("email", "kaede@example.jp")):
        page.fill(f"[name={field}]", text)
    page.locator('input[name="consent"]').check(force=True)
    sunday = today() + timedelta(days=13 - today().weekday())  # on which nothing comes free meanwhile
    for field in ("from_on", "until_on"):
        page.fill(f"[name={field}]", sunday.isoformat())
    follow(page.locator("main form button.button").first)
    assert page.url.endswith("/visit/waiting")
    row = page.locator("main .sheet")
    expect(row).to_contain_text("待っています")
    press(page, "空き待ちをやめる")
    expect(page.locator("h1")).to_have_text("空き待ちをやめますか")
    press(page, "やめないで、もどる")
    press(page, "空き待ちをやめる")
    press(page, "空き待ちをやめる")
    expect(page.locator("main .notice").first).to_contain_text("空き待ちをやめました")
    expect(row).to_contain_text("終わりました")
    state = "SELECT state FROM booking_waiter WHERE name = %s"
    assert house.one(state, "見本 楓") == ["withdrawn"]
