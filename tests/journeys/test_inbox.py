"""Queues, the next case and search: each shows only what the reader works on, and says that it was listed."""

from __future__ import annotations

import pytest

from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.access.recording import keeping_decisions
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.journeys import examine
from madoguchi.journeys import inbox as journey
from madoguchi.values.actor import anonymous
from tests.journeys import office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city(published: None) -> None:
    """Every test needs the sample city."""


def numbers(by, **wanted) -> list[str]:
    sheet = journey.inbox_sheet(by, journey.Wanted(**wanted), size=25, language="ja")
    return [line.reference_number for line in sheet.lines]


def test_a_new_matter_lies_unassigned_in_the_centre_and_nowhere_else():
    number = office.submitted()
    assert numbers(office.CENTRE, view="unassigned") == [number]
    assert numbers(office.CLERK, view="unassigned") == []
    assert numbers(office.CENTRE, view="mine") == []


def test_listing_writes_one_entry_for_everybody_in_the_list():
    first, second = office.submitted(seed=1), office.submitted(seed=2)
    numbers(office.CENTRE, view="unassigned")
    looks = [[one for one in disclosures_of(number) if one.verb == "list"] for number in (first, second)]
    assert [len(one) for one in looks] == [1, 1]
    assert looks[0][0].entry == looks[1][0].entry
    assert [one[0].subjects for one in looks] == [(first,), (second,)]  # each sees themselves, and nobody else


def test_the_queue_is_narrowed_by_procedure():
    child, grant = office.submitted(office.CHILD), office.submitted(office.GRANT)
    assert numbers(office.CENTRE, view="unassigned", procedure=office.GRANT) == [grant]
    assert numbers(office.CENTRE, view="unassigned", procedure=office.CHILD) == [child]


def test_pages_follow_each_other_without_losing_or_repeating_a_case():
    made = {office.submitted(seed=seed) for seed in range(5)}
    seen: list[str] = []
    after = ""
    while True:
        sheet = journey.inbox_sheet(
            office.CENTRE, journey.Wanted(view="unassigned", after=after), size=2, language="ja"
        )
        seen += [line.reference_number for line in sheet.lines]
        after = sheet.next_cursor
        if not after:
            break
    assert len(seen) == len(made)
    assert set(seen) == made


def test_the_next_case_is_never_given_to_two_people():
    made = {office.submitted(seed=1), office.submitted(seed=2)}
    taken = [journey.take_next_case(by) for by in (office.CENTRE, office.OTHER_CENTRE)]
    assert set(taken) == made
    assert journey.take_next_case(office.CENTRE) is None


def test_the_counts_of_the_tabs_tell_what_is_mine():
    number = office.submitted()
    examine.carry_out("take", number, by=office.CENTRE, revision=None)
    sheet = journey.inbox_sheet(office.CENTRE, journey.Wanted(), size=25, language="ja")
    assert sheet.counts["mine"] == 1
    assert sheet.counts["unassigned"] == 0


def test_a_whole_reference_number_leads_straight_to_its_case():
    number = office.submitted()
    assert journey.found_cases(number.replace("-", ""), office.CENTRE, language="ja").exactly == number


def test_a_name_is_found_in_another_spelling_and_the_search_is_journalled():
    number = office.submitted()
    name = journey.found_cases(number, office.CENTRE, language="ja").lines[0].applicant
    found = journey.found_cases(name.replace(" ", "　"), office.CENTRE, language="ja")
    assert number in [line.reference_number for line in found.lines]
    assert any(one.verb == "search" for one in disclosures_of(number))


def test_a_search_finds_nothing_of_divisions_one_does_not_work_for():
    number = office.submitted()
    assert journey.found_cases(number, office.STRANGER, language="ja").lines == ()


def test_who_searches_for_the_number_of_anothers_case_is_refused_in_the_journal_and_told_of_to_whose_it_is():
    number = office.submitted()
    with keeping_decisions():
        journey.found_cases(number, office.STRANGER, language="ja")
    seen = [one.verb for one in disclosures_of(number) if one.actor_ref == office.STRANGER.ref]
    assert seen == ["refused"]


def test_a_search_that_finds_nothing_is_journalled_too():
    journey.found_cases("だれでもない", office.STRANGER, language="ja")
    assert Entry.objects.filter(actor_ref=office.STRANGER.ref, verb="search", dossiers=[]).count() == 1


def test_a_resident_has_no_inbox():
    with pytest.raises(NotPermitted):
        numbers(anonymous())
