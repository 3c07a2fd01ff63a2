"""Who asks is believed by its seal: no statement says it anew, and no seal is worth anything in another place."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.conf import LazySettings
from django.db import DatabaseError, NotSupportedError, connection, transaction

from madoguchi.config.environment import SettingUnusable
from madoguchi.config.hearing import HEARD, check_heard, open_ear
from madoguchi.config.postgres import INTERNET, MEMBERS, WEB
from madoguchi.config.wall import raise_wall
from madoguchi.foundation.wall.saying import Listener, key_of
from madoguchi.foundation.wall.speaker import Side, Speaker, speaking

pytestmark = pytest.mark.django_db
ONE, OTHER = Speaker(Side.PORTAL, "a-resident", frozenset({"a-number"})), Speaker(Side.PORTAL, "another")
_ROW = """
    INSERT INTO journeys_lookquestion (
        ref, number, due_on, entry, subjects, account_ref, objects_to_it, text, asked_at, answer, answered_by)
    VALUES (%s, %s, now(), 1, '{}', %s, false, 'x', now(), '', '')
"""
_ROWS = "SELECT count(*) FROM journeys_lookquestion"
_NAMED = "SELECT set_config('madoguchi.actor', 'another', true)"
_SHOWN = "SELECT set_config('madoguchi.shown', 'another', true)"
_REFUSED = "not sealed by the key of this house"


@pytest.fixture(autouse=True)
def two_people() -> None:
    with connection.cursor() as cursor:
        for number, who in enumerate((ONE, OTHER)):
            cursor.execute(_ROW, [f"q-{number}", f"Q-{number}", who.ref])


def asked(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])


def last_answer(*statements: str) -> int:
    """What several statements that were sent as one answer in the end."""
    with connection.cursor() as cursor:
        cursor.execute(";".join(statements))
        while cursor.nextset():
            pass
        return int(cursor.fetchone()[0])


_HEARD = {
    "rows": _ROWS,
    "actor": "SELECT (portal_actor() IS NOT NULL)::int",
    "shown": "SELECT (portal_shown() IS NOT NULL)::int",
}


def check_injected(statement: str, asks: str) -> None:
    """Once in a statement of its own in a transaction, and once behind another statement in the first of one."""
    with speaking(ONE):
        assert asked(asks) == 1
        assert last_answer(statement, asks) == 0
        connection.forget()  # type: ignore[attr-defined]
        assert asked(asks) == 1
        connection.forget()  # type: ignore[attr-defined]
        assert last_answer("SELECT 1", statement, asks) == 0


@pytest.mark.parametrize("injected", [_NAMED, _SHOWN], ids=["another actor", "another key"])
@pytest.mark.parametrize("asks", _HEARD.values(), ids=_HEARD)
def test_s_authz_7_an_injected_statement_names_nobody_else(injected: str, asks: str) -> None:
    check_injected(injected, asks)


@pytest.mark.parametrize(
    ("function", "asks"), [("portal_has", "rows"), ("portal_actor", "actor"), ("portal_shown", "shown")]
)
def test_a_wall_that_believes_what_it_is_told_is_found(function: str, asks: str) -> None:
    heard = HEARD.format(actor="actor", shown="shown")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef(%s::regproc)", [function])
        standing = cursor.fetchone()[0]
        assert heard in standing
        cursor.execute(standing.replace(heard, "true"))
    with pytest.raises(AssertionError):
        check_injected(_NAMED, _HEARD[asks])


def sealed_for(who: Speaker, *, process: int = 0, secret: str = "only-for-tests", ahead: float = 0) -> str:  # noqa: S107
    return Listener(key_of(secret), process, time.time() + ahead).words_of(who)


def test_s_authz_7_a_seal_is_worth_nothing_behind_the_head_of_a_message() -> None:
    found = sealed_for(OTHER)
    with speaking(ONE):
        with pytest.raises(DatabaseError, match=_REFUSED), transaction.atomic():
            last_answer("SELECT 1", found.rstrip(";"), _ROWS)
        with transaction.atomic():
            assert asked(_ROWS) == 1
            with pytest.raises(NotSupportedError):
                last_answer(found.rstrip(";"), _ROWS)
            with pytest.raises(DatabaseError, match=_REFUSED), transaction.atomic():
                last_answer(f" {found.rstrip(';')}", _ROWS)


@pytest.fixture
def own() -> Iterator[psycopg.Connection[tuple[int]]]:
    """A connection of somebody who knows the password of the web role, and nothing else."""
    told = connection.settings_dict
    where = {"host": told["HOST"], "port": told["PORT"] or None, "dbname": told["NAME"]}
    with psycopg.connect(**where, user=WEB, cursor_factory=psycopg.ClientCursor) as opened:
        yield opened


@pytest.mark.parametrize(
    "found",
    [
        lambda own: sealed_for(OTHER, secret="a guess"),
        lambda own: sealed_for(OTHER, process=own + 1),
        lambda own: sealed_for(OTHER, ahead=-600),
        lambda own: sealed_for(OTHER, ahead=600),
        lambda own: sealed_for(OTHER).replace("another", "a-resident"),
        lambda own: sealed_for(OTHER).replace("another', ''", "another', 'a-number'"),
        lambda own: "SELECT wall.hear('', 'another', ''), set_config('role', 'madoguchi_portal', true);",
    ],
    ids=["another key", "another session", "long ago", "not yet", "another actor", "more keys", "no seal"],
)
def test_s_authz_7_a_seal_that_is_not_ours_or_of_elsewhere_is_refused(
    own: psycopg.Connection[tuple[int]], found: Callable[[int], str]
) -> None:
    process = own.info.backend_pid
    assert own.execute(sealed_for(OTHER, process=process) + _ROWS)
    own.rollback()
    with pytest.raises(psycopg.Error):
        own.execute(found(process) + _ROWS)


def test_s_authz_7_what_was_heard_holds_for_its_transaction_only(own: psycopg.Connection[tuple[int]]) -> None:
    heard = "SELECT portal_actor() IS NOT NULL"
    again = f"{_NAMED}; SELECT set_config('role', 'madoguchi_portal', true);"

    def answer(message: str) -> object:
        cursor = own.execute(message)
        while cursor.nextset():
            pass
        return cursor.fetchone()

    assert answer(sealed_for(OTHER) + heard) == (True,)
    own.commit()
    assert answer(again + heard) == (False,)


def test_s_authz_6_nobody_who_serves_reads_a_key_or_marks_what_was_heard() -> None:
    can = "SELECT count(*) FROM unnest(%s::text[]) AS r WHERE has_any_column_privilege(r, 'wall.key', 'SELECT, UPDATE')"
    can += " OR has_table_privilege(r, 'wall.key', 'INSERT, DELETE, TRUNCATE')"
    can += " OR has_sequence_privilege(r, 'wall.heard', 'USAGE, UPDATE') OR has_schema_privilege(r, 'wall', 'CREATE')"
    with connection.cursor() as cursor:
        cursor.execute(can, [[*MEMBERS, *(side.value for side in Side)]])
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("role", [Side.PORTAL.value, INTERNET, WEB])
@pytest.mark.parametrize(
    "made",
    [
        "TEMPORARY TABLE identity_mandate (id int)",
        "FUNCTION public.portal_mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ],
    ids=["a table of the session", "a function"],
)
def test_s_authz_6_nobody_of_the_portal_puts_anything_before_what_the_wall_asks(role: str, made: str) -> None:
    refused = pytest.raises(DatabaseError, match="permission denied")
    with connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute(f"SET LOCAL ROLE {role}; CREATE {made}")


def test_s_authz_6_a_path_that_a_statement_sets_leads_the_wall_to_no_other_table() -> None:
    represents = "SELECT public.portal_acts_for('another', '', now())::int"
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA before_all")
        cursor.execute("CREATE TABLE before_all.identity_account AS SELECT 1::bigint AS id, 'another'::text AS ref")
        cursor.execute(
            "CREATE TABLE before_all.identity_mandate AS SELECT 1::bigint AS principal_id, 1::bigint AS proxy_id,"
            " now() AS taken_at, NULL::timestamptz AS ended_at, NULL::timestamptz AS paused_at, '' AS confirmed_by"
        )
        cursor.execute("CREATE FUNCTION before_all.portal_actor() RETURNS text LANGUAGE sql AS $$ SELECT 'another' $$")
        cursor.execute(f"GRANT USAGE ON SCHEMA before_all TO {Side.PORTAL.value}")
        cursor.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA before_all TO {Side.PORTAL.value}")
    with speaking(ONE), transaction.atomic():
        assert last_answer("SET LOCAL search_path = before_all, public", represents) == 0


def test_an_earlier_key_is_heard_as_long_as_it_is_named(settings: LazySettings) -> None:
    def is_heard(secret: str) -> bool:
        try:
            with transaction.atomic():
                connection.connection.execute(sealed_for(ONE, secret=secret) + _ROWS)
        except psycopg.errors.InvalidAuthorizationSpecification:
            return False
        return True

    before = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a newer one", [before]
    assert raise_wall()
    assert [is_heard(one) for one in (before, "a newer one", "a guess")] == [True, True, False]
    settings.SECRET_KEY_FALLBACKS = []
    assert raise_wall()
    assert [is_heard(one) for one in (before, "a newer one")] == [False, True]


def test_a_process_that_would_not_be_heard_says_so_when_it_starts() -> None:
    check_heard()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM wall.key")
    with pytest.raises(SettingUnusable, match="MADOGUCHI_SECRET_KEY"), transaction.atomic():
        check_heard()
    open_ear([Side.PORTAL.value])
    check_heard()
