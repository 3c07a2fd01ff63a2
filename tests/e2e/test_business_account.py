"""A grant is sent, and what was sent is taken back, by an account of a business: the pages that ask for it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.axe import check_accessible
from tests.e2e.browsing import sign_in_as_asked
from tests.e2e.filling import Form, agree_and_submit, go_through
from tests.e2e.pressing import follow
from tests.e2e.test_accessibility import browser_page, press
from tests.e2e.test_main_job import apply_for
from tests.e2e.test_who_looked import with_code

__all__ = ["browser_page"]

GRANT = "subsidy_grant"


def asked_to_send(page: Page, forms: dict[str, Form]) -> None:
    """Fill a grant in without an account, and be asked for one of a business when it is sent."""
    page.goto(f"/procedures/{GRANT}/apply")
    press(page)
    go_through(page, forms[GRANT].typed)
    for box in page.locator('main input[type="checkbox"]').all():
        box.check(force=True)
    press(page)
    page.wait_for_url("**/identity")


def asked_to_amend(page: Page, forms: dict[str, Form], anew: Callable[[], Page]) -> None:
    """Send a grant by an account of a business, come back by its code only, and be asked for the account again."""
    sign_in_as_asked(page, GRANT)
    number = apply_for(page, forms[GRANT])
    codes = set(re.findall(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", page.locator("main").inner_text()))
    with_code(anew(), number, min(codes))
    page.goto(f"/status/{number}/withdraw")


@pytest.mark.parametrize("width", [390, 1280])
def test_who_is_asked_for_an_account_of_a_business_before_sending_reads_it_accessibly_and_sends(
    width: int, forms: dict[str, Form], browser_page: Callable[[str, int], Page]
) -> None:
    page = browser_page("anonymous", width)
    page.goto(f"/procedures/{GRANT}/apply")
    check_accessible(page)
    asked_to_send(page, forms)
    check_accessible(page)
    assert page.get_by_role("link", name="GビズID").count() == 1
    follow(page.get_by_role("link", name="GビズID"))
    follow(page.get_by_role("button", name="gBizIDプライム（法人）"))
    follow(page.get_by_role("button", name="この内容を使ってサインインする"))
    assert page.url.endswith("/confirm")
    assert agree_and_submit(page)


@pytest.mark.parametrize("width", [390, 1280])
def test_who_comes_by_the_code_only_is_asked_for_the_account_before_taking_it_back(
    width: int, forms: dict[str, Form], browser_page: Callable[[str, int], Page]
) -> None:
    page = browser_page("anonymous", width)
    asked_to_amend(page, forms, lambda: browser_page("anonymous", width))
    assert page.get_by_role("link", name="GビズID").count() == 1
    assert page.locator('main form button:has-text("取り下げ")').count() == 0
    check_accessible(page)
