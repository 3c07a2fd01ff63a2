"""A statement that is asked often is planned once per connection, whoever else holds the connection meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from madoguchi.foundation.wall import base
from madoguchi.foundation.wall.base import DatabaseWrapper
from madoguchi.foundation.wall.prepared import Kept, Prepared, call_of
from madoguchi.foundation.wall.speaker import Side, Speaker, speaking

TWICE = Prepared("SELECT %(one)s::int + %(two)s::int + %(one)s::int, current_user::text, '100%%'")
PORTAL = Speaker(Side.PORTAL, "a-resident")


def asked(statement: str = TWICE, **given: object) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given or {"one": 1, "two": 2})
        (row,) = cursor.fetchall()
        return tuple(row)


def planned(of: str = TWICE) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name = %s", [call_of(of).name])
        return int(cursor.fetchone()[0])


def forgotten() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")


def once(first: Callable[..., None], then: Callable[..., None]) -> Callable[..., None]:
    """Does `first` at the first call, and `then` at every other."""
    turns = iter([first])
    return lambda wall: next(turns, then)(wall)


def test_each_value_is_given_once() -> None:
    call = call_of("SELECT %(a)s, %(b)s, %(a)s")
    assert call.prepare == f"PREPARE {call.name} AS SELECT $1, $2, $1;"
    assert call.execute == f"EXECUTE {call.name}(%(a)s, %(b)s)"
    assert call_of("SELECT 1").execute == f"EXECUTE {call_of('SELECT 1').name}"


@pytest.mark.django_db(transaction=True)
def test_it_is_planned_once_and_answers_as_before_by_whoever_speaks() -> None:
    assert planned() == 0
    with speaking(PORTAL):
        for _ in range(8):
            assert asked() == (4, "madoguchi_portal", "100%")
    with speaking(Speaker(Side.STAFF, "a-clerk")):
        assert asked(one=5, two=1) == (11, "madoguchi_staff", "100%")
    assert planned() == 1


@pytest.mark.django_db(transaction=True)
def test_a_server_that_does_not_know_it_is_told_and_one_that_does_is_believed() -> None:
    asked()
    forgotten()
    assert asked()[0] == 4
    connection.prepared.clear()  # type: ignore[attr-defined]
    assert asked()[0] == 4
    assert planned() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("knows", [True, False])
def test_where_server_after_server_knows_something_else_it_is_a_statement_like_any_other(
    knows: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = DatabaseWrapper.begin_again

    def on_another_server(wall: DatabaseWrapper) -> None:
        again(wall)
        wall.connection.execute("DEALLOCATE ALL" if knows else call_of(TWICE).prepare.replace("%%", "%"))

    asked()
    if knows:
        connection.prepared.clear()  # type: ignore[attr-defined]
    else:
        forgotten()
    with monkeypatch.context() as patched, speaking(PORTAL):
        # The second time it is plain, and the third server may know what it likes.
        patched.setattr(DatabaseWrapper, "begin_again", once(on_another_server, again))
        assert asked() == (4, "madoguchi_portal", "100%")
    assert asked()[0] == 4


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_closed_after_each_request_keeps_no_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    forgotten()
    assert asked()[0] == 4
    assert planned() == 0


@pytest.mark.django_db(transaction=True)
def test_the_first_statement_of_a_transaction_may_be_one_whether_the_server_knows_it_or_not() -> None:
    for forget in (lambda: None, forgotten, connection.prepared.clear):  # type: ignore[attr-defined]
        forget()
        with speaking(PORTAL), transaction.atomic():
            assert asked() == (4, "madoguchi_portal", "100%")
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_user::text")
                assert cursor.fetchone() == ("madoguchi_portal",)
        assert planned() == 1


@pytest.mark.django_db(transaction=True)
def test_later_in_a_transaction_it_is_a_statement_like_any_other() -> None:
    with transaction.atomic():
        assert planned() == 0
        assert asked()[0] == 4
        assert planned() == 0


@pytest.mark.django_db(transaction=True)
def test_a_connection_keeps_so_many_plans_and_then_lets_the_oldest_go(monkeypatch: pytest.MonkeyPatch) -> None:
    forgotten()
    connection.prepared.clear()  # type: ignore[attr-defined]
    monkeypatch.setattr(base, "_MOST_PLANS", 2)
    for number, kept in ((1, 1), (2, 2), (1, 2), (3, 2), (1, 2)):
        with speaking(PORTAL):
            assert asked(Prepared(f"SELECT {number} + %(one)s::int, current_user::text"), one=1) == (
                number + 1,
                "madoguchi_portal",
            )
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements")
            assert cursor.fetchone() == (kept,)


@pytest.mark.django_db(transaction=True)
def test_what_it_refuses_is_refused_and_leaves_nothing() -> None:
    twice = Prepared(
        "WITH two AS (SELECT 1 FROM generate_series(1, 2)) INSERT INTO django_session "
        "(session_key, session_data, expire_date) SELECT %(key)s, '', now() FROM two RETURNING session_key"
    )
    for _ in range(2):
        with pytest.raises(IntegrityError):
            asked(twice, key="a")
    assert asked(Prepared("SELECT count(*) FROM django_session WHERE session_key = %(key)s"), key="a") == (0,)


@pytest.mark.django_db(transaction=True)
def test_it_is_shown_as_it_was_written() -> None:
    with CaptureQueriesContext(connection) as captured:
        asked()
    assert [one["sql"] for one in captured] == ["SELECT 1::int + 2::int + 1::int, current_user::text, '100%'"]


@pytest.mark.django_db(transaction=True)
def test_whether_the_server_is_there_is_known_without_asking_it() -> None:
    asked()
    assert connection.is_usable()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        mine = cursor.fetchone()[0]
    with psycopg.connect(**_elsewhere(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [mine])
    assert not connection.is_usable()
    with pytest.raises(OperationalError):
        asked()
    connection.close()
    assert asked()[0] == 4


def _elsewhere() -> dict[str, object]:
    given = connection.get_connection_params()
    return {name: given[name] for name in ("dbname", "user", "host", "port", "password") if given.get(name)}


@pytest.mark.django_db(transaction=True)
def test_who_begins_anew_asks_for_a_kept_statement_anywhere_in_a_transaction() -> None:
    kept = Kept("SELECT 1 + %(one)s::int")
    with transaction.atomic():
        assert planned(kept) == 0
        assert asked(kept, one=2) == (3,)
        assert planned(kept) == 1
    forgotten()
    with transaction.atomic():
        planned()
        with pytest.raises(OperationalError):
            asked(kept, one=2)
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_a_kept_statement_that_was_refused_the_first_time_is_carried_out_the_next_time() -> None:
    kept = Kept(
        "INSERT INTO django_session (session_key, session_data, expire_date)"
        " SELECT left(%(key)s, 40), '', now() FROM generate_series(1, %(times)s::int) RETURNING session_key"
    )

    def later(key: str, times: int = 1) -> tuple[object, ...]:
        with transaction.atomic():
            planned()
            return asked(kept, key=key, times=times)

    with pytest.raises(IntegrityError):
        later("a", times=2)
    assert (later("b"), later("c")) == (("b",), ("c",))
    assert asked(kept, key="d", times=1) == ("d",)
    assert planned(kept) == 1
    assert later("e") == ("e",)
