"""Examining: the clock pauses for a correction, nothing is overwritten, and each act leaves its trace."""

from __future__ import annotations

from datetime import date

import pytest

from madoguchi.engines.cases import errors
from madoguchi.engines.cases.queries import active_minutes, case_of, clock_of
from madoguchi.engines.cases.rules import Step
from madoguchi.engines.records.errors import NothingChanged, ReasonMissing, StaleEntry
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.dossier.queries import thread_of
from madoguchi.journeys import examine, mending
from tests.journeys import office

pytestmark = pytest.mark.django_db

NAME = {
    "guardian.family": ["見本"],
    "guardian.given": ["直子"],
    "guardian.family_kana": ["ミホン"],
    "guardian.given_kana": ["ナオコ"],
}


@pytest.fixture(autouse=True)
def _city(published: None) -> None:
    """Every test needs the sample city."""


def ask(number: str, by=office.CENTRE) -> None:
    sheet = examine.correction_sheet(number, by=by, language="ja")
    examine.ask_for_correction(
        number,
        fields=[sheet.rows[0].path],
        text="お名前を確かめてください。",
        due_on=sheet.due_on,
        by=by,
        revision=None,
    )


def test_asking_for_a_correction_stops_the_clock_until_the_answer():
    number = office.submitted()
    ask(number)
    assert clock_of(case_of(number)).is_paused
    examine.carry_out_with_words(
        "receive_correction", number, text="郵送で届きました。", by=office.CENTRE, revision=None
    )
    case = case_of(number)
    assert not clock_of(case).is_paused
    assert not case.awaiting_correction


def test_the_usual_last_day_is_the_procedures_number_of_business_days():
    sheet = examine.correction_sheet(office.submitted(), by=office.CENTRE, language="ja")
    assert sheet.days == sheet.head.subject.section("workflow")["correction"]["days"]
    assert sheet.templates


def test_a_correction_in_no_words_is_refused_and_nothing_is_written():
    number = office.submitted()
    sheet = examine.correction_sheet(number, by=office.CENTRE, language="ja")
    with pytest.raises(errors.CorrectionNeedsText):
        examine.ask_for_correction(
            number, fields=[sheet.rows[0].path], text=" ", due_on=sheet.due_on, by=office.CENTRE, revision=None
        )
    assert not case_of(number).awaiting_correction


def test_a_field_the_form_does_not_have_cannot_be_asked_for():
    number = office.submitted()
    with pytest.raises(errors.CorrectionFieldUnknown, match="「nothing」"):
        examine.ask_for_correction(
            number, fields=["guardian", "nothing"], text="？", due_on=date(2099, 1, 9), by=office.CENTRE, revision=None
        )
    assert not case_of(number).awaiting_correction


def test_the_second_of_two_clerks_learns_what_the_first_did():
    number = office.submitted()
    seen = case_of(number).revision
    examine.carry_out("take", number, by=office.CENTRE, revision=seen)
    with pytest.raises(errors.StaleCase) as stale:
        examine.carry_out("take", number, by=office.OTHER_CENTRE, revision=seen)
    assert [change.event for change in stale.value.changes] == ["take"]
    assert case_of(number).assignee_ref == office.CENTRE.ref


def test_two_mends_of_one_matter_do_not_overwrite_each_other():
    number = office.submitted()
    mending.mend_value(
        number, "guardian", NAME, reason="字をそろえました。", by=office.CENTRE, revision=0, language="ja"
    )
    with pytest.raises(StaleEntry):
        mending.mend_value(
            number, "guardian", NAME, reason="わたしも。", by=office.OTHER_CENTRE, revision=0, language="ja"
        )


@pytest.mark.parametrize(("reason", "refusal"), [("", ReasonMissing), ("理由", NothingChanged)])
def test_a_mend_needs_a_reason_and_a_difference(reason: str, refusal: type[Exception]):
    number = office.submitted()
    posted = NAME if not reason else {}
    with pytest.raises(refusal):
        mending.mend_value(number, "guardian", posted, reason=reason, by=office.CENTRE, revision=0, language="ja")


def test_what_cannot_be_read_is_told_before_anything_is_written():
    number = office.submitted()
    posted = {**NAME, "guardian.family_kana": ["見本"]}
    problems = mending.mend_value(
        number, "guardian", posted, reason="直す", by=office.CENTRE, revision=0, language="ja"
    )
    assert [path.split(".")[0] for path, _ in problems] == ["guardian"]


def test_only_the_desk_that_has_the_case_mends_it():
    number = office.submitted()
    with pytest.raises(NotPermitted):
        mending.mend_value(number, "guardian", NAME, reason="直す", by=office.CLERK, revision=0, language="ja")


def test_handing_over_moves_the_case_and_leaves_a_trace():
    number = office.submitted()
    examine.hand_over(number, division="child_family", reason="所管の判断が必要です。", by=office.CENTRE, revision=None)
    assert case_of(number).division == "child_family"
    assert thread_of(number, public_only=False)[-1].kind == "handed_over"


def test_a_withdrawal_on_request_needs_words_and_closes_the_case():
    number = office.submitted()
    with pytest.raises(errors.ReasonMissing):
        examine.carry_out_with_words("withdraw", number, text="", by=office.CENTRE, revision=None)
    examine.carry_out_with_words("withdraw", number, text="本人から電話。", by=office.CENTRE, revision=None)
    assert case_of(number).step == Step.CLOSED


def test_a_note_is_seen_by_the_office_alone():
    number = office.submitted()
    examine.carry_out_with_words("add_note", number, text="電話しました。", by=office.CENTRE, revision=None)
    assert thread_of(number, public_only=False)[-1].facts["text"] == "電話しました。"
    assert all(knot.kind != "note" for knot in thread_of(number, public_only=True))


def test_work_on_a_case_is_counted_in_minutes_of_its_step():
    number = office.submitted()
    examine.carry_out("take", number, by=office.CENTRE, revision=None)
    assert Step.FORMAL_EXAMINATION in active_minutes(number)
