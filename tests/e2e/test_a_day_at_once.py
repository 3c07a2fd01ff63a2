"""One office, everybody at once: a resident, a kiosk, a board, two desks and an operator, none with a script.

The resident books two procedures at home, comes on the day, and goes home without having written one field of a form.
"""

from __future__ import annotations

import re
from contextlib import suppress

from playwright.sync_api import Error, Locator, Page, TimeoutError, expect

from tests.e2e.conftest import Visitor, sign_in_as_staff
from tests.e2e.pressing import at_once, follow, touch
from tests.e2e.running import RunningHouse
from tests.e2e.test_write_free import answer_until_complete
from tests.midnight import wait_for_a_day_of

OFFICE = "401013"
NUMBER = re.compile(r"\d{3}-\d{3}-\d{4}")
PROCEDURES = ("child_allowance_claim", "child_medical_expenses")
_READY = f"""
from madoguchi.engines.booking.actions.slots import lay_slots
from tests.journeys import residents
lay_slots(only_office="{OFFICE}")
residents.family()
"""
# The day of a visit has come: nobody can book for this very hour, whatever hour it is.
_TODAY = """UPDATE booking_booking SET starts_at = greatest(now() - interval '5 minutes', of.day),
    ends_at = greatest(now(), of.day) + interval '40 minutes'
    FROM (SELECT date_trunc('day', now() AT TIME ZONE 'Asia/Tokyo') AT TIME ZONE 'Asia/Tokyo' AS day) AS of
    WHERE number = %s RETURNING number"""


def test_a_resident_a_kiosk_a_board_two_desks_and_an_operator_at_once(house: RunningHouse, visitor: Visitor) -> None:
    wait_for_a_day_of(minutes=3)
    house.do(_READY)
    desks = [clerk(visitor, number) for number in (1, 2)]
    for desk, counter in zip(desks, ("2", "3"), strict=True):
        sit_down(desk, counter)
    kiosk, board = (device(visitor, kind) for kind in ("kiosk", "board"))
    operator, resident, tablet = visitor(script=False), visitor(script=False, width=390), visitor(script=False)
    sign_in_as_staff(operator, "administrative_centre-clerk-1")

    operator.goto(f"/staff/visits/book?office={OFFICE}")
    booked = book_at_home(resident)
    called_in = book_for_a_caller(operator)  # the page was open before the resident took a time
    movers = {ticket(kiosk, "moving") for _ in range(2)}
    at_once(*(button(desk, "next") for desk in desks))
    assert {desk.locator(".now__no").inner_text() for desk in desks} == movers, "somebody was called twice"
    for mover in movers:
        see(board, ".board", mover)
    for desk, counter in zip(desks, ("5", "6"), strict=True):
        finish(desk)
        press(desk, "close")
        sit_down(desk, counter)

    without_booking = ticket(kiosk, "child")
    assert house.one(_TODAY, booked) == [booked]
    number = check_in(kiosk, booked)
    resident.goto(f"/counter/t/{kiosk.url.split('?')[0].rstrip('/').rpartition('/')[2]}")
    expect(resident.locator(".place__no")).to_have_text(re.compile(rf"\b{number}$"))
    press(desks[0], "next")
    assert desks[0].locator(".now__no").inner_text() == number, "who booked is called before who came without"
    see(board, ".call__no", number)
    see(resident, ".place__to", "5番窓口")
    fits(resident)
    assert "見本" not in board.locator("body").inner_text()
    press(desks[0], "start")
    desks[0].select_option("#to", "counter:6")
    press(desks[0], "hand-over")
    press(desks[1], "next")
    assert desks[1].locator(".now__no").inner_text() == number
    see(board, ".call__to", "6番窓口")
    press(desks[1], "start")
    call(desks[0], without_booking)

    numbers = sign(tablet, prepare_booked(desks[1]))
    assert len(numbers) == 2
    shares = house.one("SELECT typed FROM journeys_visitform WHERE reference_number = ANY(%s)", numbers)
    assert shares == ["0", "0"], "the visitor wrote something"
    desks[1].goto(f"/counter/{OFFICE}/desk/6")
    press(desks[1], "done")
    expect(desks[1].locator(".now__no")).to_have_count(0)
    see(resident, "h1", "終わりました")
    states = house.one("SELECT state FROM booking_booking WHERE number = ANY(%s) ORDER BY state", [booked, called_in])
    assert states == ["booked", "served"]


def clerk(visitor: Visitor, member: int) -> Page:
    """Somebody of the ward who has signed in."""
    desk = visitor(script=False)
    sign_in_as_staff(desk, f"ward-{OFFICE}-{member}")
    return desk


def sit_down(desk: Page, counter: str) -> None:
    """Open a counter."""
    desk.goto(f"/counter/{OFFICE}/desk/{counter}")
    press(desk, "open")


