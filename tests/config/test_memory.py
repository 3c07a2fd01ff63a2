from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from madoguchi.config.memory import settle


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    threshold = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*threshold)


class Round:
    def __init__(self) -> None:
        self.itself = self


def test_what_is_loaded_is_left_alone_and_what_is_dropped_later_is_found() -> None:
    loaded = Round()
    settle()
    assert gc.get_freeze_count() > 0
    assert not any(one is loaded for one in gc.get_objects())
    dropped = weakref.ref(Round())
    gc.collect()
    assert dropped() is None
