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
