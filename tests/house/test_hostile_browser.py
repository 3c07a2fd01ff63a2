"""Whatever words of people are kept, in a browser none of them runs, and none of them is stopped only by the policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.browsing import launched
from tests.e2e.test_accessibility import SEEN
from tests.house.addresses import Place, address
from tests.house.conftest import undone
from tests.house.in_thread import InThread, answering
from tests.house.scene import Scene
from tests.house.test_hostile_texts import readers, write_into_every_text

pytestmark = pytest.mark.django_db
# The second one where a column is too short for the first.
MARKUP = ("\"'><img src=x onerror=ran(0)><script>ran(0)</script>", "<img src=x onerror=ran(0)>")
_SHOWN = re.compile(r"ran\((\d+)\)")
# Counted on every page before anything of it is read: what ran, and what the policy of the page stopped.
_LISTEN = """
    window.happened = [];
    window.ran = number => window.happened.push(`column ${number} ran`);
    document.addEventListener("securitypolicyviolation",
        event => window.happened.push(`stopped: ${event.violatedDirective} ${event.blockedURI}`));
"""
_SEEN = "() => [document.documentElement.outerHTML, window.happened]"


@dataclass
class Visitor:
    """A browser that opens one page after the other, as whoever may."""

    house: InThread
    scene: Scene
    browser: Browser
    page: Page

    def come_in(self, role: str) -> None:
        """From now on the browser belongs to the role."""
        cookies = {**self.scene.devices, **({"sid": self.scene.cookies[role]} if role in self.scene.cookies else {})}
        self.page.context.clear_cookies()
        self.page.context.add_cookies(
            [{"name": name, "value": value, "url": self.house.base} for name, value in cookies.items()]
        )

    def look(self, place: Place, role: str) -> tuple[set[int], list[str]]:
        """The columns whose words stand on the page, and what happened on it."""
        self.come_in(role)
        where = self.house.base + address(place, self.scene)
        answer = self.page.goto(where)
        assert answer is not None
        assert answer.status == 200, (place, role)
        page, happened = self.page.evaluate(_SEEN)
        return {int(number) for number in _SHOWN.findall(page)}, happened


@pytest.fixture
def visitor(scene: Scene) -> Iterator[Visitor]:
    """The browser and what it needs live in the thread that asks."""
    with answering() as house:
        window = launched()
        browser = house.answered(window.__enter__)

        def opened() -> Page:
            page = browser.new_page()
            page.add_init_script(_LISTEN)
            return page

        try:
            yield Visitor(house, scene, browser, house.answered(opened))
        finally:
            house.answered(lambda: window.__exit__(None, None, None))


def test_s_csp_2_no_word_anybody_typed_runs_in_a_browser_on_any_page(visitor: Visitor) -> None:
    shown: set[int] = set()
    places: set[Place] = set()
    with undone():
        write_into_every_text(*MARKUP, before=False)
        for place in SEEN:
            # The answers to everybody else are looked at as text.
            columns, happened = visitor.house.answered(partial(visitor.look, place, readers(place)[0]))
            assert happened == [], place
            shown |= columns
            places |= {place} if columns else set()
    # Many columns on many pages, or this looks at nothing.
    assert len(shown) >= 50
    assert len(places) >= 150


def test_s_csp_2_what_runs_on_a_page_and_what_its_policy_stops_are_both_noticed(visitor: Visitor) -> None:
    assert "column 0 ran" in visitor.house.answered(lambda: _happened(visitor.page, "about:blank"))
    assert any(
        "stopped: script-src" in one
        for one in visitor.house.answered(lambda: _happened(visitor.page, visitor.house.base))
    )


def _happened(page: Page, where: str) -> list[str]:
    """What happens on a page in which the markup is markup."""
    page.goto(where)
    page.evaluate("told => document.body.insertAdjacentHTML('beforeend', told)", MARKUP[0])
    page.wait_for_function("window.happened.length > 0")
    return list(page.evaluate("window.happened"))
