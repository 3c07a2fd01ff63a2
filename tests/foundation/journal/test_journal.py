from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.values.actor import Actor

pytestmark = pytest.mark.django_db


def test_a_list_of_people_is_one_entry_that_each_of_them_can_see(clerk: Actor) -> None:
    record(clerk, "list", dossiers=["1111-1111-11", "2222-2222-22"], data="受信箱", purpose="審査")
    assert Entry.objects.count() == 1
    (seen,) = disclosures_of("2222-2222-22")
    assert (seen.who, seen.verb, seen.purpose) == (clerk.name, "list", "審査")
    assert disclosures_of("3333-3333-33") == []


def test_an_empty_list_discloses_nothing(clerk: Actor) -> None:
    record(clerk, "list", dossiers=[], data="受信箱")
    assert not Entry.objects.exists()


def test_a_search_that_found_nobody_stands_in_the_journal_without_what_was_looked_for(clerk: Actor) -> None:
    record(clerk, "search", dossiers=[], data="検索の結果")
    entry = Entry.objects.get()
    assert (entry.actor_ref, entry.verb, entry.dossiers, entry.result) == (clerk.ref, "search", [], "shown")


def test_many_labels_and_a_long_reason_are_shortened_and_never_stop_the_act(clerk: Actor) -> None:
    dossiers = ["1111-1111-11"]
    record(clerk, "read", dossiers=dossiers, data="項目、" * 100, purpose="理由" * 500, legal_basis="法" * 900)
    (seen,) = disclosures_of("1111-1111-11")
    assert [len(text) for text in (seen.data, seen.purpose, seen.legal_basis)] == [200, 400, 400]
    assert seen.data.endswith("…")


def test_newest_first_and_no_more_than_asked(clerk: Actor) -> None:
    for verb in ("read", "write:take", "write:sign_off"):
        record(clerk, verb, dossiers=["1111-1111-11"], data="案件")
    assert [one.verb for one in disclosures_of("1111-1111-11", limit=2)] == ["write:sign_off", "write:take"]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE journal_entry SET purpose = ''", "DELETE FROM journal_entry"],
)
def test_s_log_11_what_was_written_cannot_be_changed_or_removed_even_by_the_owner(clerk: Actor, statement: str) -> None:
    record(clerk, "read", dossiers=["1111-1111-11"], data="案件")
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.count() == 1


def test_s_log_4_the_web_role_may_only_add() -> None:
    from madoguchi.config.rights import EVIDENCE, grant_rights

    grant_rights()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
            " WHERE grantee = 'madoguchi_web' AND table_name = ANY(%s)",
            [list(EVIDENCE)],
        )
        assert {kind for _, kind in cursor.fetchall()} == {"SELECT", "INSERT"}
