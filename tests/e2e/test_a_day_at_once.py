"""One office, everybody at once: a telephone, a kiosk, a board, two desks and an operator, none with a script."""

from __future__ import annotations

import re
from contextlib import suppress

from playwright.sync_api import Error, Page, TimeoutError, expect

from tests.e2e.conftest import Visitor, sign_in_as_staff
from tests.e2e.pressing import follow
from tests.e2e.running import RunningHouse
from tests.e2e.test_write_free import prepare

OFFICE = "401013"
_READY = f"""
from madoguchi.engines.booking.actions.slots import lay_slots
from tests.journeys import residents
lay_slots(only_office="{OFFICE}")
residents.family()
"""


def test_a_resident_a_kiosk_a_board_two_desks_and_an_operator_at_once(house: RunningHouse, visitor: Visitor) -> None:
    house.do(_READY)
    desks = [visitor(script=False) for _ in range(2)]
    for number, (desk, counter) in enumerate(zip(desks, ("5", "6"), strict=True), start=1):
        sign_in_as_staff(desk, f"ward-{OFFICE}-{number}")
        desk.goto(f"/counter/{OFFICE}/desk/{counter}")
        press(desk, "open")
    kiosk, board, operator = (visitor(script=False) for _ in range(3))
    resident = visitor(script=False, width=390)
    for device, kind in ((kiosk, "kiosk"), (board, "board")):
        device.goto(f"/counter/{OFFICE}/{kind}")
        follow(device.locator(f'main button[name="office"][value="{OFFICE}"]'))
        device.goto(f"/counter/{OFFICE}/{kind}")

    follow(kiosk.locator('button[name="service"][value="child"]'))
    number = kiosk.locator(".slip__no").inner_text()
    resident.goto(f"/counter/t/{kiosk.url.split('?')[0].rstrip('/').rpartition('/')[2]}")
    expect(resident.locator(".place__no")).to_have_text(number)
    booked = book_for_a_caller(operator)

    call(desks[0], number)
    see(board, ".call__no", number)
    see(resident, ".place__to", "5番窓口")
    press(desks[0], "start")
    desks[0].select_option("#to", "counter:6")
    press(desks[0], "hand-over")
    call(desks[1], number)
    see(board, ".call__to", "6番窓口")
    press(desks[1], "start")

    numbers = sign(resident, prepare(desks[1]))
    assert len(numbers) == 2
    shares = house.one("SELECT typed FROM journeys_visitform WHERE reference_number = ANY(%s)", numbers)
    assert shares == ["0", "0"], "the visitor wrote something"
    desks[1].goto(f"/counter/{OFFICE}/desk/6")
    press(desks[1], "done")
    expect(desks[1].locator(".now__no")).to_have_count(0)
    assert house.one("SELECT state FROM booking_booking WHERE number = %s", booked) == ["booked"]


def press(desk: Page, act: str) -> None:
    """Press the button of one act at a desk."""
    follow(desk.locator(f'form[action$="/{act}"] button').first)


def see(page: Page, where: str, text: str) -> None:
    """What a page of the hall shows within some seconds: without a script it is asked for again."""
    for _ in range(20):
        look_again(page)
        with suppress(TimeoutError):  # a page that renews itself meanwhile is waited for, too
            page.locator(where, has_text=text).first.wait_for(timeout=1_000)
            return
    raise AssertionError(f"{page.url} does not show {text}: {page.locator('main').inner_text()}")


def look_again(page: Page) -> None:
    """Ask for the page anew; one that renews itself may be on its way already, and then that is waited for."""
    try:
        page.reload()
    except Error:
        page.wait_for_load_state()


def call(desk: Page, number: str) -> None:
    """Call one after another until this number is called; who came before is served and goes home."""
    for _ in range(20):
        look_again(desk)
        if not desk.locator(".now__no").count():
            press(desk, "next")
        elif desk.locator(".now__no").inner_text() == number:
            return
        else:
            press(desk, "start" if desk.locator('form[action$="/start"]').count() else "done")
    raise AssertionError(f"{number} was never called")


def book_for_a_caller(operator: Page) -> str:
    """Somebody who rings is booked meanwhile; the number of the booking."""
    sign_in_as_staff(operator, "administrative_centre-clerk-1")
    operator.goto(f"/staff/visits/book?office={OFFICE}")
    operator.locator("input[name=service]").first.check(force=True)
    follow(operator.locator("main form button").first)
    operator.locator("input[name=time]").nth(3).check(force=True)
    for name, text in (("name", "見本 次郎"), ("kana", "みほん じろう"), ("telephone", "0930005678")):
        operator.fill(f"#{name}", text)
    follow(operator.locator("main form:has(#name) button").last)
    number = operator.locator(".ticket__no").inner_text()
    assert re.fullmatch(r"\d{3}-\d{3}-\d{4}", number)
    return number


def sign(telephone: Page, code: str) -> list[str]:
    """The visitor reads everything, says that it is right, and writes nothing; the numbers of the matters."""
    telephone.goto("/counter/visit/tablet")
    follow(telephone.locator(f'main button[name="office"][value="{OFFICE}"]'))
    telephone.fill("#code", code)
    follow(telephone.locator("main form button"))
    for right in telephone.locator('input[name="right"]').all():
        right.check()
    follow(telephone.locator("main form .actions button"))
    expect(telephone.locator(".ticket")).to_have_count(2)
    return telephone.locator(".ticket__no").all_inner_texts()
