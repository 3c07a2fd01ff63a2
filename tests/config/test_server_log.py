"""The log of the embedded database, in which sessions of the house failed in every way, holds nothing of a value."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Thread

import psycopg
import pytest
from django.db import connection

from madoguchi.config.postgres import _LOGINS, OWNER, WEB, Cluster
from madoguchi.config.server_log import QUIET, check_server_log, loud_settings
from tests.conftest import ROOT
from tests.faults.rig import until

CANARY = "ミホンカナリア"
FAILING = {
    "a value that cannot be read": "SELECT '{0}'::integer",
    "a function that was given it": "DO $$ BEGIN PERFORM '{0}'::date; END $$",
    "what a function says itself": "DO $$ BEGIN RAISE EXCEPTION '{0}'; END $$",
    "a warning": "DO $$ BEGIN RAISE WARNING '{0}'; END $$",
    "a statement that is none": "SELECT '{0}' FROM '{0}'",
    "a name nobody knows": 'SELECT "{0}"',
    "a key that is there": "CREATE TEMP TABLE a (n text UNIQUE); INSERT INTO a VALUES ('{0}'), ('{0}')",
    "a session that is ended": "SELECT '{0}', pg_terminate_backend(pg_backend_pid())",
    "a time that is over": "SET statement_timeout = 1; SELECT '{0}', pg_sleep(5)",
}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    home = Path(mkdtemp(prefix="madoguchi-log-"))
    home.chmod(0o755)
    cluster = Cluster(home / "postgresql", settings={"fsync": "off"})
    cluster.start()
    yield cluster
    cluster.stop("immediate")
    rmtree(home)


def log_of(cluster: Cluster) -> str:
    return (cluster.folder / "server.log").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FAILING)
@pytest.mark.parametrize("user", [WEB, OWNER])
def test_s_log_9_the_log_of_the_embedded_database_quotes_no_value(cluster: Cluster, user: str, name: str) -> None:
    with psycopg.connect(cluster.url(user=user), autocommit=True) as session:
        try:
            session.execute(FAILING[name].format(CANARY))
        except psycopg.Error:
            pass
        else:
            assert "RAISE WARNING" in FAILING[name]
    assert CANARY not in log_of(cluster)


def test_what_somebody_does_as_a_superuser_is_logged_so_that_the_others_prove_something(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url(user="postgres"), autocommit=True) as session, pytest.raises(psycopg.Error):
        session.execute("SELECT 'of a superuser'::integer")
    assert '"of a superuser"' in log_of(cluster)


def test_every_role_that_signs_in_is_made_silent_by_the_file_that_is_shipped() -> None:
    text = (ROOT / "deploy" / "roles.sql").read_text(encoding="utf-8")
    assert {*re.findall(r"ALTER ROLE (\w+) SET log_min_messages = 'log';", text)} == {*_LOGINS}
    assert {*re.findall(r"CREATE ROLE (\w+) LOGIN", text)} == {*_LOGINS}


@pytest.mark.django_db
def test_what_lets_the_server_write_values_down_is_warned_of() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL log_min_messages = 'log'")
        assert loud_settings() == {}
        assert check_server_log(databases=["default"]) == []
        cursor.execute("SET LOCAL log_min_messages = 'error'")
        cursor.execute("SET LOCAL log_min_duration_statement = 250")
    assert loud_settings() == {"log_min_messages": "error", "log_min_duration_statement": "250ms"}
    (warning,) = check_server_log(databases=["default"])
    assert check_server_log() == []
    assert warning.id == "madoguchi.W005"
    assert set(QUIET) > set(loud_settings())


def test_s_log_9_a_process_of_the_server_that_is_lost_leaves_no_statement_in_its_log(cluster: Cluster) -> None:
    session = psycopg.connect(cluster.url(user=WEB), autocommit=True)
    process = session.info.backend_pid

    def ask() -> None:
        with pytest.raises(psycopg.OperationalError):
            session.execute(f"SELECT '{CANARY}', pg_sleep(600)")

    asking = Thread(target=ask)
    asking.start()
    active = "SELECT 1 FROM pg_stat_activity WHERE pid = %s AND query LIKE '%%pg_sleep%%' AND state = 'active'"
    with psycopg.connect(cluster.url(user="postgres"), autocommit=True) as looking:
        until(lambda: looking.execute(active, (process,)).fetchone() is not None)
    os.kill(process, signal.SIGKILL)
    asking.join()
    until(lambda: "was terminated by signal 9" in log_of(cluster))
    until(cluster.is_running)
    assert CANARY not in log_of(cluster)
