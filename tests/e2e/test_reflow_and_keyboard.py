"""A narrow screen, a keyboard alone, and a browser that is left as it was found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import Visitor
from tests.e2e.filling import Form, Typed, paper
from tests.e2e.overfilling import OVERFULL, overfill
from tests.e2e.running import RunningHouse
from tests.e2e.staging import come_in, staged
from tests.house.addresses import Place, address
from tests.house.test_query_counts import reader

_TOO_WIDE = """() => [...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1 && getComputedStyle(one).position !== 'absolute')
    .slice(0, 5).map(one => one.outerHTML.slice(0, 160))"""

# The outline may stand on the control, on its label or on the card around it.
_OUTLINE = """() => {
    for (let one = document.activeElement, up = 0; one && up < 4; one = one.parentElement, up += 1) {
        const style = getComputedStyle(one);
        if (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) return true;
        if (up === 0 && style.backgroundColor === 'rgb(255, 212, 61)') return true;
    }
    return false;
}"""
_FOCUSED = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect();
    return {tag: one.tagName, name: one.name || '', type: one.type || '', value: one.value || '', words: one.innerText,
        hidden: one.getAttribute('aria-hidden') || '', checked: !!one.checked, top: box.top, bottom: box.bottom,
        href: one.getAttribute('href') || '', html: one.outerHTML.slice(0, 160)};
}"""
_LISTEN = """document.addEventListener('securitypolicyviolation', one =>
    window.tellOfViolation(one.violatedDirective + ' ' + one.blockedURI))"""


@pytest.fixture(scope="module")
def narrow(house: RunningHouse, chromium: Browser) -> Iterator[Callable[[str], Page]]:
    """A browser on the narrowest screen that counts, for any role."""
    context = chromium.new_context(
        base_url=house.base, viewport={"width": 320, "height": 256}, locale="ja-JP", bypass_csp=True
    )
    page = context.new_page()

    def as_role(role: str) -> Page:
        context.clear_cookies()
        come_in(context, role, house)
        return page

    yield as_role
    context.close()


_HEAD = """() => {
    const written = document.createRange();
    written.selectNodeContents(document.querySelector('.brand__name'));
    const tools = document.querySelector('.top__tools').getBoundingClientRect();
    return [written.getBoundingClientRect().right, tools.left];
}"""


