"""The lobby on a telephone: free times and a mass opening before axe, and no page of it has a script at all."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.axe import problems_of
from tests.e2e.conftest import Visitor
from tests.e2e.pressing import follow
from tests.e2e.running import RunningHouse


def look(page: Page) -> None:
    """No violation but that a line renews itself, no script, and nothing to scroll sideways."""
    assert problems_of(page, besides=["meta-refresh"]) == []  # a line is an event in real time (WCAG 2.2.1)
    assert page.locator("script").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def send(page: Page) -> None:
    follow(page.locator("main form button"))


def take_place(page: Page, name: str) -> None:
    page.fill("#name", name)
    page.fill("#born", "1985-04-03")
    send(page)


def be_let_in(page: Page, address: str) -> None:
    page.goto(f"{address}/place")
    for _ in range(100):
        if page.locator("a[href*='/choose']").count():
            return
        page.wait_for_timeout(200)
        page.goto(f"{address}/place")
    raise AssertionError("nobody was let in")


def book(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/choose")
    page.select_option("#wish1", index=1)
    page.fill("#name", name)
    page.fill("#born", "1985-04-03")
    send(page)


def test_the_pages_of_an_opening_are_accessible_and_have_no_script(lobby: str, visitor: Visitor) -> None:
    page = visitor(width=390)
    page.goto(f"{lobby}/opening/soon")
    look(page)
    send(page)
    look(page)
    take_place(page, "見本 花子")
    look(page)
    page.goto(f"{lobby}/opening/stopped")
    look(page)
    page.goto(f"{lobby}/opening/open")
    take_place(page, "見本 花子")
    be_let_in(page, f"{lobby}/opening/open")
    look(page)
    page.goto(f"{lobby}/opening/open/choose")
    look(page)
    send(page)
    look(page)
    book(page, f"{lobby}/opening/open", "見本 花子")
    assert "予約しました" in page.locator("h1").inner_text()
    look(page)


def test_who_comes_too_late_is_told_so_on_pages_without_a_script(lobby: str, visitor: Visitor) -> None:
    first, second = visitor(width=390), visitor(width=390)
    address = f"{lobby}/opening/last"
    for page, name in ((first, "見本 一"), (second, "見本 二")):
        page.goto(address)
        take_place(page, name)
        be_let_in(page, address)
    second.goto(f"{address}/choose")
    second.select_option("#wish1", index=1)
    book(first, address, "見本 一")
    second.fill("#name", "見本 二")
    second.fill("#born", "1985-04-03")
    send(second)
    assert "満員になりました" in second.locator("h1").inner_text()
    look(second)
    second.goto(f"{address}/place")
    second.wait_for_load_state()
    look(second)


def test_who_is_sent_back_or_comes_after_the_end_is_told_where_to_go(lobby: str, visitor: Visitor) -> None:
    page = visitor(width=390)
    address = f"{lobby}/opening/open"
    page.goto(address)
    take_place(page, "見本 三")
    be_let_in(page, address)
    page.goto(f"{address}/choose")
    page.locator("main input[name=place]").evaluate("one => { one.value = 'nobody' }")
    send(page)
    assert "もう一度、お確かめください" in page.locator("h1").inner_text()
    look(page)
    page.goto(f"{lobby}/opening/over")
    assert "この受付は、終わりました" in page.locator("main").inner_text()
    look(page)


_OUTAGE = """
from madoguchi.engines.booking.queries.openings import opening_of
from madoguchi.faces.lobby import drawing
form = drawing.pages(opening_of("open"), "ja").forms["outage"]
hidden = b'<input type="hidden" name="name" value="x">'
print(form.filled({"where": b"/opening/open/choose?lang=ja", "resend": hidden}).decode())
"""


def test_the_page_of_an_outage_is_accessible(lobby: str, house: RunningHouse, visitor: Visitor) -> None:
    drawn, page = house.do(_OUTAGE), visitor(width=390)
    away = f"{lobby}/opening/open/away"
    page.route(away, lambda route: route.fulfill(status=503, body=drawn, content_type="text/html"))
    page.goto(away)
    assert "もう一度送る" in page.locator("main form button").inner_text()
    look(page)


def test_the_free_times_are_accessible_and_lead_to_the_times_of_an_office(lobby: str, visitor: Visitor) -> None:
    page = visitor(width=390)
    page.goto(f"{lobby}/times")
    look(page)
    follow(page.locator(".lobby-services a").first)
    look(page)
    cell = page.locator("td .slot[href]").first
    office = cell.locator("xpath=..").get_attribute("data-th")
    follow(cell)
    expect(page.locator("#when")).to_have_text(f"{office}の空き")
    assert page.locator("table.slots a.slot").count() > 0
