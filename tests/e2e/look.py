"""A picture of every page and state at 390 and at 1280 pixels, for somebody to look at: `make look`, into var/look.

It is no test of its own: nothing here can fail but the page itself, so that the run of all tests leaves it out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.browsing import sign_in_as_asked
from tests.e2e.filling import Form, agree_and_submit, fill_page
from tests.e2e.overfilling import OVERFULL, overfill
from tests.e2e.running import RunningHouse
from tests.e2e.staging import come_in, staged
from tests.e2e.test_accessibility import NEXT, SEEN, STATES, press, where
from tests.house.addresses import Place, address
from tests.house.test_query_counts import reader

FOLDER = Path("var/look")
WIDTHS = {390: 844, 1280: 900}

LANGUAGES = ("en", "ja-easy")
IN_OTHER_LANGUAGES = (
    *("portal:home", "portal:find", "portal:procedure", "portal:apply_start", "portal:apply_page", "portal:status"),
    *("portal:visit", "portal:visit_times", "portal:visit_book", "portal:visit_page", "portal:lottery"),
    *("portal:figures", "portal:notice", "portal:looks", "portal:about_site", "counter:kiosk", "counter:place"),
    *("portal:survey_turn", "portal:survey_named", "portal:own_looks", "portal:mandates"),
    *("staff:case", "staff:traces", "staff:registers", "staff:draft_decision", "staff:who_sees", "staff:inquiry"),
    *("staff:rules", "console:build_lists"),
)


@pytest.fixture(scope="module")
def eyes(house: RunningHouse, chromium: Browser) -> Iterator[Callable[[str], Page]]:
    """One browser that comes in as whoever is asked for."""
    context = chromium.new_context(
        base_url=house.base, locale="ja-JP", timezone_id="Asia/Tokyo", reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_default_timeout(60_000)

    def as_role(role: str, language: str = "ja") -> Page:
        context.clear_cookies()
        come_in(context, role, house)
        context.add_cookies([{"name": "language", "value": language, "url": house.base}])
        page.set_viewport_size({"width": 1280, "height": 900})
        return page

    yield as_role
    context.close()


def keep(page: Page, name: str) -> None:
    """Keep what the page looks like on a telephone and on a desk."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.wait_for_load_state()
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        page.screenshot(path=FOLDER / f"{name}-{width}.png", full_page=True)


def slug(words: str) -> str:
    """A name of a file."""
    return re.sub(r"\W+", "-", words).strip("-")


@pytest.mark.parametrize("place", SEEN)
def test_page(place: Place, house: RunningHouse, eyes: Callable[..., Page]) -> None:
    page = eyes(reader(place))
    page.goto(address(place, staged(house)))
    keep(page, slug(place))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", IN_OTHER_LANGUAGES)
def test_language(place: Place, language: str, house: RunningHouse, eyes: Callable[..., Page]) -> None:
    page = eyes(reader(place), language)
    page.goto(address(place, staged(house)))
    keep(page, f"{slug(place)}-{language}")


@pytest.mark.parametrize("state", STATES)
def test_state(state: str, house: RunningHouse, eyes: Callable[..., Page]) -> None:
    _status, role, where, act = STATES[state]
    page = eyes(role)
    page.goto(where(staged(house)))
    act(page)
    keep(page, f"state-{slug(state)}")


LOBBY = {"times": "/times", "times-of": "/times/child", "soon": "/opening/soon", "open": "/opening/open"}


@pytest.mark.parametrize("language", ["ja", *LANGUAGES])
@pytest.mark.parametrize("name", LOBBY)
def test_lobby(name: str, language: str, lobby: str, eyes: Callable[..., Page]) -> None:
    page = eyes("anonymous")
    page.goto(f"{lobby}{LOBBY[name]}?lang={language}")
    keep(page, f"lobby-{name}-{language}")


@pytest.mark.parametrize("name", OVERFULL)
def test_overfull(name: str, house: RunningHouse, eyes: Callable[..., Page]) -> None:
    role, place, many = OVERFULL[name]
    page = eyes(role)
    page.goto(address(place, staged(house)))
    overfill(page, many)
    keep(page, f"overfull-{name}")


@pytest.mark.parametrize("procedure_id", ["child_medical_expenses", "child_allowance_claim", "subsidy_grant"])
def test_form(procedure_id: str, house: RunningHouse, forms: dict[str, Form], eyes: Callable[..., Page]) -> None:
    page = eyes("anonymous")
    sign_in_as_asked(page, procedure_id)
    page.goto(f"/procedures/{procedure_id}/apply")
    press(page)
    for number in range(1, 21):
        if page.url.rstrip("/").endswith("/confirm"):
            break
        keep(page, f"form-{procedure_id}-{number}")
        here = where(page.url)
        press(page, NEXT)
        if where(page.url) == here:
            keep(page, f"form-{procedure_id}-{number}-errors")
            fill_page(page, forms[procedure_id].typed)
            keep(page, f"form-{procedure_id}-{number}-filled")
            press(page, NEXT)
    keep(page, f"form-{procedure_id}-confirm")
    agree_and_submit(page)
    keep(page, f"form-{procedure_id}-receipt")
