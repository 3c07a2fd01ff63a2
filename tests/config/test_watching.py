"""A dead sealer is said with nobody looking: by a thread of every web process, in log and journal, and by mail."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from django.conf import LazySettings
from django.db import OperationalError
from django.utils import timezone
from gunicorn.app.wsgiapp import WSGIApplication

from madoguchi.config import watching
from madoguchi.config.cli.serve import gunicorn_arguments
from madoguchi.foundation.access.in_force import keep, released, rules_in_force
from madoguchi.foundation.journal import watch
from madoguchi.foundation.journal.models import Entry, SealerRun
from madoguchi.foundation.wall.speaker import WORKER
from madoguchi.journeys import seal_alarm
from tests.engines.messaging.peer import Peer, listening
from tests.foundation.access.test_in_force import agreed_to

pytestmark = pytest.mark.django_db
LONGEST = 20  # seconds a test waits for the thread before it fails


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    watch.forget()
    yield
    watching.end_watching()
    watch.forget()


@pytest.fixture
def server(settings: object) -> Iterator[Peer]:
    """A mail server, and the address of the administrator."""
    with listening() as peer:
        named = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": peer.port, "SMTP_SECURITY": "none", "SMTP_USER": ""}
        for name, value in {**named, "MADOGUCHI_ALARM_EMAIL": "admin@city.example"}.items():
            setattr(settings, name, value)
        yield peer


def sealed(**ago: int) -> None:
    SealerRun.objects.all().delete()
    SealerRun.objects.create(ran_at=timezone.now() - timedelta(**ago))


def said() -> list[Entry]:
    return [one for one in Entry.objects.filter(verb="seal_late") if "mailed" not in one.detail]


@pytest.mark.parametrize("ago", [{"minutes": 14, "seconds": 30}, {"minutes": 15, "seconds": 1}])
def test_s_log_5_a_dead_sealer_alarms_after_fifteen_minutes(
    ago: dict[str, int], server: Peer, caplog: pytest.LogCaptureFixture
) -> None:
    sealed(**ago)
    is_late = ago["minutes"] == 15
    assert [seal_alarm.look_after_the_seal() for _time in range(3)] == [is_late] * 3
    assert len([one for one in caplog.records if one.levelno == logging.CRITICAL]) == 3 * is_late
    assert (len(said()), len(server.taken), server.recipients) == (is_late, is_late, ["admin@city.example"] * is_late)


def test_s_log_5_the_next_outage_is_said_anew_and_what_is_sealed_again_is_not(server: Peer) -> None:
    sealed(minutes=20)
    seal_alarm.look_after_the_seal()
    sealed(minutes=0)
    assert not seal_alarm.look_after_the_seal()
    sealed(minutes=30)
    seal_alarm.look_after_the_seal()
    assert (len(said()), len(server.taken)) == (2, 2)


@pytest.mark.parametrize("missing", ["SMTP_HOST", "MADOGUCHI_ALARM_EMAIL"])
def test_nobody_is_called_who_is_not_named(missing: str, server: Peer, settings: object) -> None:
    setattr(settings, missing, "")
    sealed(minutes=20)
    assert seal_alarm.look_after_the_seal()
    assert (len(said()), server.taken) == (1, [])


def test_a_mail_server_that_is_away_is_said_and_the_alarm_stands(
    server: Peer, settings: object, caplog: pytest.LogCaptureFixture
) -> None:
    server.script["mail"] = ["451 later"]
    sealed(minutes=20)
    assert seal_alarm.look_after_the_seal()
    assert "could not be sent" in caplog.text
    assert (len(said()), len(server.taken)) == (1, 0)
    server.script.clear()
    for _look in range(2):
        assert seal_alarm.look_after_the_seal()
    assert (len(said()), len(server.taken)) == (1, 1)


def test_a_process_that_cannot_mail_leaves_it_to_one_that_can(server: Peer, settings: object) -> None:
    sealed(minutes=20)
    for host in ("", "127.0.0.1", "127.0.0.1"):
        settings.SMTP_HOST = host  # type: ignore[attr-defined]
        assert seal_alarm.look_after_the_seal()
    assert (len(said()), len(server.taken)) == (1, 1)


def test_a_journal_that_cannot_be_written_keeps_nobody_from_being_told(
    server: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_asked: object, **_more: object) -> None:
        raise OperationalError("cannot execute INSERT in a read-only transaction")

    monkeypatch.setattr(seal_alarm, "_written_about", [])
    sealed(minutes=20)
    with monkeypatch.context() as full:
        full.setattr(seal_alarm, "record_act", refuse)
        for _look in range(2):
            assert seal_alarm.look_after_the_seal()
    assert (len(said()), len(server.taken)) == (0, 1)
    assert seal_alarm.look_after_the_seal()
    assert (len(said()), len(server.taken)) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_s_log_5_a_web_process_that_serves_nobody_says_it_by_itself(
    server: Peer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sealed(minutes=15, seconds=1)
    begun = []
    begin = watching.begin_to_watch
    monkeypatch.setattr(watching, "begin_to_watch", lambda: begun.append(begin(seconds=0.05)))
    monkeypatch.setattr("sys.argv", gunicorn_arguments("127.0.0.1", 8000)[2:])
    hooks = WSGIApplication().cfg
    looks = caplog.records
    hooks.post_worker_init(None)
    begun[0].join(0)
    for _try in range(LONGEST * 20):
        if len([one for one in looks if one.levelno == logging.CRITICAL]) > 2 and server.taken:
            break
        begun[0].join(0.05)
    hooks.worker_exit(None, None)
    begun[0].join(LONGEST)
    assert not begun[0].is_alive()
    assert len([one for one in looks if one.levelno == logging.CRITICAL]) > 2
    assert (len(said()), server.recipients) == (1, ["admin@city.example"])


def test_a_watch_that_could_not_ask_says_so_and_asks_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[int] = []

    def away() -> bool:
        asked.append(1)
        if len(asked) == 2:
            watching.end_watching()
        raise OSError("away")

    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    watching._end.clear()
    watching._watch((("whether it is so", away),), WORKER, 0)
    assert len(asked) == 2
    assert caplog.text.count("could not be asked") == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("begin", [watching.begin_to_watch, watching.begin_to_watch_the_rules])
def test_s_bl_2_a_running_process_goes_by_what_was_agreed_to_with_nobody_asking(
    begin: Callable[..., Thread], settings: LazySettings, tmp_path: Path
) -> None:
    sealed(seconds=1)
    folder = Path(shutil.copytree(settings.MADOGUCHI_RELEASED_POLICIES, tmp_path / "policies"))
    (folder / "systems.cedar").unlink()
    thread = begin(seconds=0.05)
    assert rules_in_force().agreed is None
    rules = agreed_to(folder)
    keep(released())  # as a process that was not told
    for _try in range(LONGEST * 20):
        if rules_in_force().rules == rules:
            break
        thread.join(0.05)
    watching.end_watching()
    thread.join(LONGEST)
    assert rules_in_force().rules == rules
    assert not thread.is_alive()
