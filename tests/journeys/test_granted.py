"""What a grant states: another value than applied for, seen by who decides, told by the notice, corrected, in bulk."""

from __future__ import annotations

from dataclasses import replace

import pytest

from madoguchi.engines.cases.errors import GrantNeedsReason, OutcomeUnchanged
from madoguchi.engines.cases.queries import case_of, log_of
from madoguchi.engines.notices.queries import notices_of
from madoguchi.engines.records.errors import GrantedUnreadable
from madoguchi.engines.records.queries import entry_of
from madoguchi.faces.portal.thread import mark_of
from madoguchi.journeys import bulk, decide, decision_sheet
from madoguchi.journeys.status import status_page
from madoguchi.values.actor import anonymous
from tests.journeys import office

pytestmark = pytest.mark.django_db
WHY = "対象にならない費用を除きました。"


@pytest.fixture(autouse=True)
def _city(published: None) -> None:
    """Every test needs the sample city."""


def applied_for(number: str) -> int:
    amount = entry_of(number).as_corrected["requested_amount"]
    assert isinstance(amount, int)
    return amount


def draft(number: str, amount: int | None, *, text: str = WHY) -> None:
    granted = {} if amount is None else {"granted_amount": amount}
    decide.draft_decision(
        number,
        outcome="grant",
        reason_ids=(),
        reason_text=text,
        granted=granted,
        by=office.STRANGER,
        revision=None,
    )


def told(number: str, language: str = "ja") -> dict[str, str]:
    return {row.label: row.value for row in notices_of(number)[0].contents[language].rows}


def test_what_was_applied_for_is_granted_when_nothing_else_is_said():
    number = office.at_decision(office.GRANT)
    draft(number, None, text="")
    granted = case_of(number).draft.granted
    assert (granted.values, granted.as_applied) == ({"granted_amount": applied_for(number)}, True)


def test_another_amount_is_seen_by_who_decides_and_told_by_the_notice():
    number = office.at_decision(office.GRANT)
    asked = applied_for(number)
    draft(number, asked - 1000)
    sheet = decision_sheet.drafted_sheet(number, by=office.GRANT_CHIEF, language="ja")
    [row] = sheet.granted
    assert (row.applied, row.granted, row.differs) == (f"{asked:,}円", f"{asked - 1000:,}円", True)
    decide.sign_off_decision(number, by=office.GRANT_CHIEF, revision=None)
    decide.issue_notice_of(number)
    assert told(number)["交付決定額"] == f"{asked - 1000:,}円"
    assert told(number)["申請された額"] == f"{asked:,}円"
    assert told(number, "en")["Amount granted"] == f"{asked - 1000:,} yen"
    assert notices_of(number)[0].contents["ja"].reason_text == WHY
    page = status_page(number, by=anonymous(), language="ja")
    lead = mark_of(page.case, page.due_on, page.granted_otherwise).sentence
    assert f"交付決定額は{asked - 1000:,}円です（申請は{asked:,}円）" in lead
    assert lead.startswith("申請の一部が認められました。")
    more = [replace(one, is_more=True) for one in page.granted_otherwise]
    assert "一部" not in mark_of(page.case, page.due_on, more).sentence
    assert "審査請求" in "".join(notices_of(number)[0].contents["ja"].appeal), "the rest is refused"
    assert entry_of(number).as_corrected["requested_amount"] == asked
    signed = next(one for one in log_of(number) if one.event == "sign_off")
    assert signed.facts["granted"]["values"] == {"granted_amount": asked - 1000}


def test_less_than_applied_for_needs_a_reason():
    number = office.at_decision(office.GRANT)
    with pytest.raises(GrantNeedsReason):
        draft(number, applied_for(number) - 1000, text=" ")


@pytest.mark.parametrize("amount", [1, 10**17, True, "三十万円", {"a": [1]}, 1.5])
def test_an_amount_out_of_its_limits_is_refused_at_its_field(amount):
    number = office.at_decision(office.GRANT)
    with pytest.raises(GrantedUnreadable) as refused:
        draft(number, amount)
    assert [path for path, _ in refused.value.problems] == ["granted.granted_amount"]


def test_more_than_applied_for_is_refused_where_the_definition_says_so():
    number = office.at_decision(office.GRANT)
    with pytest.raises(GrantedUnreadable, match="それより大きい値にはできません"):
        draft(number, applied_for(number) + 1)


def test_a_value_the_procedure_does_not_know_is_refused():
    number = office.at_decision(office.GRANT)
    with pytest.raises(GrantedUnreadable, match="この手続の決定にありません"):
        decide.draft_decision(
            number,
            outcome="grant",
            reason_ids=(),
            reason_text="",
            granted={"gift": 1},
            by=office.STRANGER,
            revision=None,
        )


def test_a_refusal_states_no_amount():
    number = office.at_decision(office.GRANT)
    with pytest.raises(GrantedUnreadable, match="「認める」ときだけ"):
        decide.draft_decision(
            number,
            outcome="refuse",
            reason_ids=("taxes_overdue",),
            reason_text="",
            granted={"granted_amount": 1000},
            by=office.STRANGER,
            revision=None,
        )


def test_a_wrong_amount_is_corrected_in_one_action():
    number = office.at_decision(office.GRANT)
    asked = applied_for(number)
    draft(number, asked - 2000)
    decide.sign_off_decision(number, by=office.GRANT_CHIEF, revision=None)
    decide.issue_notice_of(number)
    again = {"outcome": "grant", "reason_ids": (), "reason_text": WHY, "reason": "計算ちがい", "revision": None}
    with pytest.raises(OutcomeUnchanged):
        decide.correct_result(number, granted={"granted_amount": asked - 2000}, by=office.GRANT_CHIEF, **again)
    sheet = decision_sheet.decision_sheet(number, by=office.GRANT_CHIEF, language="ja", for_correction=True)
    assert "grant" in {one.id for one in sheet.outcomes}
    assert sheet.granted == {"granted_amount": asked - 2000}
    decide.correct_result(number, granted={"granted_amount": asked - 1000}, by=office.GRANT_CHIEF, **again)
    decide.issue_notice_of(number)
    assert told(number)["交付決定額"] == f"{asked - 1000:,}円"
    assert len(notices_of(number)) == 2


def test_several_are_drafted_as_applied_for_and_the_dry_run_says_how_much():
    number = office.at_decision(office.GRANT)
    [planned] = bulk.plan([number], "draft_decision", by=office.STRANGER, language="ja")
    assert f"交付決定額 {applied_for(number):,}円" in planned.becomes.text()
    bulk.carry_out({number: case_of(number).revision}, "draft_decision", by=office.STRANGER, language="ja")
    assert case_of(number).draft.granted.values == {"granted_amount": applied_for(number)}


def test_a_draft_that_differs_from_the_application_is_signed_off_by_itself():
    number = office.at_decision(office.GRANT)
    draft(number, applied_for(number) - 1000)
    [planned] = bulk.plan([number], "sign_off", by=office.GRANT_CHIEF, language="ja")
    assert not planned.allowed
    assert "申請とちがう内容" in planned.reason.text()


def test_a_procedure_without_such_values_grants_as_before():
    number = office.drafted()
    assert case_of(number).draft.granted.values == {}
