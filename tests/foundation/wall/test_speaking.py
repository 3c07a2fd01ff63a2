"""Who speaks is said in each transaction, and forgotten with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import DataError, NotSupportedError, ProgrammingError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from madoguchi.foundation.identity.models import Account
from madoguchi.foundation.identity.signed_in import SignedInAccounts
from madoguchi.foundation.wall.speaker import (
    KEEPER,
    WORKER,
    Side,
    Speaker,
    be_known,
    show,
    speaker,
    speaking,
    speaking_always,
)

PORTAL, STAFF = Speaker(Side.PORTAL, "a-resident"), Speaker(Side.STAFF, "a-clerk")
_WHO = "SELECT current_user::text, coalesce(current_setting('madoguchi.actor', true), '')"


def who() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(_WHO)
        role, actor = cursor.fetchone()
        return role, actor


def heard(one: Speaker) -> tuple[str, str]:
    return one.side.value, one.ref


@pytest.fixture
def nobody(transactional_db: None) -> tuple[str, str]:
    """Outside of any transaction, and nobody speaks."""
    return who()


@pytest.mark.django_db(transaction=True)
def test_s_authz_7_who_spoke_is_forgotten_with_the_transaction(nobody: tuple[str, str]) -> None:
    for _ in range(50):
        # Two who take turns on one connection, inside of transactions and outside, and nobody in between.
        for one in (PORTAL, STAFF):
            with speaking(one), transaction.atomic():
                assert who() == heard(one)
                assert who() == heard(one)
        assert who() == nobody
        with speaking(PORTAL):
            assert who() == heard(PORTAL)
        assert who() == nobody


@pytest.mark.django_db
def test_the_speaker_changes_inside_of_a_transaction() -> None:
    before = who()
    with speaking(PORTAL):
        assert who() == heard(PORTAL)
        be_known(Side.STAFF, "a-clerk")
        assert who() == heard(STAFF)
    assert who() == before


@pytest.mark.django_db
def test_what_was_said_behind_a_savepoint_is_said_again_after_it_was_rolled_back() -> None:
    with speaking(PORTAL):
        assert who() == heard(PORTAL)
        with transaction.atomic():
            be_known(Side.STAFF, "a-clerk")
            assert who() == heard(STAFF)
            transaction.set_rollback(True)
        assert who() == heard(STAFF)


@pytest.mark.django_db
def test_a_statement_that_fails_leaves_nothing_believed() -> None:
    with speaking(STAFF):
        with pytest.raises(DataError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / %s", [0])
        assert who() == heard(STAFF)


@pytest.mark.django_db
def test_a_side_that_may_not_be_taken_on_leaves_the_transaction_as_it_was() -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL SESSION AUTHORIZATION madoguchi_internet")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), speaking(STAFF):
            who()
        with speaking(PORTAL):
            assert who() == heard(PORTAL)


@pytest.mark.django_db
def test_what_a_statement_answers_is_its_own(django_assert_num_queries: Callable[..., object]) -> None:
    with speaking(STAFF), connection.cursor() as cursor:
        cursor.execute("SELECT %s::int + 1, '100%%'", [1])
        assert (cursor.rowcount, cursor.fetchall()) == (1, [(2, "100%")])
    with speaking(WORKER), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE said (one int) ON COMMIT DROP")
    with speaking(WORKER), connection.cursor() as cursor:
        cursor.execute("INSERT INTO said VALUES (1), (2)")
        assert cursor.rowcount == 2
    with speaking(PORTAL), connection.cursor() as cursor:
        cursor.execute("VALUES (1), (2)")
        assert (cursor.rowcount, cursor.fetchall()) == (2, [(1,), (2,)])


@pytest.mark.django_db
def test_what_is_said_is_not_shown_as_a_part_of_the_statement() -> None:
    with speaking(STAFF), CaptureQueriesContext(connection) as captured, connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert [one["sql"] for one in captured] == ["SELECT 1"]


@pytest.mark.django_db(transaction=True)
def test_a_cursor_of_the_server_needs_a_transaction(nobody: tuple[str, str]) -> None:
    with speaking(STAFF):
        with pytest.raises(NotSupportedError):
            connection.chunked_cursor()
        with transaction.atomic(), connection.chunked_cursor() as cursor:
            cursor.execute(_WHO)
            assert cursor.fetchall() == [heard(STAFF)]


@pytest.mark.django_db
def test_what_was_shown_is_told_with_who_speaks_and_is_kept_when_they_become_known() -> None:
    held = "SELECT current_setting('madoguchi.shown', true)"
    with speaking(PORTAL), connection.cursor() as cursor:
        show("1234-5678-90", "a code, no key", "s1.AbC_=")
        cursor.execute(held)
        assert cursor.fetchone() == ("1234-5678-90,s1.AbC_=",)
        be_known(Side.PORTAL, "another")
        cursor.execute(held)
        assert cursor.fetchone() == ("1234-5678-90,s1.AbC_=",)
    with speaking(PORTAL), connection.cursor() as cursor:
        cursor.execute(held)
        assert cursor.fetchone() == ("",)


def test_nothing_is_shown_outside_of_a_request() -> None:
    show("1234-5678-90")
    assert speaker() is None


def test_nobody_becomes_known_outside_of_a_request() -> None:
    be_known(Side.STAFF, "a-clerk")
    assert speaker() is None


def test_what_is_no_public_id_is_not_written_into_a_statement() -> None:
    assert Speaker(Side.PORTAL, "x', false); DROP TABLE cases_case; --").ref == ""


def test_a_process_of_one_purpose_speaks_for_itself_where_nobody_else_does() -> None:
    with speaking_always(Speaker(Side.WORKER, "system")):
        with speaking(PORTAL):
            assert speaker() == PORTAL
        assert speaker() == Speaker(Side.WORKER, "system")
    assert speaker() is None


@pytest.mark.django_db
def test_who_may_take_on_no_side_speaks_as_the_keeper(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections["default"], "has_sides", False)
    role, actor = who()
    assert (role, actor) == ("postgres", KEEPER)


@pytest.mark.django_db
def test_a_page_is_asked_for_by_the_public_until_somebody_is_known(client: Client) -> None:
    said: list[Speaker | None] = []

    def listening(execute: Callable[..., object], *rest: object) -> object:
        said.append(speaker())
        return execute(*rest)

    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    with connection.execute_wrapper(listening):
        client.get("/staff/")
    assert said
    assert set(said) <= {Speaker(Side.PORTAL), Speaker(Side.PORTAL, shown=frozenset({f"session.{'a' * 32}"}))}
    assert speaker() is None


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "side"), [("staff", Side.STAFF), ("resident", Side.PORTAL)])
def test_who_signed_in_is_known_by_what_they_are_and_not_by_the_address(kind: str, side: Side) -> None:
    account = Account.objects.create(ref="a-somebody", kind=kind, name="見本 花子")
    with speaking(PORTAL):
        SignedInAccounts().get_user(account.pk)
        assert speaker() == Speaker(side, "a-somebody", frozenset({f"entered.{account.pk}"}))
