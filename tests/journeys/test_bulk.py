"""Several cases at once: the dry run changes nothing, and one refusal does not hold the others up."""

from __future__ import annotations

import pytest

from madoguchi.engines.cases.errors import NotForManyAtOnce
from madoguchi.engines.cases.queries import case_of
from madoguchi.engines.cases.rules import Step
from madoguchi.journeys import bulk, examine
from tests.journeys import office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city(published: None) -> None:
    """Every test needs the sample city."""


def test_the_dry_run_says_what_will_happen_and_changes_nothing():
    number = office.submitted()
    before = case_of(number)
    planned = bulk.plan([number], "pass_step", by=office.CENTRE, language="ja")
    assert [(one.reference_number, one.allowed) for one in planned] == [(number, True)]
    assert "進みます" in planned[0].becomes.text()
    assert case_of(number) == before


def test_each_case_is_done_or_says_why_not():
    free, taken = office.submitted(seed=1), office.submitted(seed=2)
    examine.carry_out("take", taken, by=office.OTHER_CENTRE, revision=None)
    revisions = {number: case_of(number).revision for number in (free, taken)}
    results = {one.reference_number: one for one in bulk.carry_out(revisions, "take", by=office.CENTRE, language="ja")}
    assert results[free].allowed
    assert not results[taken].allowed
    assert results[taken].reason.text()
    assert case_of(free).assignee_ref == office.CENTRE.ref
    assert case_of(taken).assignee_ref == office.OTHER_CENTRE.ref


def test_a_case_that_changed_since_the_dry_run_is_left_alone():
    number = office.submitted()
    revision = case_of(number).revision
    examine.carry_out_with_words("add_note", number, text="電話しました。", by=office.OTHER_CENTRE, revision=None)
    results = bulk.carry_out({number: revision}, "pass_step", by=office.CENTRE, language="ja")
    assert not results[0].allowed
    assert case_of(number).step == Step.FORMAL_EXAMINATION


def test_drafts_are_signed_off_together_but_not_by_their_drafter():
    numbers = [office.drafted(seed=1), office.drafted(seed=2)]
    revisions = {number: case_of(number).revision for number in numbers}
    assert not any(one.allowed for one in bulk.plan(numbers, "sign_off", by=office.CLERK, language="ja"))
    results = bulk.carry_out(revisions, "sign_off", by=office.CHIEF, language="ja")
    assert all(one.allowed for one in results)
    assert all(case_of(number).step == Step.NOTICE for number in numbers)


def test_a_case_of_another_division_shows_nothing_about_itself():
    number = office.submitted()
    planned = bulk.plan([number], "take", by=office.STRANGER, language="ja")
    assert (planned[0].applicant, planned[0].procedure, planned[0].allowed) == ("", "", False)


def test_what_needs_words_of_its_own_is_not_for_many():
    with pytest.raises(NotForManyAtOnce):
        bulk.plan([office.submitted()], "withdraw", by=office.CENTRE, language="ja")
