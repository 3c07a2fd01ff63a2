"""Pages with more in them than anybody planned for: long names and titles, and forty of what comes many times."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.house.addresses import Place

LONG_NAME = "見本" + "ヴァレンティーノ・デ・ラ・フエンテ・" * 3
LONG_TITLE = "特定教育・保育施設及び特定地域型保育事業並びに特定子ども・子育て支援施設等の利用に係る給付認定の変更届"

_REPLACE = """pairs => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) for (const [from, to] of pairs) {
        walk.currentNode.data = walk.currentNode.data.replaceAll(from, to);
    }
}"""
_REPEAT = """([selector, times]) => document.querySelectorAll(selector).forEach(one => {
    for (let n = 1; n < times; n += 1) one.after(one.cloneNode(true));
})"""

# What lists hold at most, and names as long as they come: by whom, where, what is replaced, and what comes many times.
OVERFULL: dict[str, tuple[str, Place, str]] = {
    "inbox": ("centre", "staff:inbox", "main tbody tr:first-child"),
    "case": ("centre", "staff:case", "main .papers li:first-child"),
    "status": ("owner", "portal:status", "main .file"),
    "home": ("anonymous", "portal:home", ".news li:first-child"),
    "mine": ("owner", "portal:mine", "main tbody tr:first-child"),
    "procedure": ("anonymous", "portal:procedure", "main .tick li:first-child"),
    "day": ("centre", "staff:visits_day", "main tbody tr:nth-child(2)"),
    "desk": ("centre", "counter:desk", "main tbody tr:first-child"),
}


def overfill(page: Page, many: str) -> None:
    """Put the longest names into the page, and forty of what `many` selects."""
    longer = [["見本 花子", LONG_NAME], ["子ども医療費", LONG_TITLE], ["北九州市", "いちき串木野・南さつま広域連合市"]]
    page.evaluate(_REPLACE, longer)
    page.evaluate(_REPEAT, [many, 40])
