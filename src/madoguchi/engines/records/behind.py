"""Lets the database write while the next records are worked out: both take about as long."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from types import TracebackType
from typing import Any, Self

from django.db import connection

_SWITCH = 0.0005
"""After so many seconds whoever hears from the database gets the processor; the usual ten times let it wait."""


class Behind:
    """One act after another on the connection of this transaction, in a thread of its own.

    Whatever else is asked of the connection waits until the act is over, and so does the end of the transaction. An act
    takes a cursor of its own from the plain connection. What it raises is raised where it is waited for.
    """

    def __init__(self) -> None:
        self._act: Future[Any] | None = None
        self._until_end = ExitStack()

    def __enter__(self) -> Self:
        self._until_end.callback(sys.setswitchinterval, sys.getswitchinterval())
        sys.setswitchinterval(_SWITCH)
        self._thread = self._until_end.enter_context(ThreadPoolExecutor(1))
        self._until_end.enter_context(connection.execute_wrapper(self._after_the_act))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            if error is None:
                self.wait()
        finally:
            self._until_end.close()

    def do(self, act: Callable[[], object]) -> None:
        """Begin an act, when the one before is over."""
        self.wait()
        self._act = self._thread.submit(act)

    def wait(self) -> None:
        """Until the act is over; raises what it raised, a trouble of the database as Django says it."""
        act, self._act = self._act, None
        if act is not None:
            with connection.wrap_database_errors:
                act.result()

    def _after_the_act(self, execute: Callable[..., Any], *asked: Any) -> Any:
        self.wait()
        return execute(*asked)
