"""The lobby over a scratch house, the crowd before it, and what each of them used of the processor."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.web import _wait_until_it_answers, free_port

_TICKS = os.sysconf("SC_CLK_TCK")


class Opened:
    """A running lobby; it can be lost and opened again on the same port."""

    def __init__(self) -> None:
        self.port = free_port()
        self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        from madoguchi.config.cli.lobby import lobby_arguments

        process = subprocess.Popen(lobby_arguments("127.0.0.1", self.port), env=dict(os.environ))
        _wait_until_it_answers(self.port, process)
        return process

    @property
    def pid(self) -> int:
        """The process that serves."""
        return self._process.pid

    def lose(self) -> None:
        """End it as if the machine had lost it, and open another one, as a service manager would."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._process = self._start()

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(20)

    def cpu(self) -> float:
        """The seconds of processor time it has used so far."""
        return cpu_of(self.pid)


def cpu_of(pid: int) -> float:
    """The seconds of processor time a process has used, its ended children not counted."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


@contextmanager
def opened() -> Iterator[Opened]:
    """The lobby, as `madoguchi lobby` starts it, for as long as the block runs."""
    lobby = Opened()
    try:
        yield lobby
    finally:
        lobby.close()


class CrowdOutside:
    """The crowd's process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.crowd"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def begin(self, act: str, **given: Any) -> None:
        """Ask for something without waiting for it."""
        assert self._process.stdin is not None  # noqa: S101 - opened above
        self._process.stdin.write(json.dumps({"act": act, **given}) + "\n")
        self._process.stdin.flush()

    def end(self) -> dict[str, Any]:
        """What came of it."""
        assert self._process.stdout is not None  # noqa: S101 - opened above
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the crowd has gone")
        found: dict[str, Any] = json.loads(line)
        return found

    def ask(self, act: str, **given: Any) -> dict[str, Any]:
        """Ask for something and wait for it."""
        self.begin(act, **given)
        return self.end()

    def close(self) -> None:
        """Send everybody home."""
        self._process.terminate()
        self._process.wait(10)


@contextmanager
def crowd() -> Iterator[CrowdOutside]:
    """A crowd for as long as the block runs."""
    outside = CrowdOutside()
    try:
        yield outside
    finally:
        outside.close()
