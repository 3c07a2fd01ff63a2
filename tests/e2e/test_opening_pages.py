"""A mass opening on a telephone: every page of the lobby before axe, and none of them has a script at all."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.e2e.axe import problems_of
from tests.e2e.conftest import Visitor
from tests.e2e.running import RunningHouse

_MAKE = """
from datetime import time, timedelta
from madoguchi.engines.booking.rules.opening import Plan
from madoguchi.journeys.openings import NewOpening, create_opening, stop_opening
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import now
at, hour = now(), timedelta(hours=1)
for ref, opens, places in (("soon", hour, 5), ("open", -hour, 5), ("stopped", -hour, 5), ("last", -hour, 1)):
    plan = Plan((at + 7 * 24 * hour).date(), time(9), time(9, 15), 15, places)
    title = {"ja": "予防接種の予約", "en": "Vaccination", "ja-easy": "予防接種の 予約"}
    create_opening(NewOpening(ref, title, "401064", at - 2 * hour, at + opens, at + 48 * hour, (plan,)), by=SYSTEM)
stop_opening("stopped", notice="点検のため、10時から続けます。", by=SYSTEM)
"""


@pytest.fixture(scope="module")
def lobby(house: RunningHouse) -> Iterator[str]:
    """The lobby of the running house, with four openings; its address."""
    house.do(_MAKE)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = house._start("lobby", "--alone", "--port", str(port))
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/opening"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def look(page: Page) -> None:
    """No violation but that a line renews itself, no script, and nothing to scroll sideways."""
    assert problems_of(page, besides=["meta-refresh"]) == []  # a line is an event in real time (WCAG 2.2.1)
    assert page.locator("script").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def send(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form button").click()


def take_place(page: Page, name: str) -> None:
    page.fill("#name", name)
    page.fill("#born", "1985-04-03")
    send(page)


def be_let_in(page: Page, address: str) -> None:
    page.goto(f"{address}/place")
    for _ in range(100):
        if page.locator("a[href*='/choose']").count():
            return
        page.wait_for_timeout(200)
        page.goto(f"{address}/place")
    raise AssertionError("nobody was let in")


def book(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/choose")
    page.select_option("#wish1", index=1)
    page.fill("#name", name)
    page.fill("#born", "1985-04-03")
    send(page)


def test_the_pages_of_an_opening_are_accessible_and_have_no_script(lobby: str, visitor: Visitor) -> None:
    page = visitor(width=390)
    page.goto(f"{lobby}/soon")
    look(page)
    send(page)
    look(page)
    take_place(page, "見本 花子")
    look(page)
    page.goto(f"{lobby}/stopped")
    look(page)
    page.goto(f"{lobby}/open")
    take_place(page, "見本 花子")
    be_let_in(page, f"{lobby}/open")
    look(page)
    page.goto(f"{lobby}/open/choose")
    look(page)
    send(page)
    look(page)
    book(page, f"{lobby}/open", "見本 花子")
    assert "予約しました" in page.locator("h1").inner_text()
    look(page)


def test_who_comes_too_late_is_told_so_on_pages_without_a_script(lobby: str, visitor: Visitor) -> None:
    first, second = visitor(width=390), visitor(width=390)
    address = f"{lobby}/last"
    for page, name in ((first, "見本 一"), (second, "見本 二")):
        page.goto(address)
        take_place(page, name)
        be_let_in(page, address)
    second.goto(f"{address}/choose")
    second.select_option("#wish1", index=1)
    book(first, address, "見本 一")
    second.fill("#name", "見本 二")
    second.fill("#born", "1985-04-03")
    send(second)
    assert "満員になりました" in second.locator("h1").inner_text()
    look(second)
    second.goto(f"{address}/place")
    second.wait_for_load_state()
    look(second)
