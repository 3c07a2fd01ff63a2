"""Keeping house: the embedded database and the processes that serve, started together and stopped together."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from types import FrameType
from typing import Any

import psycopg

from madoguchi.config import environment
from madoguchi.config.postgres import OWNER, Cluster, DatabaseUnusable

_STOP_SECONDS = 15
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_GATE = "MADOGUCHI_GATE"  # the end of a pipe by which a process started ahead is told to go on


@contextlib.contextmanager
def database() -> Iterator[None]:
    """The database for as long as the block runs: the given server, or the embedded one.

    A running embedded server is shared and left alone; one that was started here is stopped again.
    """
    if environment.text("DATABASE_URL"):
        yield
        return
    cluster = Cluster(environment.home().postgresql)
    started = cluster.start()
    try:
        yield
    finally:
        if started:
            cluster.stop()


def check_database() -> None:
    """Ask the given server for an answer before anything is started; raises DatabaseUnusable."""
    url = environment.text("DATABASE_OWNER_URL") or environment.text("DATABASE_URL")
    if not url:
        return
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.ProgrammingError:
        raise DatabaseUnusable(
            "DATABASE_URL cannot be read. Write it as postgresql://user:password@host/name."
        ) from None
    except psycopg.OperationalError as failed:
        said = " ".join(str(failed).split())
        raise DatabaseUnusable(f"The database of DATABASE_URL does not let us in: {said}") from None


def owner_environment() -> dict[str, str]:
    """The environment of a command that changes tables: it connects as the owner, not as the web role."""
    given = environment.text("DATABASE_OWNER_URL") or environment.text("DATABASE_URL")
    url = given or Cluster(environment.home().postgresql).url(user=OWNER)
    # A file that names the web role's address would be read before the address given here.
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL_FILE"}
    return {**kept, "DATABASE_URL": url}


def run_as_owner(*arguments: str) -> int:
    """Run `madoguchi ARGUMENTS` in a process that owns the tables; returns its exit code."""
    command = [sys.executable, "-m", "madoguchi", *arguments]
    return subprocess.run(command, env=owner_environment(), check=False).returncode  # noqa: S603


class _Stop(Exception):
    """Somebody asked the house to stop."""


def _ask_to_stop(signum: int, frame: FrameType | None) -> None:
    raise _Stop


@contextlib.contextmanager
def _stopping_afterwards() -> Iterator[None]:
    """Who asks to stop while a process is being started is heard when it is known; else nobody would ever end it."""
    asked: list[int] = []
    before = {kind: signal.signal(kind, lambda signum, _frame: asked.append(signum)) for kind in _STOPPING}
    try:
        yield
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)
    if asked:
        raise _Stop


class Together:
    """Processes that are started one after another and ended together."""

    def __init__(self) -> None:
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self, command: Sequence[str]) -> None:
        """Start one more."""
        self._begin(command)

    def start_ahead(self, command: Sequence[str]) -> Callable[[], None]:
        """Start one that reads its code already, and goes on from `wait_for_the_house` when the answer is called."""
        reading, writing = os.pipe()
        self._begin(command, env={**os.environ, _GATE: str(reading)}, pass_fds=[reading])
        os.close(reading)

        def go_on() -> None:
            os.write(writing, b"1")
            os.close(writing)

        return go_on

    def _begin(self, command: Sequence[str], **more: Any) -> None:
        # Their own sessions, so that Ctrl-C reaches only this process and the order of stopping is ours.
        with _stopping_afterwards():
            self._running.append(subprocess.Popen(command, start_new_session=True, **more))  # noqa: S603

    @property
    def is_whole(self) -> bool:
        """Whether all of them run."""
        return all(process.poll() is None for process in self._running)

    def wait(self) -> int:
        """Wait until one of them ends; its exit code."""
        while self.is_whole:
            time.sleep(0.2)
        return next((process.returncode for process in self._running if process.returncode), 0)

    def end(self) -> None:
        """End them all."""
        _end(self._running)


def wait_for_the_house() -> None:
    """In a process that was started ahead: wait until the house is prepared, and end when it will never be."""
    gate = os.environ.pop(_GATE, None)
    if gate is None:
        return
    with open(int(gate), "rb") as opened:
        if not opened.read(1):
            raise SystemExit(1)


@contextlib.contextmanager
def together() -> Iterator[Together]:
    """Processes that are all ended when the block is left, which is also when the house is asked to stop."""
    for kind in _STOPPING:
        signal.signal(kind, _ask_to_stop)
    house = Together()
    try:
        yield house
    except _Stop:
        pass
    finally:
        for kind in _STOPPING:
            signal.signal(kind, signal.SIG_IGN)
        house.end()


def run_together(commands: Sequence[Sequence[str]]) -> int:
    """Run these processes until one ends or the house is asked to stop (Ctrl-C, TERM); then end them all."""
    with together() as house:
        for command in commands:
            house.start(command)
        return house.wait()
    return 0


def _end(running: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in running:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + _STOP_SECONDS
    for process in running:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
