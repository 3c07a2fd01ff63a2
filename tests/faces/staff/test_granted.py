"""The amount that is granted, on the pages of who drafts and who decides."""

from __future__ import annotations

import pytest
from django.urls import reverse

from madoguchi.engines.cases.queries import case_of
from madoguchi.engines.records.queries import entry_of
from tests.faces.staff.conftest import Door
from tests.journeys import office

pytestmark = pytest.mark.django_db
WHY = "対象にならない費用を除きました。"


def _asked(number: str) -> int:
    return int(str(entry_of(number).as_corrected["requested_amount"]))


def test_the_amount_starts_from_the_application_and_can_be_lowered(door: Door) -> None:
    number = office.at_decision(office.GRANT)
    asked, page = _asked(number), reverse("staff:draft_decision", args=[number])
    form = door(office.STRANGER).get(page).content.decode()
    assert f'name="granted.granted_amount" value="{asked}"' in form or f'value="{asked}"' in form
    assert f"申請：{asked:,}円" in form
    said = {"outcome": "grant", "text": WHY, "granted.granted_amount": f"{asked - 1000:,}円"}
    assert door(office.STRANGER).post(page, said).status_code == 302
    assert case_of(number).draft.granted.values == {"granted_amount": asked - 1000}
    sheet = door(office.GRANT_CHIEF).get(reverse("staff:sign_off", args=[number])).content.decode()
    assert f"{asked - 1000:,}円" in sheet
    assert f"申請：{asked:,}円" in sheet
    assert "申請とちがいます" in sheet


@pytest.mark.parametrize("typed", ["", "三十万", "0", "99999999999999999999", "123456789018", "\u202e1000"])
def test_an_amount_that_cannot_be_read_is_told_at_its_field_and_nothing_is_lost(door: Door, typed: str) -> None:
    number = office.at_decision(office.GRANT)
    said = {"outcome": "grant", "text": WHY, "granted.granted_amount": typed}
    answer = door(office.STRANGER).post(reverse("staff:draft_decision", args=[number]), said)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#granted.granted_amount' in page
    assert WHY in page
    assert case_of(number).draft is None


def test_what_is_needed_in_one_case_only_is_marked_with_the_case(door: Door) -> None:
    number = office.at_decision(office.GRANT)
    shown = door(office.STRANGER).get(reverse("staff:draft_decision", args=[number])).content.decode()
    assert "申請とちがうときは必須" in shown
    assert "認めないときは必須" in shown


def test_a_lower_amount_without_a_reason_is_told_at_the_text(door: Door) -> None:
    number = office.at_decision(office.GRANT)
    said = {"outcome": "grant", "text": "", "granted.granted_amount": str(_asked(number) - 1000)}
    answer = door(office.STRANGER).post(reverse("staff:draft_decision", args=[number]), said)
    assert answer.status_code == 422
    assert 'href="#text' in answer.content.decode()


def test_a_refusal_needs_no_amount(door: Door) -> None:
    number = office.at_decision(office.GRANT)
    said = {"outcome": "refuse", "reasons-refuse": "taxes_overdue", "granted.granted_amount": ""}
    assert door(office.STRANGER).post(reverse("staff:draft_decision", args=[number]), said).status_code == 302


def test_whoever_drafts_reads_the_notice_first_and_nothing_is_written_down(door: Door) -> None:
    number = office.at_decision(office.GRANT)
    before, lower = case_of(number), f"{_asked(number) - 1000:,}円"
    said = {"outcome": "grant", "text": WHY, "granted.granted_amount": lower, "preview": "1"}
    answer = door(office.STRANGER).post(reverse("staff:draft_decision", args=[number]), said)
    page = answer.content.decode()
    assert answer.status_code == 200
    letter = page[page.index('data-kind="letter"') :]
    assert lower in letter
    assert WHY in letter
    assert case_of(number) == before
    assert f'value="{lower}"' in page, "the form is still there, ready to be sent"


def test_a_notice_that_cannot_be_written_is_told_at_the_field_before_drafting(door: Door) -> None:
    number = office.at_decision(office.GRANT)
    answer = door(office.STRANGER).post(
        reverse("staff:draft_decision", args=[number]), {"outcome": "refuse", "preview": "1"}
    )
    assert answer.status_code == 422
    assert "#reasons-refuse" in answer.content.decode()
    assert 'data-kind="letter"' not in answer.content.decode()
