"""A database that refuses a row tells of it in the log without anything of the row."""

from __future__ import annotations

import logging
from collections.abc import Callable
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
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


def raised(made: Callable[[], object]) -> logging.LogRecord:
    """What is logged of an exception that this raises, behind another one."""
    try:
        try:
            made()
        finally:
            raise KeyError(CANARY)
    except KeyError as failed:
        told = (type(failed), failed, failed.__traceback__)
        return logging.LogRecord("x", logging.ERROR, "", 0, "a page broke", (), told)


def refuse() -> None:
    raise SMTPRecipientsRefused({CANARY: (550, CANARY.encode())})


def refuse_together() -> None:
    raise ExceptionGroup(CANARY, [ValueError(CANARY), ValidationError(CANARY)])


@pytest.mark.parametrize("made", [lambda: int(CANARY), lambda: {}[CANARY], refuse, refuse_together])
def test_s_log_9_an_exception_that_holds_a_value_is_told_by_its_kind_and_its_place(made: Callable[[], object]) -> None:
    record = raised(made)
    assert CANARY in logging.Formatter("%(message)s").format(record), "there is nothing to cut out"
    told = Line("%(message)s").format(record)
    assert CANARY not in told
    assert told.startswith("a page broke\nTraceback")
    assert "During handling of the above exception" in told
    assert "test_log_lines.py" in told
    assert told.endswith("\nKeyError")


def test_what_the_machine_says_is_kept() -> None:
    told = Line("%(message)s").format(raised(lambda: open("/nowhere/at/all", encoding="utf-8")))  # noqa: SIM115
    assert "FileNotFoundError: [Errno 2] No such file or directory: '/nowhere/at/all'" in told


SAID: dict[str, tuple[str, str, tuple[str, ...], dict[str, Any]]] = {
    "Not Found: a path": ("django.request", "%s: %s", ("Not Found", f"/s/{CANARY}"), {"request": object()}),
    "Job with its arguments": (
        "procrastinate.worker.worker", f"Job tell[7](name='{CANARY})') ended with status: Error, lasted 0.1 s", (), {},
    ),
    "Job with what it gave": ("procrastinate", f"Job t[7](a=1) ended with status: Success - Result: {CANARY}", (), {}),
    "Invalid request": ("gunicorn.error", f"Invalid request from ip=10.0.0.1: {CANARY}", (), {}),
    "Error handling request": ("gunicorn.error", "Error handling request %s %s", ("POST", f"/x?q={CANARY}"), {}),
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
def test_s_log_9_what_libraries_say_is_told_without_what_it_is_said_of(name: str) -> None:
    logger, text, args, more = SAID[name]
    record = logging.LogRecord(logger, logging.ERROR, "", 0, text, args, None)
    record.__dict__.update(more)
    told = Line("%(message)s").format(record)
    assert CANARY not in told
    assert told.split(":")[0].split("[")[0].startswith(name.split(":")[0].split(" with")[0])


def test_what_a_job_came_to_is_told() -> None:
    text = "Job tell_applicant[7](number='1', facts={'a': 'b (c)'}) ended with status: Error, to retry, lasted 0.1 s"
    record = logging.LogRecord("procrastinate.worker.worker", logging.INFO, "", 0, text, (), None)
    assert (
        Line("%(message)s").format(record) == "Job tell_applicant[7] ended with status: Error, to retry, lasted 0.1 s"
    )


def test_a_line_that_tells_of_no_database_is_left_as_it_is() -> None:
    record = logging.LogRecord("x", logging.ERROR, "", 0, 'DETAIL: kept: "as it is"', (), None)
    assert Line("%(message)s").format(record) == 'DETAIL: kept: "as it is"'


def test_s_log_9_the_embedded_database_writes_no_failing_statement_and_no_row_into_its_log() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('log_error_verbosity'), current_setting('log_min_error_statement')")
        assert cursor.fetchone() == ("terse", "panic")
        cursor.execute("SELECT current_setting('log_statement'), current_setting('log_min_duration_statement')")
        assert cursor.fetchone() == ("none", "-1")
