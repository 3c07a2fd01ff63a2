"""A web process that ends, as at every restart, writes what it has counted; a database that is away stops nothing."""

from __future__ import annotations

import logging

import pytest
from django.db import DatabaseError
from gunicorn.app.wsgiapp import WSGIApplication

from madoguchi.config.cli.serve import gunicorn_arguments
from madoguchi.foundation.access import recording
from madoguchi.foundation.access.models import RecordedDecision
from madoguchi.foundation.access.recording import keeping_decisions, write_counted
from madoguchi.foundation.access.rules import Resource, decide
from madoguchi.values.actor import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def counted() -> None:
    recording._tally.take()
    with keeping_decisions():
        decide(SYSTEM, "work", Resource("case", division="child_family"))


def test_the_server_calls_what_writes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", gunicorn_arguments("127.0.0.1", 8000)[2:])
    WSGIApplication().cfg.worker_exit(None, None)
    kept = RecordedDecision.objects.get()
    assert (kept.action, kept.rule) == ("work", "house.itself")


def test_that_it_could_not_be_written_is_said_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Away:
        def cursor(self) -> None:
            raise DatabaseError("away")

    monkeypatch.setattr(recording, "connection", Away())
    with caplog.at_level(logging.ERROR):
        write_counted()
    assert "could not be kept" in caplog.text
