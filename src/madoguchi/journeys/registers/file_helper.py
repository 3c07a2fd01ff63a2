"""The process that works out the rows of a file ahead, as the one that takes the file in sees it.

It is used where it is there: until it has started, after it was lost, and on a machine of one processor the rows are
worked out here. It ends when nobody listens to it any more.
"""

from __future__ import annotations

import contextlib
import logging
import os
import select
import struct
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from threading import Thread
from typing import IO

from madoguchi.journeys.registers.file_ahead import (
    AheadRow,
    AheadTask,
    ToldRow,
    sent_rows,
    told_after,
    told_rows,
    told_task,
)

LEAST = 4 * 1024 * 1024
"""The rows of a shorter file would be in when it has hardly started."""
_PROGRAMME = "madoguchi.config.ahead"
_PATIENCE_MS = 20_000
"""Shorter than the database waits for the next word of a transaction."""
_PIPE = 1024 * 1024
_LENGTH = struct.Struct(">I")
_log = logging.getLogger(__name__)


class HelperLost(Exception):
    """The other process is gone, or says nothing: what it was asked is worked out here."""


class Helper:
    """At most one other process, for one file, until it is ended."""

    waits = 0
    """So many milliseconds its start is waited for; meanwhile the rows could be worked out here."""

    def __init__(self) -> None:
        self._task: AheadTask | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._teller: Thread | None = None
        self._told: RowsAhead | None = None

    @staticmethod
    def is_worth(size: int) -> bool:
        """Whether a file of so many bytes is better worked out by two, and there are processors for two."""
        return size >= LEAST and _processors() > 1

    def begin(self, task: AheadTask) -> None:
        """Have another process started for this task, unless it was before; the file is read here meanwhile."""
        if task == self._task:
            return
        self.end()
        self._task = task
        try:
            self._process = _started()
        except OSError:
            _log.exception("no process that works out a file ahead could be started")

    def give(self, content: bytes) -> None:
        """Tell it the task and the file, unless it was told before."""
        if self._process is None or self._task is None or self._teller:
            return
        # It reads them once it has started, and nobody here waits for that.
        told = (told_task(self._task), content)
        self._teller = Thread(target=_tell, args=(self._process.stdin, *told), daemon=True)
        self._teller.start()

    def batch(self, *, after: int, size: int) -> RowsAhead | None:
        """The rows behind this line, so many at most; None until it has started.

        They begin where those before ended: it reads the file once. Raises HelperLost.
        """
        if self._process is None or (self._told is None and not self._is_ready()):
            return None
        if self._told is None:
            _tell(self._process.stdin, told_after(after, size))
        elif self._told.lines[-1:] != [after]:
            raise HelperLost
        else:
            # Of rows that were refused and worked out anew, not all were heard.
            deque(self._told.portions, maxlen=0)
        self._told = RowsAhead(self, told_rows(self.hear()))
        return self._told

    @property
    def is_starting(self) -> bool:
        """Whether it was started and said nothing yet."""
        return self._process is not None and self._told is None

    def hear(self) -> bytearray:
        """The next it tells; raises HelperLost."""
        return self._read(_LENGTH.unpack(self._read(_LENGTH.size))[0])

    def give_up(self) -> None:
        """It was lost, and another one would be: none is started for this task."""
        status = self._process.poll() if self._process else None
        _log.warning("the process that works out a file ahead was lost (%s); the file is worked out without it", status)
        task = self._task
        self.end()
        self._task = task

    def end(self) -> None:
        """Leave no process behind."""
        process, self._process, self._task, self._told = self._process, None, None, None
        teller, self._teller = self._teller, None
        if process is None:
            return
        process.kill()
        process.wait()
        # Whoever tells it anything is told now that it is gone; before that, nothing may be closed.
        if teller:
            teller.join()
        for stream in (process.stdin, process.stdout):
            if stream:
                stream.close()

    def _is_ready(self) -> bool:
        """Whether it has read the file; raises HelperLost where it ended instead."""
        return self._says_something(self.waits) and not self.hear()

    def _says_something(self, milliseconds: int) -> bool:
        watch = select.poll()
        watch.register(self._out, select.POLLIN)
        return bool(watch.poll(milliseconds))

    @property
    def _out(self) -> int:
        if self._process is None or self._process.stdout is None:
            raise HelperLost
        return self._process.stdout.fileno()

    def _read(self, size: int) -> bytearray:
        into, got = bytearray(size), 0
        with memoryview(into) as view:
            while got < size:
                told = os.readv(self._out, [view[got:]]) if self._says_something(_PATIENCE_MS) else 0
                if not told:
                    raise HelperLost
                got += told
        return into


class RowsAhead:
    """Rows that go in together, as they were worked out ahead; they are told once."""

    def __init__(self, helper: Helper, told: Sequence[ToldRow]) -> None:
        self._helper = helper
        self.lines = [line for line, _, _, _ in told]
        self.refs = [ref for _, ref, _, _ in told]
        self.keys = [key for _, _, key, _ in told if key is not None]
        self._compared = [compared for _, _, _, compared in told]
        self.portions = self._heard()
        """The rows in their order, some together; raises HelperLost."""

    def _heard(self) -> Iterator[list[AheadRow]]:
        at = 0
        while at < len(self.lines):
            sent = sent_rows(self._helper.hear())
            told = slice(at, at + len(sent))
            yield list(map(AheadRow, self.lines[told], self._compared[told], sent))
            at += len(sent)


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", _PROGRAMME],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # What stands in a file is told to no log.
        stderr=subprocess.DEVNULL,
        bufsize=0,
        pipesize=_PIPE,
        start_new_session=True,
    )


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _tell(stream: IO[bytes] | None, *told: bytes) -> None:
    """Whoever ended meanwhile hears nothing; it is noticed where an answer is waited for."""
    with contextlib.suppress(OSError, ValueError):
        for one in told:
            for part in (_LENGTH.pack(len(one)), one):
                _write(stream, part)


def _write(stream: IO[bytes] | None, told: bytes) -> None:
    rest = memoryview(told)
    while rest and stream is not None:
        rest = rest[stream.write(rest) :]
