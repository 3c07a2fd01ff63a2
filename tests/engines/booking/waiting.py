"""People on the waiting list, for the tests of it."""

from __future__ import annotations

from datetime import timedelta

from madoguchi.engines.booking.actions import waiters
from madoguchi.engines.booking.queries.waiters import WaiterFacts
from madoguchi.values.clock import today
from madoguchi.values.references import new_secret
from tests.engines.booking.hall import OFFICE


def waits(**more: object) -> WaiterFacts:
    """Somebody put on the list of an office; nobody is told and nothing is offered."""
    given = {
        "key": new_secret(),
        "office": OFFICE,
        "lines": ("child",),
        "from_on": today(),
        "until_on": today() + timedelta(days=20),
        "minutes": 15,
        "services": ("child",),
        "email": "aoi@example.jp",
        "name": "見本 葵",
        "kana": "ミホン アオイ",
        "telephone": "093-000-0000",
    }
    return waiters.join(waiters.Joining(**{**given, **more}))[0]  # type: ignore[arg-type]
