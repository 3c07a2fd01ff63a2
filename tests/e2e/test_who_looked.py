"""A resident sees the clerk's look the moment it is made, and asks about it without a script."""

from __future__ import annotations

from tests.e2e.conftest import Visitor
from tests.e2e.pressing import follow
from tests.e2e.running import RunningHouse
from tests.e2e.staging import page_as, staged


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