def check_fits(page: Page) -> None:
    """Nothing makes the page wider than the screen."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= page.viewport_size["width"], (wide, page.evaluate(_TOO_WIDE))  # type: ignore[index]


@pytest.mark.parametrize("name", OVERFULL)
def test_a_page_with_long_names_and_many_things_does_not_scroll_sideways(
    name: str, house: RunningHouse, narrow: Callable[[str], Page]
) -> None:
    role, place, many = OVERFULL[name]
    page = narrow(role)
    page.goto(address(place, staged(house)))
    overfill(page, many)
    check_fits(page)


@pytest.mark.parametrize("language", ["en", "ja-easy"])
@pytest.mark.parametrize("place", ["portal:home", "portal:procedure", "portal:apply_page", "portal:status"])
def test_longer_languages_fit_too(
    place: Place, language: str, house: RunningHouse, narrow: Callable[[str], Page]
) -> None:
    page = narrow(reader(place))
    page.context.add_cookies([{"name": "language", "value": language, "url": house.base}])
    page.goto(address(place, staged(house)))
    check_fits(page)


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
def test_on_a_telephone_nothing_of_the_offices_head_lies_over_its_neighbour(
    language: str, house: RunningHouse, narrow: Callable[[str], Page]
) -> None:
    page = narrow("centre")
    page.set_viewport_size({"width": 390, "height": 844})
    page.context.add_cookies([{"name": "language", "value": language, "url": house.base}])
    page.goto("/staff/")
    name_ends, tools_begin = page.evaluate(_HEAD)
    assert 0 < name_ends <= tools_begin


class Keyboard:
    """Somebody who has a keyboard only: forward with Tab, never with a mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.unseen: list[str] = []

    def step(self) -> dict[str, object]:
        """One step forward; what has the focus now, which must be seen."""
        self.page.keyboard.press("Tab")
        found = self.here()
        if found["tag"] not in ("BODY", "HTML") and not self.page.evaluate(_OUTLINE):
            self.unseen.append(str(found["html"]))
        return found

    def here(self) -> dict[str, object]:
        """What has the focus: a page that opened a question begins there."""
        found: dict[str, object] = self.page.evaluate(_FOCUSED)
        return found

    def go_to(self, wanted: Callable[[dict[str, object]], bool]) -> None:
        """Forward until it has the focus."""
        for _ in range(120):
            if wanted(self.step()):
                return
        raise AssertionError(f"the keyboard does not come there: {self.page.url}")

    def press(self, key: str = "Enter") -> None:
        """Press what has the focus, and wait for what it brings."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)


def fill_by_keyboard(keys: Keyboard, typed: Typed) -> None:
    """Every control of the page in the order of Tab; ends on the button that goes on."""
    found = keys.here()
    for _ in range(120):
        name, kind = str(found["name"]), str(found["type"])
        if found["tag"] == "BUTTON" and name == "next":
            assert found["hidden"] != "true", "a hidden button takes the focus"
            return
        wanted = typed.get(name)
        if kind == "file":
            _give_paper(keys)
        elif wanted is not None and found["tag"] in ("INPUT", "TEXTAREA", "SELECT"):
            _answer(keys.page, found, wanted)
        found = keys.step()
    raise AssertionError(f"the keyboard does not come to the button: {keys.page.url}")


def _give_paper(keys: Keyboard) -> None:
    with keys.page.expect_file_chooser() as chooser:
        keys.page.keyboard.press("Enter")
    chooser.value.set_files(paper())


def _answer(page: Page, found: dict[str, object], wanted: tuple[str, ...]) -> None:
    if found["type"] == "checkbox":
        if (found["value"] in wanted) != found["checked"]:
            page.keyboard.press("Space")
    elif found["type"] == "radio":
        _choose(page, wanted[0])
    elif found["tag"] == "SELECT":
        for _ in range(60):
            if page.evaluate("document.activeElement.value") == wanted[0]:
                return
            page.keyboard.press("ArrowDown")
        raise AssertionError(f"{wanted[0]} is not to be chosen")
    else:
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(wanted[0])


def _choose(page: Page, wanted: str) -> None:
    page.keyboard.press("Space")
    for _ in range(30):
        if page.evaluate("document.activeElement.value") == wanted:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{wanted} is not to be chosen")


def test_a_whole_application_by_keyboard_leaves_nothing_in_the_browser(
    house: RunningHouse, visitor: Visitor, forms: dict[str, Form]
) -> None:
    page = visitor(width=1280)
    broken: list[str] = []
    page.context.expose_function("tellOfViolation", lambda what: broken.append(what))
    page.context.add_init_script(_LISTEN)
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("filechooser", lambda _: None)  # from now on, so that no key is faster than the interception
    keys = Keyboard(page)
    form = forms["child_medical_expenses"]
    page.goto("/")
    assert "#main" in str(keys.step()["href"]), "the first step skips to what the page is about"
    keys.go_to(lambda found: str(found["href"]).endswith(f"/procedures/{form.id}"))
    keys.press()
    keys.go_to(lambda found: str(found["href"]).endswith(f"/{form.id}/apply"))
    keys.press()
    keys.go_to(lambda found: found["tag"] == "BUTTON" and "はじめる" in str(found["words"]))
    keys.press()
    _fill_every_page(keys, form.typed)
    _agree_and_submit(keys)
    assert "/receipt/" in page.url
    assert keys.unseen == []
    assert broken == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("indexedDB.databases().then(found => found.length)") == 0
    assert {one["name"] for one in page.context.cookies()} <= {"sid", "csrf", "language"}


def _fill_every_page(keys: Keyboard, typed: Typed) -> None:
    """Page after page; one answer may open another question, for which the page comes once more."""
    seen: Counter[str] = Counter()
    while not keys.page.url.rstrip("/").endswith("/confirm"):
        seen[re.split("[?#]", keys.page.url)[0]] += 1
        assert max(seen.values()) <= 2, keys.page.locator(".errors").inner_text()
        fill_by_keyboard(keys, typed)
        keys.press()


def _agree_and_submit(keys: Keyboard) -> None:
    for _ in range(160):
        found = keys.step()
        if found["type"] == "checkbox" and not found["checked"]:
            keys.page.keyboard.press("Space")
        if found["tag"] == "BUTTON" and "申請する" in str(found["words"]):
            keys.press()
            return
    raise AssertionError("the keyboard does not come to the last button")
