"""What every test may use: published definitions and a few actors."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from django.test import TransactionTestCase
from pytest_django.plugin import blocking_manager_key
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from madoguchi.values.actor import SYSTEM, Actor, ActorKind, Duty
from tests.emptying import Standing, emptying

if TYPE_CHECKING:
    from madoguchi.foundation.access.in_force import InForce
    from madoguchi.foundation.catalogue.source import Source

STANDING = Standing()
ROOT = Path(__file__).resolve().parent.parent
DEFINITIONS = ROOT / "definitions"


# However slow the machine is, time decides no test.
hypothesis.settings.register_profile("house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("house")


# What goes to one worker as a whole, because its files share a running house or a scene; any other file goes alone.
TOGETHER = ("tests/e2e/", "tests/faults/", "tests/house/")
# The longest first, so that all workers end together.
LONGEST = (
    *("tests/e2e/", "tests/faults/", "tests/house/test_every_url", "tests/house/"),
    "tests/journeys/registers/test_plans_at_a_million",
    *("tests/faces/test_bad_input", "tests/faces/api/test_openapi", "tests/foundation/journal/test_sealing"),
    *("tests/engines/registry/test_finding", "tests/journeys/visit/test_a_day", "tests/engines/cases/test_life"),
)


class Scheduling(LoadFileScheduling):
    """Files that stand together in `TOGETHER` go to one worker, any other file goes to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        return next((one for one in TOGETHER if nodeid.startswith(one)), super()._split_scope(nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    """How tests are shared out among workers."""
    return Scheduling(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first; among the others what really commits stays last, where pytest-django puts it."""
    items.sort(key=lambda item: next((n for n, one in enumerate(LONGEST) if item.nodeid.startswith(one)), len(LONGEST)))


def pytest_collection_finish() -> None:
    """What is there now stays to the end: nobody need look again and again whether it is still wanted."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """Raise the wall and publish the definitions once; a test that commits takes away only what it wrote."""
    from madoguchi.config.rights import grant_rights
    from madoguchi.config.wall import raise_wall

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        grant_rights()
        raise_wall()
        publish_definitions()
        STANDING.remember()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptying(STANDING))
        yield


@pytest.fixture(scope="session", autouse=True)
def a_definition_is_read_once() -> Iterator[None]:
    """The same file of definitions is read once and given out as often as it is published, each time as new."""
    from madoguchi.journeys.publish import folder

    read = lru_cache(maxsize=200)(folder.read_source)

    def known(raw: bytes) -> Source:
        found = read(raw)
        return replace(found, data=deepcopy(found.data))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "read_source", known)
        yield


def publish_definitions(folder: Path = DEFINITIONS) -> None:
    """Publish a folder of definitions into the test database."""
    from madoguchi.journeys.publish import publish

    publish(folder, by=SYSTEM)
    settle()


def settle() -> None:
    """What a test published in its transaction stands as long as the test: it is not looked for at every question."""
    from madoguchi.foundation.catalogue import shelf

    shelf._shelf.unsettled = None


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """A test that touched what is published leaves every table empty: it comes back before the next one begins."""
    yield
    if nextitem is None:
        return
    marks = item.iter_markers("django_db")
    if any(one.kwargs.get("transaction") for one in marks) or "transactional_db" in getattr(item, "fixturenames", ()):
        from madoguchi.foundation.catalogue.queries import is_published

        with item.config.stash[blocking_manager_key].unblock():
            if not is_published():
                publish_definitions()
                STANDING.remember()


@pytest.fixture(scope="session", autouse=True)
def one_look_at_what_is_published() -> Iterator[None]:
    """A test looks once for a new publication, not once a second: its queries are as many on a slow machine."""
    from madoguchi.foundation.catalogue import shelf

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shelf, "_SECONDS_BETWEEN_LOOKS", float("inf"))
        yield


@lru_cache(maxsize=1)
def rules_of_the_release() -> InForce:
    """The rules a test begins with; one in which two people agree to others looks for them itself."""
    from madoguchi.foundation.access.in_force import released

    return released()


def pytest_runtest_setup() -> None:
    """What was read a moment ago, of publications and of free times, belongs to another test's database."""
    from madoguchi.engines.booking.queries.snapshot import forget_free_times
    from madoguchi.foundation.access.in_force import keep
    from madoguchi.foundation.catalogue import shelf

    keep(rules_of_the_release())
    shelf.look_again()
    forget_free_times()


@pytest.fixture
def published(db: None) -> None:
    """The sample city's definitions are in force."""
    from madoguchi.foundation.catalogue.queries import is_published

    if not is_published():
        publish_definitions()


def staff(ref: str, division: str, *, position: str = "clerk", may_decide: bool = False, **more: object) -> Actor:
    """A member of staff with one post."""
    return Actor(ActorKind.STAFF, ref, f"職員 {ref}", (Duty(division, position, None, may_decide),), **more)  # type: ignore[arg-type]


@pytest.fixture
def centre_clerk() -> Actor:
    """A clerk of the administrative centre."""
    return staff("s-centre", "administrative_centre")


@pytest.fixture
def clerk() -> Actor:
    """A clerk of the child and family division."""
    return staff("s-clerk", "child_family")


@pytest.fixture
def chief() -> Actor:
    """The section chief of the child and family division, who may sign off."""
    return staff("s-chief", "child_family", position="section_chief", may_decide=True)
