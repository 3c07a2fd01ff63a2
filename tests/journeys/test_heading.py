"""What was corrected counts: the notice, the letters, the search, the desk and the figures follow the answers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from madoguchi.engines.cases.queries import case_of, log_of
from madoguchi.engines.cases.queries.related import related_cases
from madoguchi.engines.messaging.models import OutboxMessage
from madoguchi.engines.metrics.models import Matter
from madoguchi.engines.notices.queries import notices_of
from madoguchi.engines.records.queries import entry_of
from madoguchi.foundation.dossier.queries import dossier_facts, thread_of
from madoguchi.journeys import correct, decide, examine, inbox, mending
from madoguchi.journeys.tell import tell
from madoguchi.values.actor import anonymous
from madoguchi.values.clock import today
from tests.journeys import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

NEW_NAME = {"family": "直", "given": "子", "family_kana": "ナオシ", "given_kana": "コ"}


def mend(number: str, path: str, value: object) -> None:
    """Correct one answer as the centre does."""
    mending.mend_answer(
        number, path, value, reason="戸籍で確かめました。", by=office.CENTRE, revision=entry_of(number).revision
    )


def elsewhere(number: str) -> dict[str, object]:
    """The applicant's address in another ward."""
    written = dict(entry_of(number).as_corrected["address"])  # type: ignore[call-overload]
    del written["ward_code"], written["city_code"]
    return {**written, "postal_code": "8010841", "prefecture": "福岡県", "city": "北九州市門司区", "town": "西海岸"}


def decided(number: str) -> str:
    """The matter decided and told; whom the notice is addressed to."""
    hands = {
        "administrative_centre": [office.CENTRE, office.OTHER_CENTRE],
        "child_family": [office.CLERK, office.OTHER_CLERK],
    }
    for turn in range(4):
        case = case_of(number)
        if case.step == "decision":
            break
        by = hands[case.division][turn % 2]
        if case.assignee_ref and case.assignee_ref != by.ref:
            examine.carry_out("take_over", number, by=by, revision=None)
        examine.carry_out("pass_step", number, by=by, revision=None)
    if (held := case_of(number).assignee_ref) and held != office.CLERK.ref:
        examine.carry_out("take_over", number, by=office.CLERK, revision=None)
    decide.draft_decision(number, outcome="grant", reason_ids=(), reason_text="", by=office.CLERK, revision=None)
    decide.sign_off_decision(number, by=office.CHIEF, revision=None)
    decide.issue_notice_of(number)
    return notices_of(number)[-1].content().addressee


def test_a_notice_is_addressed_to_the_corrected_name_and_the_case_is_found_by_it() -> None:
    number = office.submitted()
    before = case_of(number).applicant_name
    mend(number, "guardian", NEW_NAME)
    assert case_of(number).applicant_name == "直 子" != before
    assert [one.reference_number for one in inbox.found_cases("ナオシ", office.CENTRE, language="ja").lines] == [number]
    assert decided(number) == "直 子"
    assert entry_of(number).as_submitted["guardian"]["family"] != "直", "the original stays"


def test_letters_go_to_the_corrected_address() -> None:
    number = office.submitted()
    mend(number, "email", "new@example.jp")
    tell(number, "received", {}, key="again")
    assert OutboxMessage.objects.get(key="again").recipient == "new@example.jp"


def test_an_address_in_another_ward_takes_the_case_and_its_count_there() -> None:
    number = office.submitted()
    before = case_of(number)
    examine.carry_out("take", number, by=office.CENTRE, revision=None)
    mend(number, "address", elsewhere(number))
    assert case_of(number).ward == dossier_facts(number).ward == "401013" != before.ward
    assert Matter.objects.get(dossier__reference_number=number).ward == "401013"
    assert case_of(number).assignee_ref == office.CENTRE.ref, "whoever serves the whole city keeps it"
    assert case_of(number).revision == before.revision + 2, "taken, and moved"
    moved = log_of(number)[-1]
    assert (moved.event, moved.facts["from"], moved.facts["to"]) == ("move_ward", before.ward, "401013")
    knot = thread_of(number, public_only=True)[-1]
    assert (knot.kind, knot.facts["to"]) == ("moved_ward", "401013")


def test_what_its_applicant_moves_to_another_ward_is_nobodys_there_until_somebody_takes_it() -> None:
    number = office.submitted()
    examine.carry_out("take", number, by=office.CENTRE, revision=None)
    due_on = today() + timedelta(days=14)
    examine.ask_for_correction(
        number, fields=["address"], text="住所を確かめてください。", due_on=due_on, by=office.CENTRE, revision=None
    )
    answers = {"address": elsewhere(number)}
    correct.send_whole_correction(number, answers, as_it_is=False, by=anonymous(), language="ja")
    assert (case_of(number).ward, case_of(number).assignee_ref) == ("401013", "")


def test_what_an_applicant_corrects_counts_as_well() -> None:
    number = office.submitted()
    examine.ask_for_correction(
        number,
        fields=["guardian"],
        text="お名前を確かめてください。",
        due_on=today() + timedelta(days=14),
        by=office.CENTRE,
        revision=None,
    )
    outcome = correct.send_whole_correction(
        number, {"guardian": NEW_NAME}, as_it_is=False, by=anonymous(), language="ja"
    )
    assert not outcome.problems
    assert case_of(number).applicant_name == dossier_facts(number).applicant.name == "直 子"


def test_a_corrected_matter_is_known_again_by_what_it_says_now() -> None:
    first, second = office.submitted(seed=1), office.submitted(seed=2)
    assert not any(one.same_person for one in related_cases(second))
    mend(second, "guardian", dict(entry_of(first).as_corrected["guardian"]))
    assert [one.case.reference_number for one in related_cases(second) if one.same_person] == [first]


def test_a_business_is_found_by_its_reading_and_known_again() -> None:
    first, second = office.submitted(office.GRANT), office.submitted(office.GRANT)
    kana = str(entry_of(first).as_corrected["company_kana"])
    found = inbox.found_cases(kana[:4], office.STRANGER, language="ja").lines
    assert {one.reference_number for one in found} >= {first, second}
    assert [one.case.reference_number for one in related_cases(second) if one.same_person] == [first]
