"""An operator books by keyboard alone, in a browser without scripts, with few strokes."""

from __future__ import annotations

import re

from tests.e2e.conftest import Visitor, sign_in_as_staff
from tests.e2e.running import RunningHouse

MOST_STROKES = 60
_LAY = "from madoguchi.engines.booking.actions.slots import lay_slots; lay_slots(only_office='401064')"


def test_a_caller_is_booked_by_keyboard_alone(house: RunningHouse, visitor: Visitor) -> None:
    house.do(_LAY)
    page = visitor(script=False)
    sign_in_as_staff(page, "administrative_centre-clerk-1")
    strokes: list[str] = []

    def press(key: str, times: int = 1) -> None:
        for _ in range(times):
            strokes.append(key)
            page.keyboard.press(key)

    page.goto("/staff/visits/book?office=401064")
    page.locator("input[name=service]:focus").wait_for()  # a browser sets the focus a little after the page is there
    press("Space")
    with page.expect_navigation():
        press("Enter")
    page.locator("input[name=time]:focus").wait_for()
    press("ArrowRight", 2)  # not the nearest time, but the one after the next
    found = False
    for _ in range(12):
        press("Tab")
        if page.locator("#name:focus").count():
            found = True
            break
    assert found, "the name is not reached by Tab"
    page.keyboard.type("見本 花子")
    press("Tab")
    page.keyboard.type("みほん はなこ")
    press("Tab")
    page.keyboard.type("0930001234")
    with page.expect_navigation():
        press("Enter")
    assert re.fullmatch(r"\d{3}-\d{3}-\d{4}", page.locator(".ticket__no").inner_text())
    assert "ミホン ハナコ" in page.locator("main").inner_text()
    page.locator("a:focus").wait_for()
    with page.expect_navigation():
        press("Enter")  # the next call has the focus
    assert page.url.endswith("/staff/visits/book")
    assert len(strokes) <= MOST_STROKES, strokes


_OPEN = """
from datetime import time, timedelta
from madoguchi.engines.booking.actions.opening import create_opening
from madoguchi.engines.booking.rules.opening import Plan
from madoguchi.values.clock import now
at = now()
plan = Plan((at + timedelta(days=3)).date(), time(9), time(10), 15, 5, 2)
create_opening('by-keyboard', title={'ja': '見本の一斉受付'}, office='401064', plans=[plan],
    gathers_at=at, opens_at=at, closes_at=at + timedelta(hours=1))
"""


def test_a_kept_place_of_an_opening_is_booked_by_keyboard_alone(house: RunningHouse, visitor: Visitor) -> None:
    house.do(_OPEN)
    page = visitor(script=False)
    sign_in_as_staff(page, "administrative_centre-clerk-1")
    page.goto("/staff/visits/book?office=401064")
    button = page.locator("button[name=opening][value=by-keyboard]")
    strokes = 0
    while not button.evaluate("one => one === document.activeElement"):
        page.keyboard.press("Tab")
        strokes += 1
        assert strokes < MOST_STROKES, "the opening is not reached by Tab"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator("input[name=time]:focus").wait_for()
    for field, said in (
        ("name", "見本 花子"),
        ("kana", "みほん はなこ"),
        ("born", "19850403"),
        ("telephone", "0930001234"),
    ):
        for _ in range(3):
            page.keyboard.press("Tab")
            strokes += 1
            if page.locator(f"#{field}:focus").count():
                break
        page.keyboard.type(said)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert re.fullmatch(r"\d{3}-\d{3}-\d{4}", page.locator(".ticket__no").inner_text())
    assert "見本の一斉受付" in page.locator("main").inner_text()
    assert strokes <= MOST_STROKES


def test_a_caller_no_time_suits_is_put_on_the_waiting_list_by_keyboard_alone(
    house: RunningHouse, visitor: Visitor
) -> None:
    house.do(_LAY)
    page = visitor(script=False)
    sign_in_as_staff(page, "administrative_centre-clerk-1")
    page.goto("/staff/visits/book?office=401064")
    page.locator("input[name=service]:focus").wait_for()
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator("input[name=time]:focus").wait_for()
    strokes = 3
    for field, said in (("name", "見本 花子"), ("kana", "みほん はなこ"), ("telephone", "0930001234")):
        while not page.locator(f"#{field}:focus").count():
            page.keyboard.press("Tab")
            strokes += 1
            assert strokes < MOST_STROKES, f"{field} is not reached by Tab"
        page.keyboard.type(said)
    button = page.locator("button[name=carry]")
    while not button.evaluate("one => one === document.activeElement"):
        page.keyboard.press("Tab")
        strokes += 1
        assert strokes < MOST_STROKES, "the waiting list is not reached by Tab"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator("#from_on:focus").wait_for()  # what was said is there, the days are left
    assert page.locator("#kana").input_value() == "みほん はなこ"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/staff/visits/waiting/401064")
    row = page.locator("main tbody tr", has_text="見本 花子").inner_text()
    assert "メールなし" in row
    assert "0930001234" in row.replace("-", "")
