"""The guide at the counter: what it asks, what it offers, and what is no longer chosen."""

from __future__ import annotations

import pytest

from madoguchi.journeys.write_free import choosing, errors
from madoguchi.journeys.write_free import sheet as sheets
from tests.journeys import office
from tests.journeys.write_free.counter import ALLOWANCE, BOTH, MEDICAL, ask_everything, begun

pytestmark = pytest.mark.usefixtures("family")
BY = office.CLERK


def test_the_guide_asks_only_what_the_register_does_not_know() -> None:
    ref = begun()
    page = choosing.choice_page(ref, by=BY, language="ja")
    answers = {one.sentence: one.answer for one in page.conditions}
    assert answers["市内に住んでいる方の手続です"] is True
    assert answers["お子さんがいる方の手続です"] is True
    assert {one.id: one.fits for one in page.offers}[MEDICAL] is True


def test_an_answer_of_the_visitor_changes_what_is_offered() -> None:
    ref = begun()
    told = {"お子さんがいる方の手続です": False}
    page = choosing.choice_page(ref, by=BY, language="ja", told=told)
    fits = {one.id: one.fits for one in page.offers}
    assert (fits[MEDICAL], fits[ALLOWANCE]) == (False, True)
    assert {one.sentence: one.said for one in choosing.choice_page(ref, by=BY, language="ja").conditions}[
        "お子さんがいる方の手続です"
    ]


def test_a_procedure_that_is_no_longer_chosen_is_dropped_and_the_others_keep_their_answers() -> None:
    ref = begun()
    choosing.choose(ref, BOTH, by=BY)
    ask_everything(ref)
    choosing.choose(ref, [ALLOWANCE], by=BY)
    page = sheets.sheet(ref, by=BY, language="ja")
    assert [part.procedure.id for part in page.parts] == [ALLOWANCE]
    assert page.parts[0].draft.answers["work"] == "employee"
    with pytest.raises(errors.NoFormChosen):
        choosing.choose(ref, [], by=BY)
