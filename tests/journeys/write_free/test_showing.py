"""The visit on a tablet: what is shown, by which code, for how long, and in which office."""

from __future__ import annotations

import pytest

from madoguchi.foundation.journal.models import Entry as JournalEntry
from madoguchi.journeys.models import Visit
from madoguchi.journeys.write_free import choosing, errors, showing
from madoguchi.values.clock import moved_to, now
from tests.journeys import office, residents
from tests.journeys.write_free.counter import BOTH, begun, ready, receive

pytestmark = pytest.mark.usefixtures("family")
BY = office.CLERK


def test_what_is_not_complete_is_not_shown() -> None:
    ref = begun()
    choosing.choose(ref, BOTH, by=BY)
    with pytest.raises(errors.VisitIncomplete):
        showing.show_visit(ref, by=BY, language="ja")


def test_showing_the_visit_on_a_tablet_stands_in_the_journal_once() -> None:
    ref = ready()
    showing.show_visit(ref, by=BY, language="ja")
    told = JournalEntry.objects.filter(verb="write:visit_shown").values_list("dossiers", flat=True)
    assert list(told) == [[residents.HEAD]]


def test_a_code_opens_the_visit_for_two_hours_and_not_after_it_is_over() -> None:
    ref = ready()
    code = Visit.objects.get(ref=ref).code
    assert showing.visit_by_code(f"{code[:3]} {code[3:]}", office="401056").ref == ref
    with moved_to(now() + showing.SHOWN_FOR * 1.1), pytest.raises(errors.NoSuchTabletCode):
        showing.visit_by_code(code, office="401056")
    receive(ref)
    for code_or_key in (code, "", "０", "12 34\x00"):
        with pytest.raises(errors.NoSuchTabletCode):
            showing.visit_by_code(code_or_key, office="401056")
    with pytest.raises(errors.NoSuchTabletCode):
        showing.visit_by_key(Visit.objects.get(ref=ref).tablet_key, office="401056")


def test_a_tablet_of_another_office_opens_nothing() -> None:
    visit = Visit.objects.get(ref=ready())
    with pytest.raises(errors.NoSuchTabletCode):
        showing.visit_by_code(visit.code, office="401064")
    with pytest.raises(errors.NoSuchTabletCode):
        showing.visit_by_key(visit.tablet_key, office="401064")
