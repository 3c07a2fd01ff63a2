"""A resident sees the clerk's look the moment it is made, and asks about it without a script, by account or by code."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Page

from tests.e2e.conftest import Visitor
from tests.e2e.filling import Form
from tests.e2e.pressing import follow, touch
from tests.e2e.running import RunningHouse
from tests.e2e.staging import page_as, staged
from tests.e2e.test_main_job import apply_for


def test_a_look_is_on_the_residents_page_at_once_and_can_be_asked_about(house: RunningHouse, visitor: Visitor) -> None:
    number = staged(house).examined
    clerk = page_as("centre", house, visitor, script=False)
    owner = page_as("owner", house, visitor, width=390, script=False)
    clerk.goto(f"/staff/cases/{number}")
    clerk.locator("h1").wait_for()
    owner.goto("/mine/looks")
    look = owner.locator(".looked", has_text="職員 centre-1").filter(has_text="」の審査と決定").first
    look.wait_for()
    follow(look.get_by_role("link"))
    owner.locator("#text").fill("なぜ見たのですか。")
    follow(owner.locator("main form button"))
    owner.locator(".looked", has_text="たずねました。").filter(has_text="centre-1").wait_for()
    number_asked = owner.locator("section", has_text="たずねたこと").locator(".num").first.inner_text()
    assert number_asked.startswith("Q-")
    auditor = page_as("auditor", house, visitor, script=False)
    auditor.goto("/staff/audit")
    assert "なぜ見たのですか。" in auditor.locator("main").inner_text()
    auditor.goto("/staff/look-questions")
    asked = auditor.locator("li", has_text=number_asked)
    follow(asked.get_by_role("link"))
    auditor.locator("#text").fill("審査のためです。")
    follow(auditor.locator("main form button"))
    owner.goto("/mine/looks")
    owner.locator(".looked", has_text=number_asked).filter(has_text="審査のためです。").wait_for()


def with_code(page: Page, number: str, code: str) -> None:
    """Enter the number and the code of a receipt."""
    page.goto("/status")
    page.fill("#number", number)
    page.fill("#code", code)
    follow(page.locator("main form button").first)


def answered(auditor: Page, number_asked: str, text: str) -> None:
    """Answer the question of this number."""
    auditor.goto("/staff/look-questions")
    follow(auditor.locator("li", has_text=number_asked).get_by_role("link"))
    auditor.locator("#text").fill(text)
    follow(auditor.locator("main form button"))


def test_who_applied_without_an_account_asks_by_the_code_and_reads_the_answer(
    house: RunningHouse, visitor: Visitor, forms: dict[str, Form]
) -> None:
    staged(house)
    at_home = visitor(script=False, width=390)
    number = apply_for(at_home, forms["child_medical_expenses"])
    (code,) = set(re.findall(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", at_home.locator("main").inner_text()))
    clerk = page_as("centre", house, visitor, script=False)
    clerk.goto(f"/staff/cases/{number}")
    clerk.locator("h1").wait_for()

    elsewhere = visitor(script=False, width=390)
    with_code(elsewhere, number, code)
    follow(elsewhere.locator(".looks tr", has_text="職員 centre-1").get_by_role("link").first)
    assert elsewhere.url.startswith(f"{house.base}/status/{number}/looks/")
    elsewhere.get_by_label("見られたのは、おかしいと思う").check(force=True)
    elsewhere.locator("#text").fill("だれのために見たのですか。")
    follow(elsewhere.locator("main form button"))
    asked = elsewhere.locator("#seen ~ ul li", has_text="おかしいと伝えました。")
    number_asked = asked.locator(".num").first.inner_text()
    assert number_asked.startswith("Q-")

    answered(page_as("auditor", house, visitor, script=False), number_asked, "審査のためです。")
    at_home.goto(f"/status/{number}")
    asked = at_home.locator("#seen ~ ul li", has_text=number_asked)
    assert "回答しました" in asked.inner_text()
    follow(asked.get_by_role("link"))
    assert "審査のためです。" in at_home.locator("main").inner_text()
    at_home.goto(f"/status/{number}")
    letter = at_home.locator("details", has_text="お問い合わせへの回答があります")
    touch(letter.locator("summary"))
    told = letter.inner_text()
    assert number_asked in told
    assert "審査のため" not in told
    assert _carried(house, number) == ["kept"]


def _carried(house: RunningHouse, number: str) -> list[str]:
    """What became of the letter that tells of the answer, once the worker has taken it."""
    letter = """SELECT state FROM messaging_outboxmessage JOIN dossier_dossier AS d ON d.id = dossier_id
        WHERE kind = 'look_answered' AND d.reference_number = %s"""
    for _ in range(120):
        states = house.one(letter, number)
        if states != ["waiting"]:
            break
        time.sleep(0.5)
    return states
