"""Rare states before the rules of WCAG 2.2 AA: a withdrawn, held or corrected matter, and the pages of failure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Page

from tests.e2e.axe import bringing_axe, check_accessible
from tests.e2e.pressing import follow
from tests.e2e.running import RunningHouse
from tests.e2e.staging import come_in, staged
from tests.e2e.test_accessibility import press
from tests.house.addresses import address


@pytest.fixture(scope="module")
def rare(house: RunningHouse) -> dict[str, str]:
    """The numbers of rare matters, set once."""
    staged(house)
    return dict(json.loads(house.do("import tests.e2e.rare_scene")))


@pytest.fixture(scope="module")
def page(house: RunningHouse, chromium: object) -> Iterator[Page]:
    """One browser that looks at all of them."""
    context = chromium.new_context(  # type: ignore[attr-defined]
        base_url=house.base, locale="ja-JP", timezone_id="Asia/Tokyo", reduced_motion="reduce"
    )
    context.add_init_script(bringing_axe())
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("withdrawn", "取下げ"),
        ("held", "通知書を止めています"),
        ("corrected", "取り消"),
    ],
)
def test_the_sheet_of_a_rare_matter(
    state: str, says: str, page: Page, house: RunningHouse, rare: dict[str, str]
) -> None:
    page.context.clear_cookies()
    come_in(page.context, "clerk", house)
    page.set_viewport_size({"width": 1280, "height": 900})
    answer = page.goto(f"/staff/cases/{rare[state]}")
    assert answer is not None
    assert answer.status == 200
    for _ in range(50):
        if says in page.locator("main").inner_text():
            break
        page.wait_for_timeout(200)  # the worker has not yet made the notice
        page.reload()
    assert says in page.locator("main").inner_text()
    check_accessible(page)


def test_the_confirm_page_of_somebody_whom_the_procedure_is_not_for(page: Page, rare: dict[str, str]) -> None:
    draft, code = rare["not_eligible"].split()
    page.context.clear_cookies()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/resume")
    page.locator("#code").fill(code)
    press(page)
    page.goto(f"/apply/{draft}/confirm")
    assert "対象にならないかもしれません" in page.locator("main").inner_text()
    check_accessible(page)


OF_A_FILE = {"next": "/staff/registers/affiliated_bodies/list.csv", "typed": "", "step": "export.fresh_passkey"}
OF_AN_ACT = {
    "next": "/staff/rules",
    "typed": '[["reason", "市の規程に合わせるため"]]',
    "step": "proposal.fresh_passkey",
}


def ask_to_step_up(page: Page, asked: Mapping[str, str] = OF_A_FILE) -> None:
    """Come to the page that asks for a passkey before this, as its form does without an answer."""
    page.goto("/staff/passkeys")
    page.evaluate(_STEP_UP, asked)
    follow(page.locator("form[action='/staff/step-up'] button"))


_STEP_UP = """(asked) => {
    const form = document.querySelector("form[action='/staff/sign-out']");
    form.action = "/staff/step-up";
    for (const [name, value] of Object.entries(asked)) {
        const box = document.createElement("input");
        Object.assign(box, { type: "hidden", name, value });
        form.append(box);
    }
}"""


@pytest.mark.parametrize("asked", [OF_A_FILE, OF_AN_ACT])
def test_the_step_before_a_file_of_many_persons_and_before_what_two_people_do(
    asked: Mapping[str, str], page: Page, house: RunningHouse
) -> None:
    page.context.clear_cookies()
    come_in(page.context, "centre", house)
    page.set_viewport_size({"width": 390, "height": 844})
    ask_to_step_up(page, asked)
    assert page.locator("h1").inner_text() == ("受け取る前の確認" if asked is OF_A_FILE else "続ける前の確認")
    check_accessible(page)
    follow(page.locator("input[name=demonstration] ~ .actions button"))
    assert page.locator("main a.button").get_attribute("href") == asked["next"]
    check_accessible(page)


def sign_in_twice(page: Page) -> None:
    """Come to the page of one's own sign-ins, with another sign-in behind one."""
    for _ in range(2):
        page.context.clear_cookies(name=re.compile("sid$"))
        page.goto("/sign-in?next=/mine/sign-ins")
        follow(page.locator("main form button").first)


