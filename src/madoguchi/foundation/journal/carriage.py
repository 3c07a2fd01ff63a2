"""What travels with the entries of a request: rows of a room above, written by the same statement as the next entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Load:
    """A query that writes, with its values in the order of its marks; it asks nothing of the entries."""

    query: str
    values: tuple[Any, ...]


_loading: ContextVar[Callable[[], Load | None] | None] = ContextVar("loading", default=None)


@contextmanager
def carrying(take: Callable[[], Load | None]) -> Iterator[None]:
    """Whenever entries are written inside, what `take` gives is written with them; None is nothing."""
    token = _loading.set(take)
    try:
        yield
    finally:
        _loading.reset(token)


def next_load() -> Load | None:
    """What waits to be written; it is taken, and not given again."""
    take = _loading.get()
    return take() if take else None
