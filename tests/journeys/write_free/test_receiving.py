"""Every form of a visit is received together and once, and the visitor's name stands at the matters only."""

from __future__ import annotations

import pytest

from madoguchi.engines.records import queries as records
from madoguchi.engines.records.errors import DraftIncomplete
from madoguchi.foundation.dossier.models import Dossier
from madoguchi.foundation.journal.models import Entry as JournalEntry
from madoguchi.foundation.journal.models import NameKey
from madoguchi.journeys.models import Visit, VisitForm
from madoguchi.journeys.write_free import errors, receiving, visits
from madoguchi.journeys.write_free.people import people_of_matters
from tests.journeys import office, residents
from tests.journeys.write_free.counter import ready, receive

pytestmark = pytest.mark.usefixtures("family")
BY = office.CLERK


def test_two_forms_are_received_in_one_visit_and_the_visitor_wrote_not_one_field() -> None:
    ref = ready()
    numbers = receive(ref)
    assert len(numbers) == 2
    assert set(Dossier.objects.filter(reference_number__in=numbers).values_list("channel", flat=True)) == {"counter"}
    forms = VisitForm.objects.filter(visit__ref=ref)
    assert sum(form.typed for form in forms) == 0
    assert all(form.prefilled > form.asked for form in forms)
    entry = records.entry_of(numbers[0])
    assert "account_paper" in entry.as_submitted["papers_seen"]
    assert len(receiving.receipts_of(ref, "ja")) == 2
    assert people_of_matters(numbers) == (residents.HEAD,)


def test_pressing_twice_or_on_two_tablets_gives_the_same_numbers() -> None:
    ref = ready()
    assert receive(ref) == receive(ref)
    assert Dossier.objects.count() == 2


def test_all_forms_are_received_or_none() -> None:
    ref = ready()
    draft = VisitForm.objects.filter(visit__ref=ref).order_by("id")[1].draft_ref
    from madoguchi.engines.records.models import Draft

    Draft.objects.filter(ref=draft).update(answers={})
    with pytest.raises((DraftIncomplete, errors.VisitIncomplete)):
        receive(ref)
    assert Dossier.objects.count() == 0
    assert Visit.objects.get(ref=ref).state == visits.SHOWN


def test_the_visitors_name_stands_at_the_matters_only_and_goes_with_them() -> None:
    numbers = receive(ready())
    holders = set(NameKey.objects.values_list("holder", flat=True))
    assert set(numbers) <= holders
    assert residents.HEAD not in holders
    told = JournalEntry.objects.filter(verb="write:received").order_by("id")
    assert [(one.dossiers, bool(one.actor_name)) for one in told] == [
        *(([number], True) for number in numbers),
        ([residents.HEAD], False),
    ]
