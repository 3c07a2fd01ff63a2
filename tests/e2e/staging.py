"""The scene of `tests/house` in the running house, and pages that are already signed in as somebody of it."""

from __future__ import annotations

import json
from datetime import date
from functools import cache

from playwright.sync_api import BrowserContext, Page

from madoguchi.values.clock import today
from tests.e2e.conftest import Visitor
from tests.e2e.running import RunningHouse
from tests.house.scene import Scene


def staged(house: RunningHouse) -> Scene:
    """The scene, set once for all tests of the browser, on whatever day they go on."""
    _brought_to(house, today())
    return _set(house)


@cache
def _brought_to(house: RunningHouse, on: date) -> None:
    """A number of a queue is good for one day, and the tests may begin before midnight.

    Other offices have days that are over.
    """
    scene = _set(house)
    bring = 'UPDATE booking_queueticket SET "on" = %s WHERE "on" < %s AND office = %s RETURNING id'
    house.one(bring, on, on, scene.hall)


@cache
def _set(house: RunningHouse) -> Scene:
    told = json.loads(house.do("import tests.e2e.staged_scene"))
    return Scene(**{name: told[name] for name in Scene.__dataclass_fields__})


def page_as(role: str, house: RunningHouse, visitor: Visitor, *, width: int = 1280, script: bool = True) -> Page:
    """A page of a browser in which this role is signed in."""
    page = visitor(width=width, script=script)
    come_in(page.context, role, house)
    return page


def come_in(context: BrowserContext, role: str, house: RunningHouse) -> None:
    """From now on this browser belongs to the role."""
    scene = staged(house)
    cookies = {**scene.devices, **({"sid": scene.cookies[role]} if role in scene.cookies else {})}
    context.add_cookies([{"name": name, "value": value, "url": house.base} for name, value in cookies.items()])