def device(visitor: Visitor, kind: str, *, script: bool = False) -> Page:
    """A kiosk or a board of the office."""
    page = visitor(script=script)
    page.goto(f"/counter/{OFFICE}/{kind}")
    follow(page.locator(f'main button[name="office"][value="{OFFICE}"]'))
    page.goto(f"/counter/{OFFICE}/{kind}")
    return page


def button(desk: Page, act: str) -> Locator:
    """The button of one act at a desk."""
    return desk.locator(f'form[action$="/{act}"] button').first


def press(desk: Page, act: str) -> None:
    """Press the button of one act at a desk."""
    follow(button(desk, act))


def finish(desk: Page) -> None:
    """Serve whoever is called, and let them go home."""
    for act in ("start", "done"):
        press(desk, act)


def fits(page: Page) -> None:
    """The page is no wider than the telephone."""
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


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


def ticket(kiosk: Page, service: str) -> str:
    """Take a number for something, and leave the kiosk as it was."""
    follow(kiosk.locator(f'button[name="service"][value="{service}"]'))
    number = kiosk.locator(".slip__no").inner_text()
    kiosk.goto(f"/counter/{OFFICE}/kiosk")
    return number


def check_in(kiosk: Page, booked: str) -> str:
    """Say at the kiosk that one has booked; the number one is called by."""
    kiosk.goto(f"/counter/{OFFICE}/kiosk/check-in")
    kiosk.fill("#booking", booked)
    follow(kiosk.locator("main form button").first)
    return kiosk.locator(".slip__no").inner_text()


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


def book_at_home(resident: Page) -> str:
    """Book two procedures in one visit at the office, on a telephone; the number of the booking."""
    resident.goto("/visit")
    touch(resident.locator(".errand", has=resident.locator(f'[value="p.{PROCEDURES[0]}"]')).locator("summary"))
    for procedure in PROCEDURES:
        resident.locator(f'input[name="for"][value="p.{procedure}"]').check(force=True)
    follow(resident.locator("main button", has_text="空いている時刻を見る"))
    follow(resident.locator(f'table[data-of=offices] a.slot[href*="office={OFFICE}"]').first)
    fits(resident)
    follow(resident.locator("table.slots:not([data-of]) a.slot:visible").first)
    follow(resident.locator("main a.button", has_text="この時刻で予約する"))
    for field, text in (("name", "見本 葵"), ("kana", "みほん あおい"), ("telephone", "093-000-0117")):
        resident.fill(f"[name={field}]", text)
    resident.locator('input[name="consent"]').check(force=True)
    follow(resident.locator("main button", has_text="予約の内容を確かめる"))
    follow(resident.locator("main button", has_text="予約する"))
    fits(resident)
    number = resident.locator(".ticket__no").first.inner_text()
    assert NUMBER.fullmatch(number)
    return number


def book_for_a_caller(operator: Page) -> str:
    """Somebody who rings is booked at the page that is open; the number of the booking."""
    operator.locator("input[name=service]").first.check(force=True)
    follow(operator.locator("main form button").first)
    operator.locator("input[name=time]").nth(3).check(force=True)
    for name, text in (("name", "見本 次郎"), ("kana", "みほん じろう"), ("telephone", "0930005678")):
        operator.fill(f"#{name}", text)
    follow(operator.locator("main form:has(#name) button[accesskey=y]"))
    number = operator.locator(".ticket__no").inner_text()
    assert NUMBER.fullmatch(number)
    return number


def prepare_booked(clerk: Page) -> str:
    """The forms of the visitor at the counter, opened from the desk by their booking; the code for the tablet.

    Both procedures were chosen when the visit was booked.
    """
    follow(clerk.locator("main button", has_text="書かない窓口を開く"))
    follow(clerk.locator('form:has(input[name="person"]) button').first)
    chosen = clerk.locator('input[name="procedure"]:checked')
    assert {one.get_attribute("value") for one in chosen.all()} == {*PROCEDURES}
    follow(clerk.locator('button[name="begin"]'))
    return answer_until_complete(clerk)


def sign(tablet: Page, code: str) -> list[str]:
    """The visitor reads everything, says that it is right, and writes nothing; the numbers of the matters."""
    tablet.goto("/counter/visit/tablet")
    follow(tablet.locator(f'main button[name="office"][value="{OFFICE}"]'))
    tablet.fill("#code", code)
    follow(tablet.locator("main form button"))
    for right in tablet.locator('input[name="right"]').all():
        right.check()
    follow(tablet.locator("main form .actions button"))
    expect(tablet.locator(".ticket")).to_have_count(2)
    return tablet.locator(".ticket__no").all_inner_texts()
