"""Two procedures in one visit at the write-free counter: the clerk asks, the visitor writes not one field."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.axe import check_accessible
from tests.e2e.conftest import Visitor, sign_in_as_staff
from tests.e2e.pressing import follow
from tests.e2e.running import RunningHouse
from tests.e2e.test_accessibility import press

_NO = re.compile("大学生|払い戻し|公務員")
_TYPED = {"year": "2026", "month": "11", "day": "20"}


@pytest.mark.parametrize("script", [False, True])
def test_two_procedures_and_not_one_field_written_by_the_visitor(
    house: RunningHouse, visitor: Visitor, script: bool
) -> None:
    house.do("from tests.journeys import residents; residents.family()")
    clerk = visitor(script=script)
    sign_in_as_staff(clerk, "child_family-clerk-1")
    code = prepare(clerk)

    tablet = visitor(script=script, width=1024)
    tablet.goto("/counter/visit/tablet")
    check_if(script, tablet)  # it says that it is not registered, and in a demonstration that one press is enough
    follow(tablet.locator("main form button").first)
    check_if(script, tablet)
    tablet.fill("#code", code)
    follow(tablet.locator("main form button"))
    expect(tablet.locator("h1")).to_contain_text("見本 葵")
    check_if(script, tablet)
    assert (
        tablet.locator(
            "main input:not([type=hidden]):not([type=checkbox]):not(#signed), main textarea, main select"
        ).count()
        == 0
    )
    if script:
        _sign(tablet)
    for right in tablet.locator('input[name="right"]').all():
        right.check()
    follow(tablet.locator("main form .actions button"))

    expect(tablet.locator(".ticket")).to_have_count(2)
    check_if(script, tablet)
    numbers = [one.inner_text() for one in tablet.locator(".ticket__no").all()]
    shares = house.one("SELECT typed FROM journeys_visitform WHERE reference_number = ANY(%s)", numbers)
    assert shares == ["0", "0"]
    clerk.reload()
    for number in numbers:
        expect(clerk.locator("main")).to_contain_text(number)
    expect(clerk.locator("figure.signature")).to_have_count(1 if script else 0)
    follow(tablet.locator("main form button"))
    tablet.goto("/counter/visit/tablet/page")
    expect(tablet.locator("#code")).to_be_visible()


def check_if(script: bool, page: Page) -> None:
    """The rules of accessibility need a script to look at the page."""
    if script:
        check_accessible(page)


def prepare(clerk: Page) -> str:
    """A visit of two procedures, asked and shown to its visitor; the code that opens it on a tablet."""
    clerk.goto("/counter/visit/")
    clerk.fill("#q", "みほん あおい")
    follow(clerk.locator('main form[role="search"] button'))
    follow(clerk.locator('form:has(input[name="person"]) button').first)
    for box in clerk.locator('input[name="procedure"]').all()[:2]:
        box.check()
    press(clerk, 'button[name="begin"]')
    return answer_until_complete(clerk)


def answer_until_complete(clerk: Page) -> str:
    """Ask what the city does not know, and show the visit to its visitor; the code that opens it on a tablet."""
    for _ in range(5):
        if clerk.locator('form[action$="/show"] button').count():
            break
        _ask(clerk)
    follow(clerk.locator('form[action$="/show"] button'))
    return clerk.locator(".code-big").inner_text()


def _ask(clerk: Page) -> None:
    """What the clerk asks and sees, then the button that keeps it."""
    for field in clerk.locator("#questions .field").all():
        _answer(field)
    for paper in clerk.locator('input[name="papers"]').all():
        paper.check()
    press(clerk, '#questions .actions button[name="save"]')


def _answer(field: Locator) -> None:
    radios = field.locator("input[type=radio]")
    if radios.count():
        (radios.last if _NO.search(field.inner_text()) else radios.first).check()
        return
    for box in field.locator("input[type=text], input:not([type]), textarea").all():
        part = (box.get_attribute("name") or "").rpartition(".")[2]
        box.fill(_TYPED.get(part, "見本 12"))


def _sign(tablet: Page) -> None:
    pad = tablet.locator("[data-pad]")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    tablet.mouse.move(box["x"] + 40, box["y"] + 40)
    tablet.mouse.down()
    tablet.mouse.move(box["x"] + 200, box["y"] + 90, steps=6)
    tablet.mouse.up()
