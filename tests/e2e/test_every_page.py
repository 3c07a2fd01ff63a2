"""One look at every page: the rules of WCAG 2.2 AA, its own policy, what it keeps in the browser, a narrow screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.e2e.axe import bringing_axe, problems_of
from tests.e2e.running import RunningHouse
from tests.e2e.staging import come_in, staged
from tests.e2e.test_accessibility import SEEN
from tests.house.addresses import Place, address
from tests.house.test_query_counts import reader

_LISTEN = """
  window.broken = [];
  document.addEventListener("securitypolicyviolation",
    (event) => window.broken.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
_KEPT = "[localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]"
_BEHAVIOUR = f"async () => [window.broken, {_KEPT}]"
_TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
    [...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1 && getComputedStyle(one).position !== 'absolute')
    .slice(0, 5).map(one => one.outerHTML.slice(0, 160)).concat(`${document.documentElement.scrollWidth} wide`)"""
# WCAG 1.4.12: whoever needs more room between the lines, the words and the letters takes it.
_SPACE = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
_TOO_WIDE_SPACED = f"() => [({_TOO_WIDE})(), ({_SPACE})(), ({_TOO_WIDE})()].flatMap(one => one ?? [])"
# Everything that can be done on a page: where its links lead, and each button with the form it sends. What is folded is
# opened first, which needs no script; a button of no form, and a link that leads nowhere, do nothing without one.
_ACTS = """() => {
    document.querySelectorAll('details').forEach(one => { one.open = true; });
    const seen = one => one.checkVisibility({visibilityProperty: true});
    const links = [...document.querySelectorAll('a[href]')].filter(seen).map(one => one.getAttribute('href'));
    const buttons = [...document.querySelectorAll('button:not([type=button]):not([aria-hidden]), input[type=submit]')];
    const pressed = buttons.filter(one => one.form && seen(one)).map(one => [one.form, one]);
    const forms = [...document.querySelectorAll('main form')].filter(form => seen(form) && form.elements.length);
    return {
        acts: [...links.map(one => `to ${one.split(/[?#]/)[0]}`), ...pressed.map(([form, one]) =>
            `${form.method} ${form.action.split(/[?#]/)[0]} ${one.name}`)],
        dead: [
            ...forms.filter(form => !pressed.some(([of]) => of === form)).map(form => form.outerHTML.slice(0, 160)),
            ...[...document.querySelectorAll('button[type=button], a[href="#"], a[href^="javascript:"]')].filter(seen)
                .map(one => one.outerHTML.slice(0, 160))],
    };
}"""
# A passkey is made by the browser at the word of a script; without one these pages say so.
BY_SCRIPT = {"staff:sign_in", "staff:passkeys"}
DESK, TELEPHONE, NARROWEST = (1280, 900), (390, 900), (320, 256)


@dataclass(frozen=True)
class Look:
    """What one visit to a page shows."""

    status: int
    accessibility: list[str]
    broken: list[str]
    kept: list[int]
    too_wide: list[str]
    only_by_script: list[str]
    dead_without: list[str]


class Visit:
    """A browser that looks at one page after the other, as whoever may open it."""

    def __init__(self, house: RunningHouse, chromium: Browser) -> None:
        self.house = house
        self.context = chromium.new_context(
            base_url=house.base, locale="ja-JP", timezone_id="Asia/Tokyo", reduced_motion="reduce"
        )
        self.plain = chromium.new_context(
            base_url=house.base, locale="ja-JP", timezone_id="Asia/Tokyo", java_script_enabled=False
        )
        self.plain_page = self.plain.new_page()
        self.context.add_init_script(_LISTEN)
        self.context.add_init_script(bringing_axe())
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.said.append(said.text)

    def look(self, place: Place) -> Look:
        """Open the page and look at it in every way."""
        for context in (self.context, self.plain):
            context.clear_cookies()
            come_in(context, reader(place), self.house)
        of_residents = place.startswith("portal:")
        self._resize(TELEPHONE if of_residents else DESK)
        self.said.clear()
        where = address(place, staged(self.house))
        answer = self.page.goto(where)
        assert answer is not None
        broken, kept = self.page.evaluate(_BEHAVIOUR)
        found = problems_of(self.page)
        only_by_script, dead = self._without_script(where, self.page.evaluate(_ACTS)["acts"])
        wide = self._narrowed(spaced=of_residents)
        return Look(answer.status, found, [*broken, *self.said], kept, wide, only_by_script, dead)

    def _without_script(self, where: str, acts: list[str]) -> tuple[list[str], list[str]]:
        """What can be done on a page by a script alone, and what seems to be there and does nothing without one."""
        self.plain_page.goto(where)
        found = self.plain_page.evaluate(_ACTS)
        return sorted({*acts} - {*found["acts"]}), found["dead"]

    def _resize(self, size: tuple[int, int]) -> None:
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def _narrowed(self, *, spaced: bool) -> list[str]:
        self._resize(NARROWEST if spaced else TELEPHONE)
        return list(self.page.evaluate(_TOO_WIDE_SPACED if spaced else _TOO_WIDE))


@pytest.fixture(scope="module")
def visit(house: RunningHouse, chromium: Browser) -> Iterator[Visit]:
    visit = Visit(house, chromium)
    yield visit
    visit.context.close()
    visit.plain.close()


@pytest.fixture(scope="module")
def look(visit: Visit) -> Callable[[Place], Look]:
    """A look at a page; each is visited once for everything that is asked of it."""
    return cache(visit.look)


@pytest.mark.parametrize("place", SEEN)
def test_every_page_is_open_to_everybody(place: Place, look: Callable[[Place], Look]) -> None:
    seen = look(place)
    assert seen.status == 200
    assert seen.accessibility == []


@pytest.mark.parametrize("place", SEEN)
def test_s_csp_1_no_page_breaks_its_own_policy(place: Place, look: Callable[[Place], Look]) -> None:
    assert look(place).broken == []


@pytest.mark.parametrize("place", SEEN)
def test_s_priv_1_nothing_is_kept_in_the_storage_of_a_browser(place: Place, look: Callable[[Place], Look]) -> None:
    assert look(place).kept == [0, 0, 0]


@pytest.mark.parametrize("place", SEEN)
def test_no_page_scrolls_sideways(place: Place, look: Callable[[Place], Look]) -> None:
    assert look(place).too_wide == []


@pytest.mark.parametrize("place", [place for place in SEEN if place not in BY_SCRIPT])
def test_everything_on_a_page_is_done_without_a_script(place: Place, look: Callable[[Place], Look]) -> None:
    assert (look(place).only_by_script, look(place).dead_without) == ([], [])


def _told(page: Page, script: str) -> None:
    page.goto("/")
    page.evaluate(script)
    page.wait_for_function("window.broken.length > 0")


def test_a_page_that_breaks_its_policy_is_noticed(visit: Visit) -> None:
    picture = "document.body.append(Object.assign(document.createElement('img'), {src: 'https://other.example/a.png'}))"
    _told(visit.page, picture)
    style = "document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')"
    _told(visit.page, style)
    assert any("style-src" in one for one in visit.page.evaluate("window.broken"))


def test_a_page_that_keeps_something_or_is_too_wide_is_noticed(visit: Visit) -> None:
    visit.page.goto("/")
    visit.page.evaluate("localStorage.setItem('name', 'x')")
    assert visit.page.evaluate(_BEHAVIOUR)[1] == [1, 0, 0]
    visit.page.evaluate("localStorage.clear()")
    visit.page.evaluate("document.querySelector('main').style.width = '3000px'")
    assert visit.page.evaluate(_TOO_WIDE) != []


def test_what_only_a_script_can_do_is_noticed(visit: Visit) -> None:
    missing, dead = visit._without_script("/", ["to /made/by/a/script"])
    assert (missing, dead) == (["to /made/by/a/script"], [])
    visit.plain_page.evaluate(
        """() => { document.querySelector('main').innerHTML =
            '<button type="button">x</button><a href="#">x</a><form><input name="q"></form><form hidden></form>'; }"""
    )
    assert len(visit.plain_page.evaluate(_ACTS)["dead"]) == 3
