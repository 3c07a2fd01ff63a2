"""What a contractor does not see in plain, on every road by which an answer leaves the house."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from madoguchi.engines.cases.errors import NoSuchCase
from madoguchi.engines.cases.queries import case_of, resource_of
from madoguchi.engines.records.queries import entry_of
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.access.recording import keeping_decisions
from madoguchi.foundation.access.rules import foresee
from madoguchi.foundation.catalogue import shelf
from madoguchi.foundation.catalogue.actions import publish_set
from madoguchi.foundation.catalogue.queries import city_content, current_contents, register_contents
from madoguchi.foundation.identity.actions import create_token, open_account
from madoguchi.foundation.identity.programmes import actor_of_token
from madoguchi.foundation.journal.actions import REFUSED
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys import acts, bulk, case_papers, decision_sheet, examine, inbox, mending
from madoguchi.journeys.case_sheet import case_sheet
from madoguchi.values.actor import SYSTEM, Actor
from tests.faces.staff.conftest import Door, door  # noqa: F401
from tests.journeys import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

CONTRACTOR = office.member("company-1", "administrative_centre", roles=("contractor",))
OF_CHILDREN = office.member("company-2", "child_family", roles=("contractor",))
OF_BUSINESS = office.member("company-3", "business_support", roles=("contractor",))


def secrets_of(number: str) -> list[str]:
    """What stands in the answers that nobody of a company may read, as it is written."""
    answers = entry_of(number).as_corrected
    found = [str(answers[name]) for name in ("telephone", "email") if answers.get(name)]
    address = answers.get("address") or {}
    account = answers.get("account") or {}
    return [text for text in (*found, str(address.get("street", "")), str(account.get("number", ""))) if text]


def told(found: object) -> str:
    return repr(found)


def test_the_sample_has_something_to_hide() -> None:
    assert len(secrets_of(office.submitted())) >= 3


def test_the_sheet_of_the_case_masks_and_says_by_which_rule_and_whom_to_ask() -> None:
    number = office.submitted()
    sheet = case_sheet(number, by=CONTRACTOR, language="ja")
    rows = {row.path: row for page in sheet.pages for row in page.rows}
    assert not any(secret in told(sheet.pages) for secret in secrets_of(number))
    assert rows["address"].corrected.endswith("（伏せています）")
    assert "市" in rows["address"].corrected
    assert not rows["address"].can_mend
    assert not rows["guardian"].is_masked
    assert sheet.comparison.kept_back is not None
    assert sheet.comparison.kept_back.facts["rule"] == "contractor.masked_answers"
    assert sheet.comparison.kept_back.facts["division"] == "child_family"


@pytest.mark.parametrize(("who", "result"), [(CONTRACTOR, "partly"), (office.CENTRE, "shown")])
def test_s_log_1_the_journal_says_whether_a_part_was_kept_back(who: Actor, result: str) -> None:
    number = office.submitted()
    case_sheet(number, by=who, language="ja")
    acts.whole_case(number, by=who, language="ja")
    looks = Entry.objects.filter(actor_ref=who.ref, verb="read").values_list("result", flat=True)
    assert list(looks) == [result, result]


def test_who_works_for_the_city_sees_everything() -> None:
    number = office.submitted()
    sheet = case_sheet(number, by=office.CENTRE, language="ja")
    assert sheet.comparison.kept_back is None
    assert not any(row.is_masked for page in sheet.pages for row in page.rows)
    assert all(
        secret in told(acts.whole_case(number, by=office.CENTRE, language="ja")) for secret in secrets_of(number)
    )


def test_a_programme_of_a_contractor_gets_nothing_at_these_places() -> None:
    number = office.submitted()
    person = open_account("staff", CONTRACTOR.name, ref=CONTRACTOR.ref, duties=CONTRACTOR.duties, roles=["contractor"])
    by = actor_of_token(create_token("clerk", division="administrative_centre", person=person))
    assert by is not None
    whole = acts.whole_case(number, by=by, language="ja")
    assert {"address", "telephone", "email"} <= set(whole.kept_back)
    assert whole.as_corrected["address"] is None
    written = json.dumps([whole.as_submitted, whole.as_corrected], ensure_ascii=False)
    assert not any(secret in written for secret in secrets_of(number))


def test_what_is_not_seen_is_not_mended() -> None:
    number = office.submitted()
    with pytest.raises(NotPermitted, match="伏せています"):
        mending.value_sheet(number, "address", by=CONTRACTOR, language="ja")
    with pytest.raises(NotPermitted):
        mending.mend_answer(number, "telephone", "093-000-0000", reason="番号の訂正", by=CONTRACTOR, revision=0)
    assert entry_of(number).revision == 0


def test_asking_for_a_correction_shows_no_masked_answer() -> None:
    number = office.submitted()
    sheet = examine.correction_sheet(number, by=CONTRACTOR, language="ja")
    assert "address" in {row.path for row in sheet.rows}
    assert not any(secret in told(sheet.pages) for secret in secrets_of(number))


def test_lists_and_the_search_hold_no_such_answer() -> None:
    number = office.submitted()
    listed = inbox.inbox_sheet(CONTRACTOR, inbox.Wanted(view="all"), size=50, language="ja")
    found = inbox.found_cases(number, CONTRACTOR, language="ja")
    assert number in told(listed)
    assert number in told(found)
    assert not any(secret in told([listed, found]) for secret in secrets_of(number))


def test_the_preview_of_a_notice_and_the_notice_itself_are_not_shown() -> None:
    number = office.drafted()
    sheet = decision_sheet.drafted_sheet(number, by=OF_CHILDREN, language="ja")
    assert sheet.letter is None
    assert sheet.letter_problem is not None
    assert decision_sheet.drafted_sheet(number, by=office.CHIEF, language="ja").letter is not None


def test_acts_on_many_cases_tell_no_value_that_is_masked() -> None:
    number = office.at_decision()
    plan = bulk.plan([number], "draft_decision", by=OF_CHILDREN, language="ja")
    assert number in told(plan)
    assert not any(secret in told(plan) for secret in secrets_of(number))


def test_papers_of_no_such_class_are_shown() -> None:
    _, papers = case_papers.papers(office.submitted(), by=CONTRACTOR, language="ja")
    assert papers


def test_a_contractor_handles_no_case_of_the_most_confidential_procedures_and_learns_of_no_number() -> None:
    matter = replace(resource_of(case_of(office.submitted())), confidentiality="3A")
    decision = foresee(CONTRACTOR, "view", matter)
    assert (decision.allowed, decision.rule) == (False, "contractor.no_most_confidential_case")
    assert foresee(OF_BUSINESS, "view", matter).rule == "clerk.part_of_the_matter"
    with pytest.raises(NoSuchCase):
        case_sheet("9999-9999-99", by=CONTRACTOR, language="ja")


@pytest.fixture
def _grants_are_most_confidential(published: None) -> None:
    whole = {**current_contents()}
    whole[office.GRANT] = {**whole[office.GRANT], "confidentiality": "3A"}
    publish_set(
        city_content(), [*whole.values()], [*register_contents().values()], pictures=shelf.current().pictures, by=SYSTEM
    )


@pytest.mark.usefixtures("_grants_are_most_confidential")
def test_no_list_names_a_case_a_contractor_may_not_see_and_the_next_one_is_never_such_a_case() -> None:
    kept, other = office.submitted(office.GRANT), office.submitted(office.CHILD)
    listed = inbox.inbox_sheet(CONTRACTOR, inbox.Wanted(view="all"), size=50, language="ja")
    assert [line.reference_number for line in listed.lines] == [other]
    assert listed.counts["all"] == 1
    assert inbox.found_cases(kept, CONTRACTOR, language="ja").lines == ()
    assert inbox.found_cases(other, CONTRACTOR, language="ja").exactly == other
    assert [inbox.take_next_case(CONTRACTOR), inbox.take_next_case(CONTRACTOR)] == [other, None]
    ours = inbox.inbox_sheet(office.CENTRE, inbox.Wanted(view="all"), size=50, language="ja")
    assert {line.reference_number for line in ours.lines} == {kept, other}
    assert inbox.take_next_case(office.CENTRE) == kept


def test_the_page_says_what_is_masked(door: Door) -> None:  # noqa: F811
    number = office.submitted()
    page = door(CONTRACTOR).get(f"/staff/cases/{number}").content.decode()
    assert "伏せている項目があります" in page
    assert "contractor.masked_answers" in page
    assert not any(secret in page for secret in secrets_of(number))


def test_what_is_refused_for_its_class_stands_in_the_journal_and_what_is_only_masked_does_not() -> None:
    number = office.submitted()
    with keeping_decisions():
        case_sheet(number, by=CONTRACTOR, language="ja")
    assert not Entry.objects.filter(verb=REFUSED).exists()
    with keeping_decisions(), pytest.raises(NotPermitted):
        mending.mend_answer(number, "telephone", "093-000-1111", reason="桁ちがい", by=CONTRACTOR, revision=0)
    entry = Entry.objects.get(verb=REFUSED)
    assert (entry.actor_ref, entry.dossiers) == (CONTRACTOR.ref, [number])
    assert entry.detail[REFUSED] == [{"action": "see_plain", "rule": "contractor.masked_answers"}]
