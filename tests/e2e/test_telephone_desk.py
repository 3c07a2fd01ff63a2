"""An operator books by keyboard alone, in a browser without scripts, with few strokes and in less than 30 seconds.

No clock decides that: the seconds are reckoned from every key by the keystroke-level model.
"""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.e2e.conftest import Visitor, sign_in_as_staff
from tests.e2e.keystrokes import Reckoned, keys_of
from tests.e2e.running import RunningHouse

MOST_STROKES = 60
MOST_SECONDS = 30.0
_LAY = "from madoguchi.engines.booking.actions.slots import lay_slots; lay_slots(only_office='401064')"


class Keyboard:
    """The keyboard of an operator, with how often a key was pressed that writes nothing, and how long all of it takes.

    Seconds are reckoned, not measured.
    """

    def __init__(self, page: Page) -> None:
        self.page, self.strokes, self.letters, self.pages = page, 0, 0, 1

    @property
    def seconds(self) -> float:
        """What an operator needs for all that was pressed and for every page that was looked at."""
        return Reckoned(keys=self.strokes + self.letters, looks=self.pages, pages=self.pages).seconds

    def press(self, key: str, times: int = 1) -> None:
        """Press a key that brings no page."""
        self.strokes += times
        for _ in range(times):
            self.page.keyboard.press(key)

    def follow(self, key: str) -> None:
        """Press a key that brings another page."""
        self.pages += 1
        with self.page.expect_navigation():
            self.press(key)

    def reach(self, where: str) -> None:
        """Press Tab until this has the focus."""
        while not self.page.locator(where).evaluate("one => one === document.activeElement"):
            self.press("Tab")
            assert self.strokes <= MOST_STROKES, f"{where} is not reached by Tab"

    def say(self, *said: str) -> None:
        """Write into one field after another, from the field of the name on."""
        self.reach("#name")
        for number, text in enumerate(said):
            self.press("Tab", min(number, 1))
            self.write(text)

    def write(self, text: str) -> None:
        """Write into the field that has the focus."""
        self.letters += keys_of(text)
        self.page.keyboard.type(text)


def times_for_the_first_service(visitor: Visitor) -> Keyboard:
    """The keyboard of an operator whose page shows the times of the first service; the nearest has the focus."""
    page = visitor(script=False)
    sign_in_as_staff(page, "administrative_centre-clerk-1")
    page.goto("/staff/visits/book?office=401064")
    page.locator("input[name=service]:focus").wait_for()  # a browser sets the focus a little after the page is there
    keyboard = Keyboard(page)
    keyboard.press("Space")
    keyboard.follow("Enter")
    page.locator("input[name=time]:focus").wait_for()
    return keyboard


def test_a_caller_is_booked_by_keyboard_alone(house: RunningHouse, visitor: Visitor) -> None:
    house.do(_LAY)
    keyboard = times_for_the_first_service(visitor)
    page = keyboard.page
    keyboard.press("ArrowRight", 2)  # not the nearest time, but the one after the next
    keyboard.say("見本 梢", "みほん こずえ", "0930001234")  # nobody else is called so
    keyboard.follow("Enter")
    assert re.fullmatch(r"\d{3}-\d{3}-\d{4}", page.locator(".ticket__no").inner_text())
    assert "ミホン コズエ" in page.locator("main").inner_text()
    assert keyboard.seconds < MOST_SECONDS
    page.locator("a:focus").wait_for()
    keyboard.follow("Enter")  # the next call has the focus
    assert page.url.endswith("/staff/visits/book")
    assert keyboard.strokes <= MOST_STROKES


def test_a_caller_somebody_else_is_called_like_is_booked_with_one_key_more(
    house: RunningHouse, visitor: Visitor
) -> None:
    house.do(_LAY)
    for telephone in ("0930002345", "0930003456"):
        keyboard = times_for_the_first_service(visitor)
        page = keyboard.page
        keyboard.say("見本 蕗", "みほん ふき", telephone)
        keyboard.follow("Enter")
        asked = page.locator("input[name=sure]").count()
        assert asked == (telephone == "0930003456"), page.locator("main").inner_text()
        if asked:
            page.locator("input[name=sure]:focus").wait_for()
            keyboard.press("Space")
            keyboard.follow("Enter")
        assert re.fullmatch(r"\d{3}-\d{3}-\d{4}", page.locator(".ticket__no").inner_text())
        assert keyboard.strokes <= MOST_STROKES
    assert keyboard.seconds < MOST_SECONDS


def test_what_takes_too_long_is_noticed(visitor: Visitor) -> None:
    keyboard = Keyboard(visitor(script=False))
    keyboard.write("見本 梢")
    assert keyboard.letters == keys_of("みほん こずえ") == 17
    assert keyboard.seconds < MOST_SECONDS
    keyboard.press("Tab", 90)
    assert keyboard.seconds > MOST_SECONDS


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
    keyboard = Keyboard(page)
    keyboard.reach("button[name=opening][value=by-keyboard]")
    keyboard.follow("Enter")
    page.locator("input[name=time]:focus").wait_for()
    for field, said in (
        ("name", "見本 花子"),
        ("kana", "みほん はなこ"),
        ("born", "19850403"),
        ("telephone", "0930001234"),
    ):
        keyboard.reach(f"#{field}")
        keyboard.write(said)
    keyboard.follow("Enter")
    assert re.fullmatch(r"\d{3}-\d{3}-\d{4}", page.locator(".ticket__no").inner_text())
    assert "見本の一斉受付" in page.locator("main").inner_text()
    assert keyboard.strokes <= MOST_STROKES
    assert keyboard.seconds < MOST_SECONDS


def test_a_caller_no_time_suits_is_put_on_the_waiting_list_by_keyboard_alone(
    house: RunningHouse, visitor: Visitor
) -> None:
    house.do(_LAY)
    keyboard = times_for_the_first_service(visitor)
    page = keyboard.page
    for field, said in (("name", "見本 花子"), ("kana", "みほん はなこ"), ("telephone", "0930001234")):
        keyboard.reach(f"#{field}")
        keyboard.write(said)
    keyboard.reach("button[name=carry]")
    keyboard.follow("Enter")
    page.locator("#from_on:focus").wait_for()  # what was said is there, the days are left
    assert page.locator("#kana").input_value() == "みほん はなこ"
    keyboard.follow("Enter")
    assert page.url.endswith("/staff/visits/waiting/401064")
    row = page.locator("main tbody tr", has_text="見本 花子").inner_text()
    assert "メールなし" in row
    assert "0930001234" in row.replace("-", "")
    assert keyboard.strokes <= MOST_STROKES
    assert keyboard.seconds < MOST_SECONDS
