"""A consultation by video: the visitor consents and waits on a telephone, the clerk begins, and ends."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.axe import check_accessible
from tests.e2e.conftest import Visitor, sign_in_as_staff
from tests.e2e.pressing import follow
from tests.e2e.running import RunningHouse

OFFICE = "401081"
ROOM = "https://video.example/one"
_BOOK = f"""
from datetime import timedelta
from madoguchi.engines.booking.actions.bookings import Wish
from madoguchi.engines.booking.actions.slots import lay_slots
from madoguchi.engines.booking.models import Booking
from madoguchi.engines.booking.queries.availability import days_of_slots
from madoguchi.journeys.visit.booking import book_visit
from madoguchi.values.actor import anonymous
from madoguchi.values.clock import now, today
lay_slots(only_office="{OFFICE}")
day = days_of_slots(today() + timedelta(days=3), 20, lines=["child"], offices=["{OFFICE}"])[0]
wish = Wish(key="video", office="{OFFICE}", line="child", starts_at=day.starts(1)[0].starts_at, minutes=15,
    services=("child",), name="見本 四郎", kana="ミホン シロウ", telephone="093-000-0404", remote=True)
made, _new = book_visit(wish, by=anonymous())
at = now() + timedelta(minutes=5)  # its time has come
Booking.objects.filter(number=made.number).update(starts_at=at, ends_at=at + timedelta(minutes=15))
print(made.number, made.code)
"""


def test_the_visitor_consents_waits_and_goes_in_when_the_clerk_begins(house: RunningHouse, visitor: Visitor) -> None:
    number, code = house.do(_BOOK).split()
    resident, clerk = visitor(width=390), visitor()
    resident.goto(f"/v/{code}?to=room")
    expect(resident.locator("main")).to_contain_text("録画も録音もしません")
    check_accessible(resident)
    resident.locator("#consent").check()
    follow(resident.locator("main form button"))
    expect(resident.locator("h1")).to_have_text("このままお待ちください")
    check_accessible(resident)
    resident.locator("main a.more").focus()  # whoever waits with a link in hand is told all the same

    sign_in_as_staff(clerk, "administrative_centre-clerk-1")
    clerk.goto(f"/staff/visits/of/{number}/room")
    expect(clerk.locator("main")).to_contain_text("予約した方は、待合にいます")
    clerk.fill("#room_url", ROOM)
    follow(clerk.locator("button[name=act][value=start]"))
    expect(clerk.locator(f'a[href="{ROOM}"]')).to_be_visible()
    check_accessible(clerk)

    expect(resident.locator(f'a[href="{ROOM}"]')).to_be_visible(timeout=30_000)
    expect(resident.locator("main a.more")).to_be_focused()
    check_accessible(resident)
    follow(clerk.locator("main form button"))
    expect(clerk.locator("main")).to_contain_text("相談は終わりました")
    resident.reload()
    expect(resident.locator("h1")).to_have_text("相談は終わりました")
    assert house.one("SELECT state || room_url FROM booking_booking WHERE number = %s", number) == ["served"]
