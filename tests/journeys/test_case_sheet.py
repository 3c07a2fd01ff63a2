"""The case sheet shows one matter whole, to those who may see it, and says that it was looked at."""

from __future__ import annotations

from datetime import timedelta

import pytest

from madoguchi.engines.cases.errors import NoSuchCase
from madoguchi.engines.cases.models import Case
from madoguchi.engines.notices.errors import NoSuchNotice
from madoguchi.foundation.dossier.queries import dossier_facts
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.foundation.storage.errors import NoSuchFile
from madoguchi.journeys import case_papers, mending
from madoguchi.journeys import case_sheet as journey
from madoguchi.journeys.tell import tell
from madoguchi.values.clock import today
from tests.journeys import office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city(published: None) -> None:
    """Every test needs the sample city."""


def sheet(number: str, by=office.CENTRE):
    return journey.case_sheet(number, by=by, language="ja")


def test_the_sheet_shows_what_was_submitted_beside_what_was_corrected():
    number = office.submitted()
    found = sheet(number)
    rows = [row for page in found.pages for row in page.rows]
    assert rows
    assert not found.is_changed
    assert all(row.submitted == row.corrected for row in rows)


def test_a_mended_value_stands_beside_the_original_with_its_reason():
    number = office.submitted()
    mending.mend_value(
        number,
        "guardian",
        {
            "guardian.family": ["見本"],
            "guardian.given": ["直子"],
            "guardian.family_kana": ["ミホン"],
            "guardian.given_kana": ["ナオコ"],
        },
        reason="漢字をそろえました。",
        by=office.CENTRE,
        revision=0,
        language="ja",
    )
    row = sheet(number).comparison.row("guardian")
    assert row.is_changed
    assert "直子" in row.corrected
    assert "直子" not in row.submitted
    assert [(one.reason, one.by) for one in row.changes] == [("漢字をそろえました。", office.CENTRE.name)]


def test_the_papers_are_named_by_the_question_they_answer():
    found = sheet(office.submitted())
    assert found.papers
    assert all(paper.label and paper.name == "mihon.jpg" and paper.is_image for paper in found.papers)


def test_s_log_1_looking_is_written_into_the_journal_with_purpose_and_law():
    number = office.submitted()
    sheet(number)
    look = next(one for one in disclosures_of(number) if one.verb == "read")
    assert look.who == office.CENTRE.name
    assert "審査" in look.purpose
    assert look.legal_basis


def test_nobody_of_another_division_sees_the_sheet_and_nothing_is_journalled():
    number = office.submitted()
    before = len(disclosures_of(number))
    with pytest.raises(NoSuchCase):
        sheet(number, office.STRANGER)
    assert len(disclosures_of(number)) == before


def test_the_same_matter_sent_twice_is_hinted():
    first, second = office.submitted(seed=3), office.submitted(seed=3)
    others = sheet(second).others
    assert [(one.reference_number, one.same_matter) for one in others] == [(first, True)]
    assert any(one.verb == "list" for one in disclosures_of(first))


def test_an_early_draft_is_offered_only_where_the_procedure_can_dismiss():
    found = sheet(office.submitted())
    draft = next(one for one in found.possibilities if one.event == "draft_decision")
    outcomes = found.head.subject.section("notice")["outcomes"]
    assert draft.allowed == ("dismiss" in outcomes)


def test_the_content_of_a_paper_belongs_to_its_matter_alone():
    mine, other = office.submitted(seed=1), office.submitted(seed=2)
    paper = sheet(mine).papers[0]
    with case_papers.paper_content(mine, paper.ref, by=office.CENTRE, language="ja")[1] as content:
        assert content.read(3) == b"\xff\xd8\xff"
    with pytest.raises(NoSuchFile):
        case_papers.paper_content(other, paper.ref, by=office.CENTRE, language="ja")


def test_a_notice_belongs_to_its_matter_alone():
    mine, other = office.decided(seed=1), office.submitted(seed=2)
    notice = sheet(mine, office.CLERK).notices[0]
    assert case_papers.notice_of_case(mine, notice.ref, by=office.CLERK, language="ja")[1].number == notice.number
    with pytest.raises(NoSuchNotice):
        case_papers.notice_of_case(other, notice.ref, by=office.CENTRE, language="ja")


def test_the_traces_hold_who_looked_newest_first():
    number = office.submitted()
    sheet(number)
    found = case_papers.traces(number, by=office.CENTRE, language="ja")
    assert found.lookers[0].data == "お知らせと閲覧の記録"
    assert len(found.lookers) >= 3


def test_the_last_letters_stand_on_the_sheet_without_the_key_of_the_applicant():
    number = office.submitted()
    tell(number, "received", {}, key="a")
    [letter] = sheet(number).letters
    assert letter.reference_number == number
    assert "/s/…" in letter.body
    assert dossier_facts(number).access_code not in letter.body


def test_a_matter_of_long_ago_is_not_taken_for_the_same_one() -> None:
    long_ago, lately = office.submitted(), office.submitted()
    for number, days in ((long_ago, 800), (lately, 300)):
        Case.objects.filter(reference_number=number).update(received_on=today() - timedelta(days=days))
    others = sheet(office.submitted()).others
    assert {one.reference_number: one.same_matter for one in others} == {long_ago: False, lately: True}
