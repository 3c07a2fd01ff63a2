"""A pooler gives one connection to the database to many: who spoke in a transaction is nobody to whoever comes next."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from django.db import OperationalError, connection, connections, transaction

from madoguchi.config.postgres import WEB, _server_user
from madoguchi.foundation.wall.base import DatabaseWrapper
from madoguchi.foundation.wall.prepared import Prepared
from madoguchi.foundation.wall.speaker import Side, Speaker, speaking

ROUNDS = 1_000
ALIASES = ("pooled_one", "pooled_two")
RESIDENT = Speaker(Side.PORTAL, "a-resident", frozenset({"a-number"}))
NEIGHBOUR = Speaker(Side.PORTAL, "a-neighbour", frozenset({"another-number"}))
CLERK = Speaker(Side.STAFF, "a-clerk")
# Of the questions that two residents asked, each sees the own one, and the office both.
SEEN = {RESIDENT.ref: ["q-a-resident"], NEIGHBOUR.ref: ["q-a-neighbour"], CLERK.ref: ["q-a-neighbour", "q-a-resident"]}
_WHO = """
    SELECT current_user::text, coalesce(current_setting('madoguchi.actor', true), ''),
        coalesce(current_setting('madoguchi.shown', true), ''), coalesce(array_agg(ref::text ORDER BY ref), '{}')
    FROM journeys_lookquestion
"""
_ROWS = """
    INSERT INTO journeys_lookquestion (
        ref, number, due_on, entry, subjects, account_ref, objects_to_it, text, asked_at, answer, answered_by)
    SELECT 'q-' || who, 'Q-' || who, now(), 1, '{}', who, false, 'x', now(), '', '' FROM unnest(%s::text[]) AS who
"""
_CONFIGURED = """
[databases]
{name} = host={host} port={port} dbname={name}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listening}
unix_socket_dir =
auth_type = trust
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = 2
ignore_startup_parameters = options, extra_float_digits
logfile = {folder}/log
"""


_COUNTED = Prepared("SELECT %(one)s::int + %(two)s::int, current_user::text")
_PLANS = "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'kept%'"


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder which whoever the pooler runs as may reach."""
    with tempfile.TemporaryDirectory(prefix="madoguchi-pooler-") as made:
        Path(made).chmod(0o777)
        yield Path(made)


@pytest.fixture
def pooled(db: None, folder: Path) -> Iterator[None]:
    """Two connections of the web role to a pooler that has two connections of its own."""
    told, port = connection.settings_dict, free_port()
    where = {"host": told["HOST"], "port": told["PORT"] or 5432, "name": told["NAME"]}
    (folder / "users").write_text(f'"{WEB}" ""\n', encoding="utf-8")
    (folder / "ini").write_text(_CONFIGURED.format(**where, listening=port, folder=folder), encoding="utf-8")
    user = _server_user()
    as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "apt-get install pgbouncer"
    running = subprocess.Popen([program, "-q", str(folder / "ini")], **as_user)  # type: ignore[call-overload]
    try:
        for alias in ALIASES:
            parts = {"HOST": "127.0.0.1", "PORT": str(port), "USER": WEB, "OPTIONS": {}, "CONN_HEALTH_CHECKS": False}
            connections[alias] = DatabaseWrapper({**told, **parts}, alias)
            reach(alias)
        yield
    finally:
        running.terminate()
        running.wait()
        for alias in ALIASES:
            connections[alias].close()
            del connections[alias]


def reach(alias: str) -> None:
    for _ in range(200):
        try:
            return connections[alias].ensure_connection()
        except OperationalError:
            time.sleep(0.05)
    raise AssertionError("the pooler does not answer")


def asked(alias: str) -> tuple[str, str, str, list[str]]:
    with connections[alias].cursor() as cursor:
        cursor.execute(_WHO)
        role, actor, shown, rows = cursor.fetchone()
        return role, actor, shown, rows


@contextmanager
def questions() -> Iterator[None]:
    """One question of each of the two residents, for whoever asks over another connection."""
    with speaking(CLERK), connections[ALIASES[0]].cursor() as cursor:
        cursor.execute(_ROWS, [[RESIDENT.ref, NEIGHBOUR.ref]])
    try:
        yield
    finally:
        with speaking(CLERK), connections[ALIASES[0]].cursor() as cursor:
            cursor.execute("DELETE FROM journeys_lookquestion")


@pytest.mark.django_db
@pytest.mark.parametrize("speakers", [(RESIDENT, NEIGHBOUR), (RESIDENT, CLERK)], ids=["two residents", "the office"])
def test_s_authz_7_a_pooler_in_transaction_mode_lets_nothing_through(
    pooled: None, speakers: tuple[Speaker, Speaker]
) -> None:
    people = dict(zip(ALIASES, speakers, strict=True))
    with questions():
        for turn in range(ROUNDS):
            with ExitStack() as open_at_once:
                for alias in ALIASES if turn % 2 else reversed(ALIASES):
                    open_at_once.enter_context(transaction.atomic(using=alias))
                    with speaking(people[alias]):
                        one = people[alias]
                        assert asked(alias) == (one.side.value, one.ref, ",".join(one.shown), SEEN[one.ref])
            # Whoever gets one of the two connections now, and says nothing, is nobody and finds nothing.
            assert asked(ALIASES[turn % 2]) == (WEB, "", "", [])


@pytest.mark.django_db
@pytest.mark.parametrize("seconds", [0, 600])
def test_a_statement_known_by_name_is_answered_whichever_server_the_pooler_gives(pooled: None, seconds: int) -> None:
    people = dict(zip(ALIASES, (RESIDENT, CLERK), strict=True))
    for alias in ALIASES:
        connections[alias].settings_dict["CONN_MAX_AGE"] = seconds
    for turn in range(40):
        with ExitStack() as open_at_once:
            for alias in ALIASES if turn % 3 else reversed(ALIASES):
                open_at_once.enter_context(speaking(people[alias]))
                if turn % 2:
                    open_at_once.enter_context(transaction.atomic(using=alias))
                with connections[alias].cursor() as cursor:
                    cursor.execute(_COUNTED, {"one": turn, "two": 1})
                    assert cursor.fetchone() == (turn + 1, people[alias].side.value)
    with connections[ALIASES[0]].cursor() as cursor:
        cursor.execute(_PLANS)
        assert cursor.fetchone() == (0 if seconds == 0 else 1,)
