"""A confirmed proxy is ended at once, by the office or by who holds it."""

from __future__ import annotations

import pytest

from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.dossier.queries import thread_of
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.for_another import seeing, thread
from madoguchi.journeys.represent import standing
from tests.journeys.office import CLERK
from tests.journeys.represent.families import SERVICES, confirmed, parent, sent_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_the_office_ends_it_at_once_and_the_thread_and_the_journal_say_so() -> None:
    by = parent()
    mandate = confirmed(by)
    number = sent_for(mandate, by)
    with pytest.raises(NotPermitted):
        standing.end_by_the_office(mandate, by=CLERK)
    standing.end_by_the_office(mandate, by=SERVICES)
    with pytest.raises(NotPermitted):
        seeing.open_matter(number, by=by)
    knot = next(one for one in thread_of(number, public_only=True) if one.kind == "proxy_ended")
    assert knot.who == SERVICES.name
    assert Entry.objects.filter(verb="write:mandate_ended", actor_ref=SERVICES.ref).exists()


def test_the_parent_ends_it_at_once() -> None:
    by = parent()
    mandate = confirmed(by)
    number = sent_for(mandate, by)
    thread.end(mandate, by=by)
    with pytest.raises(NotPermitted):
        seeing.open_matter(number, by=by)
    assert [one.who for one in thread_of(number, public_only=True) if one.kind == "proxy_ended"] == [by.name]
