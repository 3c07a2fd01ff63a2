"""Asking an address of the house for a number somebody has and for one nobody has, and what is told of each."""

from __future__ import annotations

import json
import re

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from madoguchi.values.references import new_record_number
from madoguchi.values.request_number import in_fours
from tests.house.addresses import PLACES, Place, address
from tests.house.conftest import undone
from tests.house.scene import Scene
from tests.house.test_every_url import READ, WRITE, body, posted, status

NOBODYS = new_record_number()
Told = tuple[int, str, int]
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
_OUTSIDE = ("anonymous", "owner", "resident", "proxy")


def way(place: Place) -> str:
    """The pattern of an address, with the names of what it is asked for."""
    return str(PLACES[place].pattern)


def about(name: str, *faces: str) -> list[Place]:
    """The addresses of these faces that hold such a number."""
    return sorted(one for one in PLACES if one.startswith(faces) and f":{name}>" in way(one))


def page_of(answer: HttpResponse) -> str:
    """The page without what is never twice the same: the token of its form, and the number of the request."""
    if answer.streaming:
        return ""
    return _TOKEN.sub("", answer.content.decode()).replace(in_fours(answer.headers["X-Request-Id"]), "")


def told(client: Client, role: str, place: Place, scene: Scene, foreign: str, number: str, *, writes: bool) -> Told:
    """The status, the page without what only repeats the question, and how many statements it took."""
    where = address(place, scene).replace(foreign, number)
    with undone(), CaptureQueriesContext(connection) as captured:
        answer = _sent(client, where, place, scene, role) if writes else client.get(where)
        code = status(answer)  # type: ignore[arg-type]
        page = page_of(answer)  # type: ignore[arg-type]
    return code, page.replace(number, "").replace(number[:16], ""), len(captured)


def _sent(client: Client, where: str, place: Place, scene: Scene, role: str) -> object:
    if not place.startswith("api:"):
        return client.post(where, posted(place, scene, role))
    key = {"Idempotency-Key": f"key-of-{role}"}
    return client.post(where, json.dumps(body(place, scene)), "application/json", headers=key)


def check_same(place: Place, scene: Scene, foreign: str, nobodys: str = NOBODYS, *, counted: bool = True) -> set[str]:
    """Whoever is not told of the object is told the same of one that is not there; gives who they are."""
    unseen = set()
    for table, writes in ((READ, False), (WRITE, True)):
        for role in (role for role, code in table.get(place, {}).items() if code == 404 and role not in _OUTSIDE):
            ask = (scene.client(role), role, place, scene, foreign)
            for number in (nobodys, foreign):
                told(*ask, number, writes=writes)  # whatever is read once is read
            found, none = (told(*ask, number, writes=writes) for number in (foreign, nobodys))
            assert found[: None if counted else 2] == none[: None if counted else 2], role
            unseen.add(role)
    return unseen