def test_the_page_of_ones_sign_ins_with_another_one(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in_twice(page)
    ends = page.locator("main table button")
    assert ends.count() == 1
    check_accessible(page)
    follow(ends.first)
    assert page.locator("main [role=status]").count() == 1
    assert page.locator("main table button").count() == 0
    check_accessible(page)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_the_pages_of_failure(status: int, page: Page, house: RunningHouse) -> None:
    drawn = house.do(f"from django.template.loader import render_to_string\nprint(render_to_string('{status}.html'))")
    page.context.clear_cookies()
    page.set_viewport_size({"width": 390, "height": 844})
    page.route(f"**/failed-{status}", lambda route: route.fulfill(status=status, body=drawn, content_type="text/html"))
    page.goto(f"/failed-{status}")
    assert str(status) in page.locator("main").inner_text()
    check_accessible(page)


_HAMMERED = """
from unittest.mock import patch
from django.test import Client
from madoguchi.foundation.identity.account_limits import count_for_account
from madoguchi.foundation.identity.actions import open_account
from tests.signing_in import sign_in
def at_most_one(ref, kind, most, *, what):
    count_for_account(ref, kind, 1, what=what)
account = open_account("resident", "見本 葵")
client = sign_in(Client(SERVER_NAME="localhost"), account)
client.cookies["language"] = {language!r}
with patch("madoguchi.faces.ui.pace.count_for_account", at_most_one):
    answers = [client.post("/mine/data", {{"text": "見本"}}) for _ in range(2)]
assert answers[1].status_code == 429, answers
print(answers[1].content.decode())
"""


def drawn_for_who_hammers(house: RunningHouse, language: str) -> str:
    """The page for an account that did too much in a quarter of an hour, with what it had sent."""
    return house.do(_HAMMERED.format(language=language))


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
def test_the_page_for_an_account_that_is_asked_to_wait(language: str, page: Page, house: RunningHouse) -> None:
    drawn = drawn_for_who_hammers(house, language)
    page.context.clear_cookies()
    page.set_viewport_size({"width": 320, "height": 700})
    page.route("**/too-often", lambda route: route.fulfill(status=429, body=drawn, content_type="text/html"))
    page.goto("/too-often")
    assert page.locator("main form").get_attribute("action") == "/mine/data"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    check_accessible(page)


_ASKED = """
from contextlib import ExitStack
from datetime import timedelta
from unittest.mock import patch
from django.test import Client
from madoguchi.values.clock import moved_to, now
with ExitStack() as moment:
    moment.enter_context({moment})
    answer = Client(SERVER_NAME="localhost").get({where!r})
assert answer.status_code == {status}, answer
print(answer.content.decode())
"""
_TOMORROW = "moved_to(now() + timedelta(days=1))"
_NO_COUNTER_FOR_ALL = "patch('madoguchi.journeys.visit.wishes.lines_for', lambda services, lines: ())"


def look_at(page: Page, house: RunningHouse, where: str, status: int, moment: str) -> str:
    """What the page says to whoever opens it at another moment, or in a city that has other counters."""
    drawn = house.do(_ASKED.format(moment=moment, where=where, status=status))
    page.context.clear_cookies()
    page.set_viewport_size({"width": 390, "height": 844})
    page.route(f"**{where}", lambda route: route.fulfill(status=status, body=drawn, content_type="text/html"))
    page.goto(where)
    check_accessible(page)
    return page.locator("h1").inner_text()


def test_the_page_of_a_ticket_on_the_day_after(page: Page, house: RunningHouse) -> None:
    where = address("counter:place", staged(house))
    assert look_at(page, house, where, 410, _TOMORROW) == "この番号札は、終わりました"


def test_the_page_of_several_things_no_counter_does_at_once(page: Page, house: RunningHouse) -> None:
    staged(house)
    where = "/visit/times?for=s.child&for=s.moving"
    assert look_at(page, house, where, 200, _NO_COUNTER_FOR_ALL) == "1回の予約では、まとめられません"


@pytest.mark.parametrize("width", [320, 1280])
def test_rules_of_access_beside_those_that_are_proposed(width: int, page: Page, house: RunningHouse) -> None:
    ref = house.do("from tests.e2e.rules_scene import proposed; print(proposed())").strip()
    page.context.clear_cookies()
    come_in(page.context, "auditor", house)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/staff/proposals/of/{ref}")
    assert page.locator(".wording[open]").count() == 4
    assert page.locator(".wording ins").inner_text().strip().endswith("context.since_passkey > 5 &&")
    check_accessible(page)
    page.goto(f"/staff/rules/tried?proposal={ref}")
    check_accessible(page)
