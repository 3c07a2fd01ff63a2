"""A decision needs four eyes, a notice that can be written, and is told once."""

from __future__ import annotations

import pytest

from madoguchi.engines.cases import errors
from madoguchi.engines.cases.queries import case_of
from madoguchi.engines.cases.rules import Step
from madoguchi.engines.notices.adapters.typst import TypstTypesetter
from madoguchi.engines.notices.errors import MissingGlyph, RefusalIncomplete
from madoguchi.engines.notices.queries import notices_of
from madoguchi.journeys import decide, decision_sheet
from tests.journeys import office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city(published: None) -> None:
    """Every test needs the sample city."""


def test_a_grant_is_drafted_signed_off_by_another_told_and_closed():
    number = office.decided()
    case = case_of(number)
    assert (case.step, case.outcome) == (Step.CLOSED, "grant")
    assert len(notices_of(number)) == 1


def test_making_the_notice_twice_gives_one_notice():
    number = office.decided()
    decide.issue_notice_of(number)
    assert len(notices_of(number)) == 1


def test_the_drafter_cannot_sign_off():
    number = office.drafted(by=office.CHIEF)
    with pytest.raises(errors.SameHands):
        decide.sign_off_decision(number, by=office.CHIEF, revision=None)
    assert case_of(number).step == Step.DECISION


def test_a_refusal_without_a_reason_is_not_drafted():
    number = office.at_decision()
    with pytest.raises((errors.RefusalNeedsReason, RefusalIncomplete)):
        decide.draft_decision(number, outcome="refuse", reason_ids=[], reason_text="", by=office.CLERK, revision=None)
    assert case_of(number).draft is None


def test_a_refusal_with_words_but_no_provision_is_not_drafted_either():
    number = office.at_decision()
    with pytest.raises(RefusalIncomplete):
        decide.draft_decision(
            number, outcome="refuse", reason_ids=[], reason_text="書類が足りません。", by=office.CLERK, revision=None
        )
    assert case_of(number).draft is None


def test_whoever_signs_off_sees_the_notice_first():
    number = office.drafted("refuse", reasons=("not_resident",))
    sheet = decision_sheet.drafted_sheet(number, by=office.CHIEF, language="ja")
    assert sheet.letter is not None
    assert sheet.letter.appeal
    assert [one.id for one in sheet.reasons] == ["not_resident"]
    assert sheet.letter_problem is None


def test_during_an_examination_only_dismissal_is_offered():
    number = office.submitted()
    offered = {one.id for one in decision_sheet.decision_sheet(number, by=office.CENTRE, language="ja").outcomes}
    assert offered <= {"dismiss"}


def test_a_character_the_font_lacks_holds_the_notice_and_the_case_stays_open(monkeypatch: pytest.MonkeyPatch):
    def lacks(self: object, *args: object, **kwargs: object) -> bytes:
        raise MissingGlyph(characters="𰻞")

    number = office.drafted()
    decide.sign_off_decision(number, by=office.CHIEF, revision=None)
    with monkeypatch.context() as patched:
        patched.setattr(TypstTypesetter, "typeset", lacks)
        decide.issue_notice_of(number)
    held = case_of(number)
    assert held.step == Step.NOTICE
    assert "𰻞" in held.held_reason
    assert notices_of(number) == ()
    decide.make_held_notice_again(number, by=office.CLERK)
    decide.issue_notice_of(number)
    assert case_of(number).step == Step.CLOSED


def test_only_the_division_tries_a_held_notice_again():
    number = office.drafted()
    decide.sign_off_decision(number, by=office.CHIEF, revision=None)
    with pytest.raises(errors.NoSuchCase):
        decide.make_held_notice_again(number, by=office.STRANGER)


def test_a_wrong_result_is_put_right_by_a_notice_that_replaces_the_first():
    number = office.decided("refuse", reasons=("not_resident",))
    decide.correct_result(
        number,
        outcome="grant",
        reason_ids=[],
        reason_text="",
        reason="転入日の読みちがい",
        by=office.CHIEF,
        revision=None,
    )
    decide.issue_notice_of(number)
    newest, oldest = notices_of(number)
    assert newest.outcome == "grant"
    assert oldest.superseded_by == newest.number
    assert case_of(number).outcome == "grant"


def test_a_returned_draft_can_be_drafted_again():
    number = office.drafted()
    decide.return_draft(number, reason="有効期間を確かめてください。", by=office.CHIEF, revision=None)
    assert case_of(number).draft is None
    decide.draft_decision(number, outcome="grant", reason_ids=[], reason_text="", by=office.CLERK, revision=None)


def test_a_decided_matter_is_counted_with_its_days_and_minutes():
    from madoguchi.engines.metrics.queries import figures
    from madoguchi.values.clock import today

    office.decided()
    counted = figures(today(), today())
    assert (counted.arrived, counted.decided, counted.on_time) == (1, 1, 1)
