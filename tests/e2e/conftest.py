"""The running house and its visitors."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.axe import bringing_axe
from tests.e2e.browsing import arriving, launched, sign_in_as_staff
from tests.e2e.filling import Form, read_forms
from tests.e2e.running import RunningHouse

__all__ = ["sign_in_as_staff"]

Visitor = Callable[..., Page]
_OPENINGS = """
from datetime import time, timedelta
from madoguchi.engines.booking.actions.slots import lay_slots
from madoguchi.engines.booking.rules.opening import Plan
from madoguchi.journeys.openings import NewOpening, create_opening, stop_opening
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import moved_to, now
at, hour = now(), timedelta(hours=1)
lay_slots()
for ref, opens, places in (("soon", hour, 5), ("open", -hour, 5), ("stopped", -hour, 5), ("last", -hour, 1)):
    plan = Plan((at + 7 * 24 * hour).date(), time(9), time(9, 15), 15, places)
    title = {"ja": "予防接種の予約", "en": "Vaccination", "ja-easy": "予防接種の 予約"}
    create_opening(NewOpening(ref, title, "401064", at - 2 * hour, at + opens, at + 48 * hour, (plan,)), by=SYSTEM)
with moved_to(at - 96 * hour):
    plan = Plan((at + 7 * 24 * hour).date(), time(10), time(10, 15), 15, 5)
    title = {"ja": "終わった受付", "en": "An opening that is over", "ja-easy": "終わった 受付"}
    create_opening(NewOpening("over", title, "401064", now(), now(), at - hour, (plan,)), by=SYSTEM)
stop_opening("stopped", notice="点検のため、10時から続けます。", by=SYSTEM)
"""


@pytest.fixture(scope="package")
def house() -> Iterator[RunningHouse]:
    """One running house for all browser tests."""
    house = RunningHouse()
    yield house
    house.stop()


@pytest.fixture(scope="package")
def lobby(house: RunningHouse) -> Iterator[str]:
    """The lobby of the running house, which has one only, with free times and five openings; its address."""
    house.do(_OPENINGS)
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
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


@pytest.fixture(scope="package")
def forms(house: RunningHouse) -> dict[str, Form]:
    """What is typed into each form, told by the house itself: the browser's event loop keeps Django away from here."""
    return read_forms(house.do("import tests.e2e.told_forms"))


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, without a window; its event loop ends with it, so that Django is let in again."""
    with launched() as browser:
        yield browser


@pytest.fixture
def visitor(house: RunningHouse, chromium: Browser) -> Iterator[Visitor]:
    """A fresh visitor: `visitor(script=False, width=390)` gives a page of a browser with no history."""
    contexts: list[BrowserContext] = []

    def arrive(*, script: bool = True, width: int = 1280, height: int = 900, locale: str = "ja-JP") -> Page:
        context = arriving(chromium, house.base, script=script, width=width, height=height, locale=locale)
        contexts.append(context)
        if script:
            context.add_init_script(bringing_axe())
        page = context.new_page()
        page.set_default_timeout(60_000)
        return page

    yield arrive
    for context in contexts:
        context.close()
