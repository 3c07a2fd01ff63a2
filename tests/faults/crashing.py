"""Crash points: before every SQL statement, before and after every commit of one request."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection


def die() -> None:
    """This process ends as if the machine had lost it."""
    os.kill(os.getpid(), signal.SIGKILL)


def kill_database() -> None:
    """The whole database server ends as if its machine had lost it."""
    kill_postmaster(Path(os.environ["RIG_POSTMASTER"]))


def kill_postmaster(data: Path) -> None:
    """The server of this data directory is lost with all its processes at once."""
    postmaster = int((data / "postmaster.pid").read_text().splitlines()[0])
    os.kill(postmaster, signal.SIGSTOP)
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    lost = [*map(int, children), postmaster]
    for pid in lost:
        os.kill(pid, signal.SIGKILL)
    while not all(map(is_gone, lost)):
        time.sleep(0.001)


def is_gone(pid: int) -> bool:
    """Whether a process does nothing any more, even when nobody has taken note of its end yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return True


class Countdown:
    """Counts the points a request passes and crashes at the wanted one; 0 never crashes."""

    def __init__(self, at: int, crash: Callable[[], None]) -> None:
        self.left = at
        self.crash = crash

    def pass_point(self) -> None:
        """One more point."""
        self.left -= 1
        if self.left == 0:
            self.crash()

    def execute(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Django's hook around a statement."""
        self.pass_point()
        return execute(sql, params, many, context)


@contextmanager
def crash_points(at: int, crash: Callable[[], None]) -> Iterator[Countdown]:
    """Within the block the process or the database is lost at point number `at`."""
    countdown, commit = Countdown(at, crash), connection._commit

    def watched_commit() -> Any:
        countdown.pass_point()
        result = commit()
        countdown.pass_point()
        return result

    connection._commit = watched_commit  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(countdown.execute):
            yield countdown
    finally:
        connection._commit = commit  # type: ignore[method-assign]
