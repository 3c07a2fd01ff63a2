"""One scene for all tests of a module, in a transaction that is rolled back at its end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from madoguchi.foundation.catalogue.queries import is_published
from tests.conftest import publish_definitions
from tests.house.scene import Scene, set_scene


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside has not happened; a durable block inside is content with it, as in any test."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """The scene; a test that changes it does so inside `undone`."""
    with django_db_blocker.unblock(), undone():
        if not is_published():
            publish_definitions()
        yield set_scene()
