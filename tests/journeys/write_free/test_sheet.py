"""The sheet of a visit: what is asked once, what is held, and whose answers stand where."""

from __future__ import annotations

from dataclasses import replace

import pytest

from madoguchi.journeys.write_free import asking, choosing
from madoguchi.journeys.write_free import sheet as sheets
from tests.journeys import office, residents
from tests.journeys.write_free.counter import BOTH, MEDICAL, answers_for, begun, seen

pytestmark = pytest.mark.usefixtures("family")
BY = office.CLERK


def test_the_same_question_of_two_forms_is_asked_once_and_answered_in_both() -> None:
    ref = begun(person=residents.SPOUSE)  # of whom no account and no telephone is known
    choosing.choose(ref, BOTH, by=BY)
    page = sheets.sheet(ref, by=BY, language="ja")
    paths = [view.path for _, views in page.questions for view in views]
    assert "f1.telephone" in paths
    assert "f2.telephone" not in paths
    asking.save_sheet(ref, {"f1.telephone": ["090-0000-0009"]}, [], by=BY, language="ja")
    parts = sheets.sheet(ref, by=BY, language="ja").parts
    assert [part.draft.answers["telephone"] for part in parts] == ["090-0000-0009"] * 2


def test_nothing_already_held_is_asked() -> None:
    ref = begun()
    choosing.choose(ref, BOTH, by=BY)
    page = sheets.sheet(ref, by=BY, language="ja")
    asked = {view.path.partition(".")[2] for _, views in page.questions for view in views}
    assert asked.isdisjoint({"claimant", "guardian", "address", "children.0.name", "children.0.birth", "spouse"})
    assert page.held > page.fields / 2


def test_what_most_answers_come_from_is_said_once_and_a_corrected_one_is_not_among_them() -> None:
    ref = begun()
    choosing.choose(ref, BOTH, by=BY)
    part = sheets.sheet(ref, by=BY, language="ja").parts[0]
    usual = part.usual
    assert usual is not None
    assert (usual.source, bool(usual.day)) == ("住民記録", True)
    told = {one.path for one in usual.answers}
    assert {"address", "children.0.birth"} <= told
    answered = tuple(replace(one, by="asked") if one.path == "address" else one for one in part.form.answered)
    later = replace(part, form=replace(part.form, answered=answered)).usual
    assert later is not None
    assert {one.path for one in later.answers} == told - {"address"}
    assert replace(part, form=replace(part.form, answered=part.form.answered[:1])).usual is None


def test_the_answers_of_a_child_stand_under_its_heading_and_what_follows_under_the_title_of_its_page() -> None:
    ref = begun()
    choosing.choose(ref, BOTH, by=BY)
    part = sheets.sheet(ref, by=BY, language="ja").parts[0]
    headings = [heading for heading, _answers in part.groups]
    assert headings[:3] == ["", "1人目のお子さん", "2人目のお子さん"]
    assert headings[3] == part.groups[3][1][0][1].page
    assert [one for _heading, answers in part.groups for _label, one in answers] == list(part.form.answered)
    assert {label for label, _one in part.groups[1][1]} >= {"お名前", "生年月日"}


def test_papers_are_seen_once_and_by_name() -> None:
    ref = begun()
    choosing.choose(ref, [MEDICAL], by=BY)
    asking.save_sheet(ref, {}, seen(ref), by=BY, language="ja")
    draft = sheets.sheet(ref, by=BY, language="ja").parts[0].draft
    assert draft.answers["papers_seen"]["insurance_paper"]["by"] == BY.name  # type: ignore[index]
    asking.save_sheet(ref, {}, [], by=BY, language="ja")
    assert "papers_seen" not in sheets.sheet(ref, by=BY, language="ja").parts[0].draft.answers
    assert answers_for(ref)
