"""Two people, or two tabs, at the same moment, on a real database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from madoguchi.engines.records.actions import (
    correct_entry,
    lock_draft,
    replace_answers,
    save_page,
    seal_draft,
    start_draft,
)
from madoguchi.engines.records.errors import AlreadySealed, StaleEntry
from madoguchi.engines.records.models import Draft, Entry
from madoguchi.engines.records.queries import draft_of, entry_of
from madoguchi.foundation.catalogue import shelf
from madoguchi.foundation.catalogue.actions import publish_set
from madoguchi.foundation.catalogue.queries import procedure
from madoguchi.foundation.dossier.actions import open_dossier
from madoguchi.foundation.dossier.queries import Applicant
from madoguchi.values.actor import SYSTEM, Actor, anonymous
from madoguchi.values.refusal import Refusal
from tests.engines.records.trial import ANSWERS, CITY, GUARDIAN_POSTED, PROCEDURE, child_posted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def trial(transactional_db: None) -> Iterator[None]:
    """The trial procedure, really committed; what comes after has to publish its own again."""
    shelf.forget()
    publish_set(CITY, [PROCEDURE], pictures={}, by=SYSTEM)
    yield
    shelf.forget()


def at_once(*works: Callable[[], object]) -> list[object]:
    """The results, or the refusals, of works begun at the same moment."""
    start = Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        start.wait(10)
        try:
            return work()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def new_draft() -> str:
    draft = start_draft(procedure("trial"), by=anonymous(), language="ja")
    assert not replace_answers(draft.ref, ANSWERS)
    return draft.ref


def opened(draft_ref: str) -> str:
    return open_dossier(
        procedure("trial"), draft_ref=draft_ref, applicant=Applicant("戸畑 葵"), by=anonymous()
    ).reference_number


def test_two_tabs_on_two_pages_both_keep_what_was_typed() -> None:
    ref = start_draft(procedure("trial"), by=anonymous(), language="ja").ref
    at_once(lambda: save_page(ref, "guardian", GUARDIAN_POSTED), lambda: save_page(ref, "children", child_posted()))
    draft = draft_of(ref)
    assert {"guardian", "children"} <= set(draft.answers)
    assert draft.revision == 2


def test_a_draft_sealed_twice_at_once_is_one_entry() -> None:
    ref = new_draft()
    number = opened(ref)

    def seal() -> None:
        with transaction.atomic():
            seal_draft(lock_draft(ref), dossier=number)

    results = at_once(seal, seal, seal)
    assert sum(isinstance(result, AlreadySealed) for result in results) == 2
    assert Entry.objects.count() == 1


def test_a_page_saved_while_the_draft_is_sealed_is_either_in_or_refused() -> None:
    ref = new_draft()
    number = opened(ref)

    def seal() -> None:
        with transaction.atomic():
            seal_draft(lock_draft(ref), dossier=number)

    sealed, saved = at_once(seal, lambda: save_page(ref, "more", {"amount": ["5"]}))
    assert sealed is None
    stored = "amount" in entry_of(number).as_submitted
    assert stored is not isinstance(saved, AlreadySealed)
    assert Draft.objects.get(ref=ref).sealed_at is not None


def test_of_two_clerks_at_once_one_is_told_what_the_other_did(clerk: Actor, centre_clerk: Actor) -> None:
    ref = new_draft()
    number = opened(ref)
    with transaction.atomic():
        seal_draft(lock_draft(ref), dossier=number)
    results = at_once(
        lambda: correct_entry(number, {"amount": 1}, reason="a", by=clerk, revision=0),
        lambda: correct_entry(number, {"people": 2}, reason="b", by=centre_clerk, revision=0),
    )
    stale = [result for result in results if isinstance(result, StaleEntry)]
    assert len(stale) == 1
    assert stale[0].facts["changed"] in ("金額", "人数")
    assert entry_of(number).revision == 1
