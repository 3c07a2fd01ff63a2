"""Pictures of pages one has to walk to: an opening, the tablet, rare matters, failures, the board across a hall.

Made with the others by `make look`; nothing here can fail but the pages themselves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.filling import Form
from tests.e2e.look import FOLDER, eyes, keep
from tests.e2e.pressing import follow, touch
from tests.e2e.running import RunningHouse
from tests.e2e.staging import staged
from tests.e2e.test_accessibility import press
from tests.e2e.test_business_account import asked_to_amend, asked_to_send
from tests.e2e.test_main_job import apply_for
from tests.e2e.test_opening_pages import be_let_in, send, take_place
from tests.e2e.test_rare_states import drawn_for_who_hammers
from tests.e2e.test_who_looked import answered, with_code
from tests.e2e.test_write_free import prepare
from tests.house.addresses import address

__all__ = ["eyes"]

Eyes = Callable[..., Page]


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
def test_opening(language: str, lobby: str, eyes: Eyes) -> None:
    page = eyes("anonymous", language)
    for name in ("soon", "open"):
        page.goto(f"{lobby}/opening/{name}?lang={language}")
        take_place(page, f"見本 {language}")
        keep(page, f"walk-lobby-{name}-place-{language}")
    be_let_in(page, f"{lobby}/opening/open")
    page.goto(f"{lobby}/opening/open/place?lang={language}")
    keep(page, f"walk-lobby-let-in-{language}")
    follow(page.locator("a[href*='/choose']"))
    send(page)
    keep(page, f"walk-lobby-choose-{language}")
    page.select_option("#wish1", index=1)
    take_place(page, f"見本 {language}")
    keep(page, f"walk-lobby-booked-{language}")
    page.goto(f"{lobby}/opening/stopped?lang={language}")
    keep(page, f"walk-lobby-stopped-{language}")


def test_tablet(house: RunningHouse, eyes: Eyes) -> None:
    page = eyes("centre")
    page.goto(address("counter:kiosk", staged(house)))
    code = prepare(page)
    page.context.clear_cookies()
    page.goto("/counter/visit/tablet")
    follow(page.locator("main form button").first)  # this browser becomes a tablet of the counter
    page.fill("#code", code)
    press(page)
    keep(page, "walk-tablet")


def test_board_across_a_hall(house: RunningHouse, eyes: Eyes) -> None:
    page = eyes("centre")
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(address("counter:board", staged(house)))
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=FOLDER / "walk-board-1920.png")


def test_menu_on_a_telephone(house: RunningHouse, eyes: Eyes) -> None:
    page = eyes("centre")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/staff/")
    touch(page.locator(".rail-fold > summary"))
    keep(page, "walk-menu")


def test_asking_by_the_code(house: RunningHouse, eyes: Eyes, forms: dict[str, Form]) -> None:
    page = eyes("anonymous")
    number = apply_for(page, forms["child_medical_expenses"])
    codes = set(re.findall(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", page.locator("main").inner_text()))
    page = eyes("centre")
    page.goto(f"/staff/cases/{number}")
    for language in ("ja", "ja-easy"):
        page = eyes("anonymous", language)
        with_code(page, number, min(codes))
        page.goto(f"/status/{number}/looks")
        keep(page, f"walk-code-looks-{language}")
        follow(page.locator(".looks tr", has_text="centre-1").get_by_role("link").first)
        keep(page, f"walk-code-ask-{language}")
        if page.locator("#text").count():
            follow(page.locator("main form button"))
            keep(page, f"walk-code-ask-empty-{language}")
            page.locator("#text").fill("だれのために見たのですか。")
            follow(page.locator("main form button"))
        page.goto(f"/status/{number}")
        keep(page, f"walk-code-status-{language}")
        asked = page.locator("#seen ~ ul li")
        number_asked = asked.locator(".num").first.inner_text()
        if language == "ja":
            answered(eyes("auditor"), number_asked, "手当の審査のため、申請の内容を確かめました。")


def test_rare_matters(house: RunningHouse, eyes: Eyes) -> None:
    page = eyes("clerk")
    rare = json.loads(house.do("import tests.e2e.rare_scene"))
    for state in ("withdrawn", "held", "corrected"):
        page.goto(f"/staff/cases/{rare[state]}")
        keep(page, f"walk-case-{state}")


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
def test_an_account_of_a_business(language: str, eyes: Eyes, forms: dict[str, Form]) -> None:
    page = eyes("anonymous", language)
    page.goto("/procedures/subsidy_grant/apply")
    keep(page, f"walk-business-start-{language}")
    asked_to_send(page, forms)
    keep(page, f"walk-business-send-{language}")
    asked_to_amend(eyes("anonymous"), forms, lambda: eyes("anonymous", language))
    keep(page, f"walk-business-amend-{language}")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_failures(status: int, house: RunningHouse, eyes: Eyes) -> None:
    drawn = house.do(f"from django.template.loader import render_to_string\nprint(render_to_string('{status}.html'))")
    page = eyes("anonymous")
    page.route(f"**/failed-{status}", lambda route: route.fulfill(status=status, body=drawn, content_type="text/html"))
    page.goto(f"/failed-{status}")
    keep(page, f"walk-failed-{status}")


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
def test_asked_to_wait(language: str, house: RunningHouse, eyes: Eyes) -> None:
    drawn = drawn_for_who_hammers(house, language)
    page = eyes("anonymous")
    page.route("**/too-often", lambda route: route.fulfill(status=429, body=drawn, content_type="text/html"))
    page.goto("/too-often")
    keep(page, f"walk-asked-to-wait-{language}")
