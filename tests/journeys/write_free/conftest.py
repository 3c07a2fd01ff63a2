"""The family whose visits these tests carry through."""

from __future__ import annotations

import pytest

from tests.journeys import residents


@pytest.fixture
def family(published: None) -> None:
    """The invented family stands in the register."""
    residents.family()
