"""Two kiosks and two boards of one hall at once, and a board that loses its line: it says so, and comes back."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visitor, sign_in_as_staff
from tests.e2e.pressing import follow
from tests.e2e.running import RunningHouse
from tests.e2e.test_a_day_at_once import OFFICE, call, device, press, ticket
from tests.midnight import wait_for_a_day_of


def desk(visitor: Visitor) -> Page:
    """An open desk that calls for children's things, whoever sat there before."""
    page = visitor(script=False)
    sign_in_as_staff(page, f"ward-{OFFICE}-1")
    page.goto(f"/counter/{OFFICE}/desk/5")
    if page.locator('form[action$="/open"]').count():
        press(page, "open")
    return page


def test_two_kiosks_two_boards_and_a_lost_line(house: RunningHouse, visitor: Visitor) -> None:
    wait_for_a_day_of(minutes=2)
    counter = desk(visitor)
    kiosks = [device(visitor, "kiosk", script=False) for _ in range(2)]
    numbers = [ticket(kiosks[n % 2], "child") for n in range(4)]
    assert len({*numbers}) == 4
    boards = [device(visitor, "board", script=True) for _ in range(2)]
    call(counter, numbers[0])
    for board in boards:
        expect(board.locator(".call__no")).to_have_text(numbers[0], timeout=30_000)

    away, there = boards
    away.context.set_offline(True)
    press(counter, "start")
    press(counter, "done")
    call(counter, numbers[1])
    expect(away.locator("[data-lost]")).to_be_visible(timeout=30_000)
    # What it goes on showing is said to be of the time when the line was lost.
    expect(away.locator("[data-lost-at]")).to_have_text(away.locator("[data-at]").inner_text())
    expect(away.locator(".call__no")).to_have_text(numbers[0])
    expect(there.locator(".call__no")).to_have_text(numbers[1], timeout=30_000)
    expect(there.locator("[data-lost]")).to_be_hidden()

    away.context.set_offline(False)
    expect(away.locator(".call__no")).to_have_text(numbers[1], timeout=30_000)
    expect(away.locator("[data-lost]")).to_be_hidden()


def test_a_screen_that_is_refused_says_so_and_a_number_of_yesterday_that_it_is_over(
    house: RunningHouse, visitor: Visitor
) -> None:
    board = device(visitor, "board", script=True)
    board.route("**/board", lambda asked: asked.fulfill(status=429, body="too much"))
    expect(board.locator("[data-lost]")).to_be_visible(timeout=30_000)
    board.unroute("**/board")
    expect(board.locator("[data-lost]")).to_be_hidden(timeout=30_000)

    kiosk = device(visitor, "kiosk", script=False)
    follow(kiosk.locator('button[name="service"][value="insurance"]'))
    code = kiosk.url.split("?")[0].rstrip("/").rpartition("/")[2]
    telephone = visitor(width=390)
    telephone.goto(f"/counter/t/{code}")
    expect(telephone.locator(".place__no")).to_be_visible()
    number = telephone.locator(".place__no").inner_text().split()[-1]  # under the words that say what it is
    house.one(
        """UPDATE booking_queueticket SET "on" = "on" - 1 WHERE office = %s AND number = %s RETURNING number""",
        OFFICE,
        int(number),
    )
    expect(telephone.locator(".place__no")).to_have_count(0, timeout=60_000)
    expect(telephone.locator("h1")).to_contain_text("終わりました")
