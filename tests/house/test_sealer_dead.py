"""Four hours without a seal: nobody of the office is shown anybody by any address, and what comes in goes on."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest
from django.utils import timezone

from madoguchi.foundation.journal import watch
from madoguchi.foundation.journal.models import SealerRun
from tests.house.addresses import Place
from tests.house.scene import Scene
from tests.house.test_every_look import READ_BY_THE_OFFICE, WRITTEN_BY_THE_OFFICE, looks

pytestmark = pytest.mark.django_db

# What is still said, and why it tells nobody of the office anything new.
TAKES_IN: Mapping[Place, str] = {
    "api:listRecords": "the record that was sent there",
    **dict.fromkeys(("api:createApplication", "api:withdrawApplication", "api:sendCorrection"), "one's own matter"),
    **dict.fromkeys(("api:createBooking", "api:moveBooking", "api:cancelBooking"), "one's own visit"),
    "staff:visits_branch": "the number that was typed, with why it is not looked up",
}


@pytest.fixture(autouse=True)
def stopped() -> Iterator[None]:
    """A sealer that died five hours ago."""
    logging.disable(logging.CRITICAL)
    SealerRun.objects.all().delete()
    SealerRun.objects.create(ran_at=timezone.now() - timedelta(hours=5))
    watch.forget()
    yield
    watch.forget()
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("place", READ_BY_THE_OFFICE)
def test_s_log_5_who_opens_an_address_is_shown_nobody(place: Place, scene: Scene) -> None:
    assert {role: sorted(one.shown) for role, one in looks(place, scene, writes=False).items() if one.shown} == {}


@pytest.mark.parametrize("place", WRITTEN_BY_THE_OFFICE)
def test_s_log_5_who_does_something_is_shown_nobody_but_what_they_sent(place: Place, scene: Scene) -> None:
    found = looks(place, scene, writes=True)
    shown = {role: sorted(one.shown) for role, one in found.items() if one.shown}
    assert bool(shown) == (place in TAKES_IN), shown
