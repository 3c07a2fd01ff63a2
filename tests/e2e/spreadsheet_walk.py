"""The walk from a spreadsheet to a register at work that another division cites, by a hand whose steps are reckoned."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from openpyxl import Workbook
from playwright.sync_api import Locator, Page, expect

from tests.e2e.keystrokes import Reckoned
from tests.e2e.pressing import follow, touch

OWNER, OTHER = "business_support-section_chief-4", "child_family-section_chief-4"
HEAD = ("管理番号", "所在地", "設置年月日", "種別", "金額（円）", "状態")
ROWS = 5_000
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Seen = Callable[[Page, str], None]


def rows(*, mended: int = 0) -> list[tuple[str, ...]]:
    """The rows of the sheet; the light of this number is mended."""
    kinds, states = ("LED", "蛍光灯", "水銀灯"), ("点灯", "要修理", "撤去")
    return [
        (
            f"L-{at:05d}",
            f"中央{at % 9 + 1}丁目{at}番",
            f"令和{at % 6 + 2}年{at % 12 + 1}月{at % 28 + 1}日",
            "LED" if at == mended else kinds[at % 3],
            f"{10_000 + at:,}",
            states[at % 3],
        )
        for at in range(1, ROWS + 1)
    ]


def excel() -> bytes:
    """The sheet as an office keeps it: titles over all columns, Japanese headings, days of an era."""
    book, into = Workbook(), io.BytesIO()
    sheet = book.active
    for line, words in enumerate(("街路灯 管理台帳", "令和8年4月1日現在"), 1):
        sheet.cell(line, 1, words)
        sheet.merge_cells(start_row=line, start_column=1, end_row=line, end_column=len(HEAD))
    for row in (HEAD, *rows()):
        sheet.append(row)
    book.save(into)
    return into.getvalue()


class Hand:
    """Somebody's pointer and keyboard: whatever they do on a page is reckoned, and each page they come to is shown."""

    def __init__(self, page: Page, seen: Seen = lambda page, name: None) -> None:
        self.page, self.reckoned, self._seen = page, Reckoned(), seen

    def see(self, name: str) -> None:
        """Show the page as it is now to whoever wants a picture of it."""
        self._seen(self.page, name)

    def go(self, what: Locator) -> None:
        """Press what brings another page."""
        self.reckoned.point()
        with self._waiting():
            follow(what)

    def tick(self, what: Locator) -> None:
        """Press what brings none."""
        self.reckoned.point()
        touch(what)

    def press(self, name: str) -> None:
        """Press the last button of this name: those at the head of a page are for who does not use a pointer."""
        self.go(self.page.get_by_role("button", name=name, exact=True).last)

    def follow(self, name: str) -> None:
        """Follow the first link of this name, whatever number stands beside it."""
        self.go(self.page.get_by_role("link", name=name).first)

    def write(self, where: str, words: str) -> None:
        """Write into a field."""
        self.reckoned.write(words)
        self.page.locator(where).fill(words)

    def choose(self, where: str, label: str) -> None:
        """Open a list and choose of it."""
        self.reckoned.point(2)
        self.page.locator(where).select_option(label=label)

    def bring(self, name: str, kind: str, content: bytes) -> None:
        """Open the window in which files are chosen, point at one and take it."""
        self.reckoned.point(3)
        self.page.locator("#file").set_input_files({"name": name, "mimeType": kind, "buffer": content})

    def open_menu(self, name: str) -> None:
        """Go to a page of registers by the menu of the office."""
        menu = self.page.get_by_role("navigation", name="庁内のメニュー")
        if not (link := menu.get_by_role("link", name=name, exact=True)).is_visible():
            self.tick(menu.get_by_text("庁内の申請と台帳"))
        self.go(link)

    def say_whole(self, summary: str) -> None:
        """What a register is, for what it is used, and that everybody of the house may see it; its title is known."""
        self.write("#summary", summary)
        self.write("#purpose", "点検と修理")
        self.tick(self.page.locator('input[name="persons"][value="no"]'))
        self.tick(self.page.locator('input[name="who"][value="everybody"]'))

    def take_rows_in(self) -> None:
        """Take the rows of a file in, and wait until the last of them is a record."""
        self.press("取り込む")
        done = self.page.get_by_role("heading", name="取込みが終わりました")
        with self._waiting(pages=0):
            for _ in range(240):
                if done.is_visible():
                    return
                self.page.wait_for_timeout(250)
                self.page.reload()
        raise AssertionError(self.page.locator("main").inner_text())

    @contextmanager
    def _waiting(self, pages: int = 1) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.reckoned.pages += pages
        self.reckoned.waited += time.perf_counter() - began


def counted(page: Page, verdict: str) -> str:
    """How many rows of a file did this."""
    return page.locator("dl.numbers > div", has=page.get_by_text(verdict, exact=True)).locator("dd").inner_text()


