"""One key of a directory for all tests: making one takes a while, and none changes it."""

from __future__ import annotations

import pytest

from tests.foundation.identity.saml.writing import Key


@pytest.fixture(scope="session")
def key() -> Key:
    return Key()


@pytest.fixture(scope="session")
def other_key() -> Key:
    return Key()
