"""The tests' end of the nursery: processes of the house, begun in a moment and lost for good."""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.faults.crashing import is_gone

ROOT = Path(__file__).resolve().parent.parent.parent


class Nursery:
    """Begun once; `run` gives a process that has read the whole house already."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        command = [sys.executable, "-m", "tests.faults.nursery"]
        self._process = subprocess.Popen(
            command, env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        atexit.register(self._end)

    def run(self, what: str, *arguments: str, environment: Mapping[str, str], errors: Path | str = "") -> Nursed:
        """A new process in which `module:function` is called with these arguments."""
        asked = {"run": what, "arguments": arguments, "environment": dict(environment), "errors": str(errors)}
        return Nursed(self, self.ask(asked))

    def warm(self, environment: Mapping[str, str]) -> None:
        """Let the nursery read what every process of it would read."""
        self.ask({"warm": dict(environment)})

    def ask(self, asked: Mapping[str, object]) -> int:
        """The answer to one request."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(asked), file=self._process.stdin, flush=True)
        told = self._process.stdout.readline()
        assert told, "the nursery has ended"
        return int(told)

    def _end(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
        self._process.wait()


class Nursed:
    """One process of the nursery, in a session of its own."""

    def __init__(self, nursery: Nursery, pid: int) -> None:
        self._nursery, self.pid = nursery, pid
        self._status: int | None = None

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return not is_gone(self.pid)

    def wait(self) -> int:
        """How it ended; below 0 by which signal."""
        if self._status is None:
            self._status = self._nursery.ask({"end_of": self.pid})
        return self._status

    def lose(self) -> int:
        """It and all it began are lost at once."""
        return self._by(signal.SIGKILL)

    def end(self) -> int:
        """It is asked to end, and does."""
        return self._by(signal.SIGTERM)

    def _by(self, kind: signal.Signals) -> int:
        if self._status is None:
            os.killpg(self.pid, kind)
        return self.wait()
