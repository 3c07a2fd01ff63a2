"""A resident, clerks at two desks and somebody who signs off carry a matter of every procedure to its notice."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsing import sign_in_as_asked
from tests.e2e.conftest import Visitor, sign_in_as_staff
from tests.e2e.filling import Form, agree_and_submit, go_through
from tests.e2e.pressing import follow
from tests.e2e.running import RunningHouse

PROCEDURES = ("child_medical_expenses", "child_allowance_claim", "subsidy_grant")


def apply_for(page: Page, form: Form) -> str:
    page.goto(f"/procedures/{form.id}")
    follow(page.locator(f'main a[href*="{form.id}/apply"]').first)
    follow(page.locator("main form button.button:not([data-kind])").first)
    go_through(page, form.typed)
    return agree_and_submit(page)


def people(house: RunningHouse, division: str) -> list[str]:
    """The demonstration staff of a desk: two clerks, then those who sign off, the highest last."""
    found = house.one("SELECT ref FROM identity_account WHERE ref LIKE %s", f"{division}-%")
    return sorted(found, key=lambda ref: int(ref.rsplit("-", 1)[1]))


def do(page: Page, number: str, act: str) -> None:
    """Press the button of an act on the case sheet, and confirm it on its own page when it has one."""
    page.goto(f"/staff/cases/{number}")
    follow(page.locator(f'main :is(a, button)[href$="/{act}"], main form[action$="/{act}"] button').first)


@pytest.mark.parametrize("procedure_id", PROCEDURES)
def test_from_the_form_to_the_notice_without_a_script(
    house: RunningHouse, visitor: Visitor, forms: dict[str, Form], procedure_id: str, tmp_path: Path
) -> None:
    resident = visitor(script=False, width=390)
    sign_in_as_asked(resident, procedure_id)
    number = apply_for(resident, forms[procedure_id])
    assert re.fullmatch(r"\d{4}-\d{4}-\d{2}", number)
    expect(resident.locator("main")).to_contain_text(number)

    _examine(house, visitor(script=False), number, forms[procedure_id].division)
    _see_notice(resident, number, tmp_path)


def _examine(house: RunningHouse, computer: Page, number: str, home: str) -> None:
    for desk in ("administrative_centre", home, home):
        if _step_of(house, number) == "decision":
            break
        sit_down(computer, _free_clerk(house, desk, number))
        do(computer, number, "take")
        do(computer, number, "pass-step")
    sit_down(computer, people(house, home)[0])
    if _assignee_of(house, number) != people(house, home)[0]:
        do(computer, number, "take-over" if _assignee_of(house, number) else "take")
    do(computer, number, "draft-decision")
    computer.locator('main form input[type="radio"][value="grant"]').check(force=True)
    follow(computer.locator("main form button.button:not([data-kind])").first)
    sit_down(computer, people(house, home)[-1])
    do(computer, number, "sign-off")
    follow(computer.locator("main form button.button:not([data-kind])").first)
    expect(computer.locator("body")).to_contain_text("決裁しました")


def sit_down(computer: Page, ref: str) -> None:
    """One of the staff signs in at a computer that remembers nothing of whoever sat there before."""
    computer.context.clear_cookies()
    sign_in_as_staff(computer, ref)


def _case(house: RunningHouse, number: str, column: str) -> str:
    return house.one(f"SELECT {column} FROM cases_case WHERE reference_number = %s", number)[0]  # noqa: S608


def _step_of(house: RunningHouse, number: str) -> str:
    return _case(house, number, "step")


def _assignee_of(house: RunningHouse, number: str) -> str:
    return _case(house, number, "assignee_ref")


def _free_clerk(house: RunningHouse, desk: str, number: str) -> str:
    looked = _case(house, number, "looked_once_by_ref")
    return next(one for one in people(house, desk)[:2] if one != looked)


def _see_notice(resident: Page, number: str, folder: Path) -> None:
    for _ in range(120):
        resident.goto(f"/status/{number}")
        link = resident.locator('main a[href*="/notices/"]').first
        if link.count():
            break
        time.sleep(0.5)
    follow(link)
    expect(resident.locator("main")).to_contain_text("号")
    pdf = resident.context.request.get(resident.locator('a[href$=".pdf"]').first.get_attribute("href") or "")
    assert pdf.ok
    assert pdf.body().startswith(b"%PDF-")
    resident.goto(f"/status/{number}")
    expect(resident.locator("main")).to_contain_text("だれが私の情報を見たか")


def test_the_front_page_as_a_picture_for_the_readme(house: RunningHouse, visitor: Visitor) -> None:
    page = visitor(width=1280, height=1000)
    page.goto("/")
    folder = Path("var/shots")
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / "portal-home.png")
    assert (folder / "portal-home.png").stat().st_size > 20_000
