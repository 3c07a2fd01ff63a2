"""A resident signs in by a provider of another make, in a browser, with a narrow screen and without scripts."""

from __future__ import annotations

import pytest

from tests.e2e.axe import check_accessible
from tests.e2e.conftest import Visitor
from tests.e2e.pressing import follow
from tests.e2e.running import RunningHouse


@pytest.mark.parametrize(("width", "script"), [(390, True), (320, False)])
def test_a_member_of_a_business_sees_what_is_delegated_before_acting_for_another(
    house: RunningHouse, visitor: Visitor, width: int, script: bool
) -> None:
    page = visitor(width=width, script=script)
    page.goto("/sign-in?next=/mine/proxies")
    follow(page.get_by_role("link", name="GビズIDでサインイン"))
    follow(page.get_by_role("button", name="見本行政書士法人"))
    page.get_by_role("heading", name="ほかの事業者からの委任").wait_for()
    assert page.get_by_text("1000000001").is_visible()
    if script:
        check_accessible(page)
    else:
        whole = page.locator("html").bounding_box()
        assert whole is not None
        assert whole["width"] <= width
    follow(page.get_by_role("button", name="この内容を使ってサインインする"))
    page.get_by_text("株式会社見本製作所").first.wait_for()
    assert page.get_by_text("GビズIDの委任 1000000001").is_visible()


@pytest.mark.parametrize(("width", "script"), [(390, True), (320, False)])
def test_a_resident_signs_in_and_finds_their_own_page(
    house: RunningHouse, visitor: Visitor, width: int, script: bool
) -> None:
    page = visitor(width=width, script=script)
    page.goto("/sign-in?next=/mine")
    if script:
        check_accessible(page)
    follow(page.get_by_role("link", name="マイナンバーカードでサインイン"))
    follow(page.get_by_role("button", name="見本 葵"))
    page.get_by_role("heading", name="サインインの内容を確かめてください").wait_for()
    assert "code=" not in page.url
    assert page.get_by_text("北浜市中央区見本町一丁目2番3号").is_visible()
    if script:
        check_accessible(page)
    else:
        page_width = page.locator("html").bounding_box()
        assert page_width is not None
        assert page_width["width"] <= width
    follow(page.get_by_role("button", name="この内容を使ってサインインする"))
    page.wait_for_url("**/mine")
    assert page.get_by_role("heading", name="わたしの申請").is_visible()
