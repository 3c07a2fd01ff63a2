"""Keeping house: whose connection a command uses, and processes that begin and end together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from madoguchi.config.environment import text
from madoguchi.config.house import Together, owner_environment, together


def seen_with(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> str:
    """What a process with this environment takes for its database."""
    for name in ("DATABASE_URL", "DATABASE_URL_FILE"):
        monkeypatch.delenv(name, raising=False)
        if name in environment:
            monkeypatch.setenv(name, environment[name])
    return text("DATABASE_URL")


def test_the_owners_address_wins_over_the_web_roles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://web@/city")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@/city")
    assert seen_with(owner_environment(), monkeypatch) == "postgresql://owner@/city"


def test_the_owners_address_wins_over_a_file_with_the_web_roles(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "url").write_text("postgresql://web@/city\n", encoding="utf-8")
    monkeypatch.setenv("DATABASE_URL_FILE", str(tmp_path / "url"))
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@/city")
    assert seen_with(owner_environment(), monkeypatch) == "postgresql://owner@/city"


def test_without_an_owner_of_its_own_the_given_server_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql://one@/city\n", encoding="utf-8")
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL_FILE", str(tmp_path / "url"))
    assert seen_with(owner_environment(), monkeypatch) == "postgresql://one@/city"


AHEAD = (
    "import os, sys; from madoguchi.config.house import wait_for_the_house; print('read', flush=True);"
    " wait_for_the_house(); print('went on', 'MADOGUCHI_GATE' in os.environ, flush=True); sys.exit(7)"
)


def started_ahead(house: Together, said: Path) -> Callable[[], None]:
    """A process that writes what it does into a file, and the way to let it go on."""
    command = f"exec '{sys.executable}' -c \"{AHEAD}\" > '{said}'"
    return house.start_ahead(["/bin/sh", "-c", command])


def test_a_process_started_ahead_goes_on_only_when_it_is_told(tmp_path: Path) -> None:
    said = tmp_path / "said"
    with together() as house:
        go_on = started_ahead(house, said)
        wait_until(lambda: said.exists() and said.read_text() == "read\n")
        assert house.is_whole
        go_on()
        assert house.wait() == 7
    assert said.read_text() == "read\nwent on False\n"


def test_a_house_asked_to_stop_leaves_nothing_running(tmp_path: Path) -> None:
    said = tmp_path / "said"
    with together() as house:
        started_ahead(house, said)
        wait_until(lambda: said.exists() and said.read_text() == "read\n")
        os.kill(os.getpid(), signal.SIGTERM)
        house.wait()
        raise AssertionError("the house went on")
    assert not house.is_whole
    assert said.read_text() == "read\n"


def test_a_process_that_was_just_begun_when_the_house_was_asked_to_stop_is_ended_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun: list[subprocess.Popen[bytes]] = []

    class Interrupted(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *arguments: Any, **more: Any) -> None:
            super().__init__(*arguments, **more)
            begun.append(self)
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(subprocess, "Popen", Interrupted)
    with together() as house:
        house.start(["/bin/sleep", "600"])
        raise AssertionError("the house went on")
    assert [one.poll() for one in begun] == [-signal.SIGTERM]


def wait_until(it_is_so: Callable[[], bool]) -> None:
    for _ in range(1200):
        if it_is_so():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen")


@pytest.fixture(autouse=True)
def signals_as_before() -> Iterator[None]:
    """A house takes the signals of its process for itself."""
    kinds = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {kind: signal.getsignal(kind) for kind in kinds}
    yield
    for kind, handler in before.items():
        signal.signal(kind, handler)
