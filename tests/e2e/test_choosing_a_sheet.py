"""A workbook with several sheets becomes a draft by the keyboard alone, on the narrowest screen, without a script."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visitor, sign_in_as_staff
from tests.e2e.pressing import follow
from tests.e2e.spreadsheet_walk import OWNER, SHEET
from tests.journeys.registers.workbooks import workbook_of

SHEETS = {
    "表紙": [("街路灯",)],
    "街路灯": [("番号", "所在地", "種別"), ("1", "中央1丁目", "LED")],
    "一年分の点検の記録（とても長い名前のシート）": [
        ("点検した日", "点検した職員", "見つかった不具合"),
        ("1", "2", "3"),
    ],
    "選択肢": [("LED", "蛍光灯", "水銀灯")],
}


def _focus(page: Page, where: str) -> None:
    """Go from control to control until it is this one."""
    wanted = page.locator(where)
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{where} is not reached by the keyboard")


def test_a_sheet_is_chosen_by_the_keyboard_alone(visitor: Visitor) -> None:
    page = visitor(script=False)
    sign_in_as_staff(page, OWNER)
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/console/registers/new/file")
    content = workbook_of(SHEETS, hidden=["選択肢"])
    page.locator("#file").set_input_files({"name": "街路灯.xlsx", "mimeType": SHEET, "buffer": content})
    follow(page.get_by_role("button", name="下書きを作る"))
    expect(page.get_by_role("heading", name="台帳にするシートを選ぶ")).to_be_visible()
    expect(page.get_by_role("radio", name="街路灯")).to_be_checked()
    expect(page.locator("main")).to_contain_text("選択肢：かくれているため")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    _focus(page, 'input[name="sheet"]:checked')
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="一年分の点検の記録")).to_be_checked()
    _focus(page, "form.sheet .actions button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("シート「一年分の点検の記録（とても長い名前のシート）」")
    expect(page.locator('input[name="f.field_1"]')).to_have_value("点検した日")
