"""Several cases at once: the dry run changes nothing, and one refusal does not hold the others up."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

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


MADE = {
    "take": (office.submitted, office.CENTRE),
    "pass_step": (office.submitted, office.CENTRE),
    "draft_decision": (office.at_decision, office.CLERK),
    "sign_off": (office.drafted, office.CHIEF),
}


@pytest.mark.parametrize("event", MADE)
def test_twenty_cases_ask_the_database_as_often_as_one(event: str):
    made, by = MADE[event]
    asked = []
    bulk.plan([made(seed=99)], event, by=by, language="ja")  # what a process reads once
    for several in (1, 20):
        numbers = [made(seed=seed) for seed in range(several)]
        with CaptureQueriesContext(connection) as looking:
            planned = bulk.plan(numbers, event, by=by, language="ja")
        revisions = {one.reference_number: one.revision for one in planned}
        with CaptureQueriesContext(connection) as doing:
            results = bulk.carry_out(revisions, event, by=by, language="ja")
        assert all(one.allowed for one in results), [one.reason.text() for one in results]
        asked.append((statements(looking), statements(doing)))
    assert asked[0] == asked[1]
    assert asked[0] <= (6, 16)


def statements(captured: CaptureQueriesContext) -> int:
    """How many there were, without what a process asks now and then: what is published, whether it is sealed."""
    texts = [one["sql"] for one in captured.captured_queries]
    now_and_then = [one for one in texts if one.startswith("SELECT") and ("catalogue_" in one or "journal_" in one)]
    return len(texts) - len(now_and_then)


def test_the_grants_of_twenty_cases_are_read_at_once():
    asked = []
    for several in (1, 20):
        numbers = [office.at_decision(office.GRANT, seed=seed) for seed in range(several)]
        with CaptureQueriesContext(connection) as looking:
            planned = bulk.plan(numbers, "draft_decision", by=office.STRANGER, language="ja")
        assert all(one.allowed and "円" in one.becomes.text() for one in planned)
        asked.append(statements(looking))
    assert asked[0] == asked[1]


def test_a_notice_is_asked_for_each_that_was_signed_off():
    numbers = [office.drafted(seed=seed) for seed in (1, 2)]
    before = jobs_for(numbers)
    revisions = {number: case_of(number).revision for number in numbers}
    bulk.carry_out(revisions, "sign_off", by=office.CHIEF, language="ja")
    assert (before, jobs_for(numbers)) == ([], sorted(numbers))


def jobs_for(numbers: list[str]) -> list[str]:
    asked = ProcrastinateJob.objects.filter(task_name="issue_notice").values_list("args", flat=True)
    return sorted(one["reference_number"] for one in asked if one["reference_number"] in numbers)
