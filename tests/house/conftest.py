"""One scene for all tests of the house, in a transaction that is rolled back at its end; every address asked once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.http.cookie import SimpleCookie
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from madoguchi.foundation.catalogue.queries import is_published
from tests.conftest import publish_definitions, settle
from tests.house.scene import ROLES, Scene, set_scene
from tests.midnight import wait_for_a_day_of

_LONG = timedelta(hours=10)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside has not happened; a durable block inside is content with it, as in any test."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)


def standing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """The scene; a test that changes it does so inside `undone`."""
    wait_for_a_day_of(minutes=5)
    # Whoever is signed in here stays so however long the tests between take.
    times = dict.fromkeys(("STAFF_TIMES", "RESIDENT_TIMES"), (_LONG, _LONG))
    with django_db_blocker.unblock(), override_settings(**times), undone():
        if not is_published():
            publish_definitions()
        scene = set_scene()
        settle()  # an inquiry of the scene is published, too
        yield scene


scene = pytest.fixture(scope="package", name="scene")(standing)


@dataclass(frozen=True)
class Answer:
    """What is remembered of an answer."""

    status: int
    headers: Mapping[str, str]
    cookies: SimpleCookie


Answers = Callable[[str], Mapping[str, Answer]]
"""What every role is answered at a place."""


def _remembered(answer: HttpResponse) -> Answer:
    from tests.house.test_every_url import status

    return Answer(status(answer), answer.headers, answer.cookies)


@pytest.fixture(scope="package")
def read(scene: Scene) -> Answers:
    """What every role is answered that opens a place; each is asked once for everything that is looked at."""
    from tests.house.addresses import address

    def opened(place: str, role: str) -> Answer:
        with undone():
            return _remembered(scene.client(role).get(address(place, scene)))  # type: ignore[arg-type]

    return cache(lambda place: {role: opened(place, role) for role in ROLES})


@pytest.fixture(scope="package")
def written(scene: Scene) -> Answers:
    """What every role is answered that sends a whole form, or a whole body, to a place; each is asked once."""
    from tests.house.test_every_url import sent

    def sent_by(place: str, role: str) -> Answer:
        with undone():
            return _remembered(sent(scene.client(role), place, scene, role))

    return cache(lambda place: {role: sent_by(place, role) for role in ROLES})