def build_from_file(hand: Hand) -> None:
    """From the inbox to a register with a process, rights, a dataset and all of its rows; then a row is found."""
    page = hand.page
    hand.open_menu("台帳")
    hand.follow("台帳を作る")
    hand.follow("新しい台帳")
    hand.go(page.locator('main a[href$="/new/file"]'))
    hand.see("file")
    hand.bring("街路灯.xlsx", SHEET, excel())
    hand.press("下書きを作る")
    hand.see("fields")
    assert page.locator("h1").inner_text() == "街路灯 管理台帳"
    kinds = page.locator("select[name^='k.']").evaluate_all("all => all.map(one => one.value)")
    assert kinds == ["text", "text", "date", "choice", "yen", "choice"]
    assert page.locator("#key").input_value() == "field_1"
    hand.press("保存して、台帳のことへ進む")
    hand.see("about")
    assert page.locator(".field__error").count() == 0, "nobody has made a mistake yet"
    hand.say_whole("街路灯の一覧")
    hand.write('input[name="id"]', "street_lights")
    hand.press("保存する")
    _make_process(hand)
    _part(hand)
    _offer(hand)
    hand.follow("公開の内容を確かめる")
    hand.see("publish")
    hand.press("公開して、行の取込みへ進む")
    hand.see("import")
    hand.take_rows_in()
    hand.see("taken")
    assert (counted(page, "増える"), counted(page, "受け取れない")) == (f"{ROWS:,}", "0")
    hand.follow("台帳を開く")
    hand.write('main input[name="words"]', "L-04321")
    hand.press("しぼりこむ")
    hand.see("found")
    assert page.get_by_role("rowheader", name="L-04321").is_visible()
    assert page.locator("main tbody tr").count() == 1


def _make_process(hand: Hand) -> None:
    hand.follow("進め方")
    hand.see("process")
    assert hand.page.locator("#field option:checked").inner_text() == "状態"
    hand.press("進め方を作る")
    hand.see("flow")
    assert hand.page.locator("input[name=order]").count() == 3
    hand.press("進め方を作る")


def _part(hand: Hand) -> None:
    """Another division sees the lights that are still there, and changes none; nobody else sees what they cost."""
    page = hand.page
    hand.follow("権限")
    hand.see("rights")
    hand.go(page.locator('button[name="act"][value="records"]'))
    hand.see("rule")
    hand.press("保存して、次の規則を足す")
    hand.choose('[name="who.0.who"]', "子育て支援課")
    hand.tick(page.locator('input[name="see"][value="asked"]'))
    hand.choose('[name="see_when.0.f"]', "状態")
    hand.choose('[name="see_when.0.c"]', "違う")
    hand.write('[name="see_when.0.v"]', "撤去")
    hand.tick(page.locator('input[name="change"][value="none"]'))
    hand.see("rule-of-another")
    hand.press("保存する")
    hand.go(page.locator('button[name="act"][value="fields"]'))
    hand.see("field-rule")
    assert page.locator(".field__error").count() == 0, "nobody has made a mistake yet"
    hand.tick(page.locator('[name="fields"][value="field_5"]'))
    hand.press("保存する")
    hand.see("rights-said")
    expect(page.locator("main")).to_contain_text("「状態」が「撤去」以外のとき")


def _offer(hand: Hand) -> None:
    """A dataset, so that nobody has to ask."""
    hand.follow("データ")
    hand.write('[name="new"]', "街路灯の一覧")
    hand.press("足す")
    hand.see("dataset")
    hand.press("保存する")


def ask_nobody(hand: Hand) -> None:
    """The question that would have been sent to everybody is answered by a link to the data."""
    page = hand.page
    hand.open_menu("照会")
    hand.see("inquiries")
    hand.follow("ほかの課に聞く")
    hand.write('main [name="words"]', "街路灯の場所と状態を知りたい")
    hand.go(page.locator('main form[role="search"] button'))
    hand.see("held")
    hand.go(page.get_by_role("button", name="これで足りる").first)
    hand.see("data")
    page.wait_for_url("**/staff/datasets/street_lights_data_1")
    expect(page.get_by_role("row", name="L-00001")).to_contain_text("蛍光灯")
    assert "照会を1つ、しないですみました" in page.locator("main").inner_text()
    told = page.locator("main").inner_text()
    assert "金額" not in told, "the field is hidden from this division"
    assert page.get_by_role("row", name="L-00002").count() == 0, "the light is taken away"


def cite(hand: Hand) -> str:
    """A sheet of another division shows the light it is about; the address of its record."""
    page = hand.page
    hand.open_menu("台帳")
    hand.follow("台帳を作る")
    hand.follow("新しい台帳")
    hand.go(page.locator('main a[href$="/new/blank"]'))
    hand.write("#title", "通学路の点検")
    hand.press("下書きを作る")
    hand.write('[name="new"]', "街路灯")
    hand.choose('[name="new_kind"]', "ほかの台帳の記録")
    hand.go(page.locator('button[name="act"][value="add"]'))
    hand.see("citing")
    hand.choose('[name="register"]', "街路灯 管理台帳")
    hand.press("保存する")
    hand.see("citing-what")
    hand.tick(page.locator('[name="columns"][value="field_4"]'))
    hand.press("保存する")
    hand.follow("台帳のこと")
    hand.say_whole("通学路の点検の一覧")
    hand.press("保存して、公開の内容を確かめる")
    hand.press("公開する")
    hand.follow("記録を作る")
    hand.write('[name="name"]', "東門の前")
    hand.write('[name^="field_"][name$=".words"]', "L-00001")
    hand.see("record")
    hand.press("保存する")
    hand.see("cited")
    expect(page.locator("main")).to_contain_text("種別：蛍光灯")
    return page.url
