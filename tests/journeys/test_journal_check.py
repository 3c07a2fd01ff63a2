"""The whole journal is verified every night: each check is told to the auditor, and what does not hold to everybody."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.journal.sealing import seal
from madoguchi.journeys import journal_check
from madoguchi.journeys.jobs import check_journal
from tests.engines.messaging.peer import Peer, listening
from tests.journeys import office

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(settings: object, tmp_path: Path) -> Iterator[Peer]:
    """A mail server, the address of the administrator, and a journal of its own that is sealed."""
    with listening() as peer:
        named = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": peer.port, "SMTP_SECURITY": "none", "SMTP_USER": ""}
        places = {"MADOGUCHI_SEAL_PLACE": tmp_path / "away", "MADOGUCHI_SEAL_KEY": tmp_path / "seal.key"}
        for name, value in {**named, **places, "MADOGUCHI_ALARM_EMAIL": "admin@city.example"}.items():
            setattr(settings, name, value)
        for _look in range(3):
            record(office.CLERK, "read", dossiers=["0000-0000-00"], data="申請の内容", purpose="申請の審査と決定")
        seal()
        yield peer


def changed() -> None:
    """One byte of one entry, changed by whoever owns the database."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE journal_entry SET data = 'x' || data WHERE id = (SELECT min(id) FROM journal_entry)")
        cursor.execute("ALTER TABLE journal_entry ENABLE TRIGGER USER")


def test_s_log_3_a_sound_journal_is_said_to_be_sound_and_nobody_is_called(server: Peer) -> None:
    assert journal_check.last_check() is None
    check_journal(0)
    last = journal_check.last_check()
    assert last is not None
    assert (last.entries, last.findings, server.taken) == (Entry.objects.count() - 1, 0, [])


def test_s_log_3_one_changed_entry_is_found_in_the_night_and_said_every_night(
    server: Peer, caplog: pytest.LogCaptureFixture
) -> None:
    changed()
    for _night in range(2):
        check_journal(0)
    assert len([one for one in caplog.records if one.levelno == logging.CRITICAL]) == 2
    assert server.recipients == ["admin@city.example"] * 2
    last = journal_check.last_check()
    assert last is not None
    assert last.findings > 0
