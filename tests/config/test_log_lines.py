"""A database that refuses a row tells of it in the log without anything of the row."""

from __future__ import annotations

import logging

import pytest
from django.conf import settings
from django.db import DataError, IntegrityError, connection, transaction

from madoguchi.config.log_lines import Line

pytestmark = pytest.mark.django_db
CANARY = "ミホンカナリア"
FAILING = {
    "a row without what it needs": ("INSERT INTO identity_account (name) VALUES (%s)", "violates not-null"),
    "a key that is there": (
        "WITH made AS (SELECT %s AS name) INSERT INTO django_content_type (app_label, model)"
        " SELECT name, name FROM made UNION ALL SELECT name, name FROM made",
        "violates unique constraint",
    ),
    "a value that cannot be read": ("SELECT %s::integer", "invalid input syntax"),
    "a function that was given it": ("DO $$ BEGIN PERFORM '{0}'::date; END $$", "invalid input syntax"),
}


def lines(statement: str) -> str:
    """What the log says of a statement with a name in it that fails, as the house formats it."""
    line = settings.LOGGING["formatters"]["line"]["format"]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            written = f"{CANARY}\\nThe second line {CANARY}"
            if "%s" in statement:
                cursor.execute(statement, [written.replace("\\n", "\n")])
            else:
                cursor.execute(statement.format(CANARY))
    except (IntegrityError, DataError) as failed:
        told = (type(failed), failed, failed.__traceback__)
        record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Internal Server Error", (), told)
        plain = logging.Formatter(line, defaults={"request_number": "-"})
        assert CANARY in plain.format(record), "there is nothing to cut out"
        return Line(line).format(record)
    raise AssertionError("it did not fail")


@pytest.mark.parametrize("name", FAILING)
def test_s_log_9_a_database_that_refuses_a_row_says_nothing_of_it_in_the_log(name: str) -> None:
    statement, reason = FAILING[name]
    told = lines(statement)
    assert reason in told
    assert CANARY not in told


def test_a_line_that_tells_of_no_database_is_left_as_it_is() -> None:
    record = logging.LogRecord("x", logging.ERROR, "", 0, 'DETAIL: kept: "as it is"', (), None)
    assert Line("%(message)s").format(record) == 'DETAIL: kept: "as it is"'


def test_s_log_9_the_embedded_database_writes_no_failing_statement_and_no_row_into_its_log() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('log_error_verbosity'), current_setting('log_min_error_statement')")
        assert cursor.fetchone() == ("terse", "panic")
        cursor.execute("SELECT current_setting('log_statement'), current_setting('log_min_duration_statement')")
        assert cursor.fetchone() == ("none", "-1")
