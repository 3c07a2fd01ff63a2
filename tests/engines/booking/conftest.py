"""What the tests of the queue share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from madoguchi.values.clock import moved_to
from tests.engines.booking.hall import MORNING, forget


@pytest.fixture
def morning(published: None) -> Iterator[datetime]:
    """Nine o'clock of an open day, with nothing in memory of another test."""
    forget()
    with moved_to(MORNING):
        yield MORNING
    forget()
