"""An entry says which request it belongs to and what came of it, and is found by the number."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from madoguchi.foundation.journal import actions
from madoguchi.foundation.journal.actions import record, record_act, record_refusal, recorded, recorded_together
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.journal.requests import done_by, entries_of, number_asked
from madoguchi.values.actor import SYSTEM, Actor, ActorKind, anonymous
from madoguchi.values.request_number import numbered
from tests.plans import plan_of

pytestmark = pytest.mark.django_db
CLERK = Actor(ActorKind.STAFF, "clerk-1", "見本 千尋")
ONE, OTHER = "0123456789abcdef" * 2, "fedcba9876543210" * 2


def results() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("result", flat=True))


@pytest.mark.parametrize("verb", ["read", "list", "search", "export", "read:system"])
def test_s_log_1_what_was_looked_at_was_shown_or_shown_in_part(verb: str) -> None:
    record(CLERK, verb, dossiers=["1"], data="見本")
    record(CLERK, verb, dossiers=["1"], data="見本", partly=True)
    assert results() == ["shown", "partly"]


def test_s_log_1_what_was_written_was_done_and_what_was_refused_was_refused() -> None:
    record(CLERK, "write:take", dossiers=["1"], data="見本")
    record_act(CLERK, "sign_in", data="見本")
    record_act(SYSTEM, actions.SIGN_IN_REFUSED, data="見本")
    record_refusal(CLERK, [("view", "x")], dossiers=["1"], data="見本")
    assert results() == ["done", "done", "refused", "refused"]


def test_s_log_1_the_parts_of_a_statement_name_the_request_and_the_result() -> None:
    with numbered(ONE), connection.cursor() as cursor:
        for part in (
            recorded(anonymous(), "write:booking_made", data="見本", purpose="見本"),
            recorded(anonymous(), "write:booking_made", data="見本", purpose="見本", for_many=True),
            recorded_together(anonymous(), "write:opening_full", data="見本", purpose="見本", of="made"),
        ):
            made = f"WITH made AS (SELECT 'B-1' AS number, '{OTHER}' AS request)"
            cursor.execute(f"{made}, {part.name} AS ({part.query}) SELECT 1", part.given)
    told = Entry.objects.order_by("id").values_list("request", "result")
    assert list(told) == [(ONE, "done"), (OTHER, "done"), (ONE, "done")]


def test_an_entry_is_still_one_statement() -> None:
    with CaptureQueriesContext(connection) as asked:
        record(CLERK, "read", dossiers=["1"], data="見本")
    assert len(asked) == 1


def test_a_statement_that_says_neither_is_refused() -> None:
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="request"), transaction.atomic():
        cursor.execute(
            "INSERT INTO journal_entry (actor_kind, actor_ref, actor_name, office, verb, data, purpose, legal_basis,"
            " dossiers, detail) VALUES ('staff', '', '', '', 'read', '', '', '', '{}', '{}')"
        )


def test_everything_a_request_did_is_found_by_its_number_or_its_beginning_and_nothing_else() -> None:
    for number in (ONE, OTHER, ONE):
        with numbered(number):
            record(CLERK, "read", dossiers=["1"], data="見本")
    Entry.objects.create(verb="read", dossiers=["1"], request="", result="")
    for typed in (ONE, "0123 4567", "01234567-89AB"):
        assert [one.request for one in done_by(number_asked(typed))] == [ONE, ONE], typed
    assert done_by(number_asked("")) == done_by(number_asked("012345")) == []


def test_a_job_is_found_by_its_whole_number() -> None:
    for number in ("job-12-1", "job-12-10"):
        with numbered(number):
            record_act(SYSTEM, "write:x", data="見本")
    assert [one.request for one in done_by(number_asked("job-12-1"))] == ["job-12-1"]


def test_a_page_goes_on_behind_an_entry() -> None:
    with numbered(ONE):
        for _ in range(5):
            record_act(SYSTEM, "write:x", data="見本")
    first = done_by(ONE, limit=3)
    rest = done_by(ONE, after=first[-1].entry, limit=3)
    assert [len(first), len(rest)] == [3, 2]
    assert not {one.entry for one in first} & {one.entry for one in rest}


@pytest.mark.parametrize("number", [ONE, ONE[:8]])
def test_it_is_found_by_its_index(number: str) -> None:
    assert "journal_by_request" in plan_of(entries_of(number).order_by(), by_terms=True)


def test_a_resident_is_not_named() -> None:
    with numbered(ONE):
        record(Actor(ActorKind.RESIDENT, "a-1", "見本 葵"), "read", dossiers=["1"], data="見本")
    (found,) = done_by(ONE)
    assert (found.who, found.actor_ref) == ("", "a-1")
