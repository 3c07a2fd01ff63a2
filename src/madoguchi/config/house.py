"""Keeping house: the embedded database and the processes that serve, started together and stopped together."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from types import FrameType

from madoguchi.config import environment
from madoguchi.config.postgres import OWNER, Cluster

_STOP_SECONDS = 15


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


def run_together(commands: Sequence[Sequence[str]]) -> int:
    """Run these processes until one ends or the house is asked to stop (Ctrl-C, TERM); then end them all."""
    for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(kind, _ask_to_stop)
    # Their own sessions, so that Ctrl-C reaches only this process and the order of stopping is ours.
    running = [subprocess.Popen(command, start_new_session=True) for command in commands]  # noqa: S603
    try:
        while all(process.poll() is None for process in running):
            time.sleep(0.2)
        return next((process.returncode for process in running if process.returncode), 0)
    except _Stop:
        return 0
    finally:
        for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(kind, signal.SIG_IGN)
        _end(running)


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
