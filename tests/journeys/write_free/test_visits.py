"""A visit is looked at and ended by who may serve its person, and by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.dossier.models import Dossier
from madoguchi.foundation.journal.models import Entry as JournalEntry
from madoguchi.journeys.write_free import asking, errors, finding, signing, visits
from madoguchi.journeys.write_free import sheet as sheets
from tests.journeys import office, residents
from tests.journeys.write_free.counter import begun, ready, receive

pytestmark = pytest.mark.usefixtures("family")
BY = office.CLERK


def test_a_visit_that_ended_sends_nothing() -> None:
    ref = ready()
    visits.end_visit(ref, by=BY)
    visits.end_visit(ref, by=BY)
    with pytest.raises(errors.VisitOver):
        receive(ref, revision=0)
    assert Dossier.objects.count() == 0


@pytest.mark.parametrize(
    "look",
    [
        lambda ref, by: visits.visit_facts(ref, by=by),
        lambda ref, by: signing.paper_page(ref, by=by, language="ja"),
        lambda ref, by: asking.part_of(ref, "f1", by=by, language="ja"),
        lambda ref, by: sheets.sheet(ref, by=by, language="ja"),
    ],
)
def test_every_look_at_a_visit_is_journalled_and_none_is_at_ones_own_household(look: Callable[..., object]) -> None:
    ref = ready()
    before = JournalEntry.objects.latest("id").pk
    look(ref, BY)
    (entry,) = JournalEntry.objects.filter(id__gt=before)
    assert (entry.verb, entry.dossiers, entry.actor_ref) == ("read", [residents.HEAD], BY.ref)
    with pytest.raises(NotPermitted):
        look(ref, replace(BY, person=residents.SPOUSE, people=frozenset({residents.SPOUSE, residents.HEAD})))


def test_a_contractor_finds_nobody_and_serves_nobody_at_the_counter() -> None:
    contractor = office.member("company-1", "administrative_centre", roles=("contractor",))
    ref = begun()
    with pytest.raises(NotPermitted):
        finding.find_person(residents.HEAD, "", purpose="telephone", by=contractor)
    with pytest.raises(NotPermitted) as refusal:
        sheets.sheet(ref, by=contractor, language="ja")
    assert refusal.value.facts["rule"] == "contractor.no_register_of_persons"
