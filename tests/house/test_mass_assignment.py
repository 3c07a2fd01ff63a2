"""Whatever is sent besides what a form declares changes nothing: every field of every model, to every address.

Each address is sent its own form twice, to learn what differs by itself (times, random numbers), and in between with a
value under the name of every field of every table: what is in the database afterwards is the same.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.http import HttpResponse
from django.test import Client

from madoguchi.engines.cases.actions import opening
from madoguchi.values.clock import moved_to, now
from tests.house.addresses import PLACES, Place, address
from tests.house.conftest import undone
from tests.house.scene import ROLES, Scene
from tests.house.test_every_url import READ, WRITE, body, posted, status

pytestmark = pytest.mark.django_db

DONE, NOT_WHOLE = (200, 201, 302), (409, 422)
CANARY, NUMBER, DAY = "zz-canary", 424_242, "2033-03-03"
_CANARIES = (CANARY, str(NUMBER), DAY)
# What any request may leave behind, also one that is refused.
_TRACES = {
    *("journal_entry", "journal_namekey", "access_recordeddecision", "identity_codetry", "django_session"),
    *("identity_apitoken", "metrics_pageevent", "booking_device", "journeys_takenout"),
}
# What every form of the office may say: which state of a thing was read. Another one is a form that came too late.
_READ_BEFORE = {"revision"}
# Fields a form has, but the one of these tests leaves empty: what is sent under these names is meant.
DECLARED: Mapping[Place, frozenset[str]] = {
    "counter:visit_begin": frozenset({"booking"}),
    "counter:kiosk_call_staff": frozenset({"key"}),
    "counter:reception_act": frozenset({"name", "note"}),
    "staff:take_next": frozenset({"procedure", "ward", "step"}),
}

Leaves = Mapping[tuple[str, str], object]
"""What stands in the database: by table and place of the row, and by path in it."""


@dataclass(frozen=True)
class Left:
    """How a request was answered, and what it left."""

    status: int
    leaves: Leaves


def value_for(field: models.Field[Any, Any]) -> object:
    """Something a field would take, and that is found again."""
    if field.choices:
        return [key for key, _ in field.flatchoices][-1]
    if isinstance(field, models.BooleanField):
        return "1"
    if isinstance(field, models.IntegerField | models.ForeignKey):
        return str(NUMBER)
    if isinstance(field, models.DateField):
        return DAY
    return CANARY


@cache
def every_field() -> Mapping[str, object]:
    """The fields of all models of the house, with their columns: a value for each."""
    fields = [field for model in apps.get_models() for field in model._meta.concrete_fields]
    return {name: value_for(field) for field in fields for name in (field.name, field.attname)}


class Names(HTMLParser):
    """The names of what can be filled in on a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Kept, where it is an input."""
        if tag in ("input", "select", "textarea", "button"):
            self.found.add(dict(attrs).get("name") or "")


def declared(client: Client, place: Place, scene: Scene) -> set[str]:
    """What the page of this address lets somebody fill in."""
    if place not in READ:
        return set()
    with undone():
        answer = client.get(address(place, scene))
        raw = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return Names(raw.decode(errors="replace")).found


def sent_with(client: Client, place: Place, scene: Scene, role: str, more: Mapping[str, object]) -> HttpResponse:
    """The answer to the form or the body of a place, and to more than that."""
    where = address(place, scene)
    if place.startswith("api:"):
        told = json.dumps({**more, **body(place, scene)})
        return client.post(where, told, "application/json", headers={"Idempotency-Key": f"key-of-{role}"})  # type: ignore[return-value]
    return client.post(where, {**more, **posted(place, scene, role)})  # type: ignore[return-value]


def _tables() -> list[str]:
    return sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)} - _TRACES)


@pytest.fixture(scope="module")
def question(scene: Scene) -> str:
    """What stands in the database since a probe was written, and how many rows each table has."""
    touched = " UNION ALL ".join(
        f"SELECT '{table}', to_jsonb(one) FROM {table} AS one WHERE xmin::text::bigint >= %(since)s"  # noqa: S608
        for table in _tables()
    )
    counted = " UNION ALL ".join(
        f"SELECT '{table}', to_jsonb((SELECT count(*) FROM {table}))"  # noqa: S608
        for table in _tables()
    )
    return f"{touched} UNION ALL {counted}"


def left_by(question: str, client: Client, place: Place, scene: Scene, role: str, more: Mapping[str, object]) -> Left:
    """What is answered, and what the database holds of it."""
    with undone():
        with connection.cursor() as cursor:
            # A row tells the number of the savepoint that wrote it; whatever is written from here on has no lower one.
            cursor.execute("CREATE TEMPORARY TABLE probe (one int) ON COMMIT DROP")
            cursor.execute("INSERT INTO probe VALUES (1)")
            cursor.execute("SELECT xmin::text::bigint FROM probe")
            since = cursor.fetchone()[0]
        answer = status(sent_with(client, place, scene, role, more))
        with connection.cursor() as cursor:
            cursor.execute(question, {"since": since})
            rows: dict[str, list[object]] = {}
            for table, told in cursor.fetchall():
                rows.setdefault(table, []).append(json.loads(told) if isinstance(told, str) else told)
    return Left(answer, dict(_leaves_of(rows)))


def _leaves_of(rows: Mapping[str, list[object]]) -> Iterator[tuple[tuple[str, str], object]]:
    for table, found in rows.items():
        for place, row in enumerate(sorted(found, key=_order)):
            yield from (((f"{table}[{place}]", path), leaf) for path, leaf in _flat(row, ""))


def _order(row: object) -> tuple[int, str]:
    number = row.get("id") if isinstance(row, dict) else None
    return (number if isinstance(number, int) else 0, json.dumps(row, sort_keys=True))


def _flat(value: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _flat(one, f"{path}.{name}")
    elif isinstance(value, list):
        yield (f"{path}#", len(value))
        for place, one in enumerate(value):
            yield from _flat(one, f"{path}.{place}")
    else:
        yield (path, value)


def changed_by_more(first: Leaves, second: Leaves, more: Leaves) -> dict[tuple[str, str], tuple[object, object]]:
    """What is otherwise after more was sent, but for what differs by itself; and every canary."""
    same = {where for where in first if where in second and first[where] == second[where]}
    by_itself = (first.keys() | second.keys()) - same
    found = {
        where: (first.get(where), more.get(where))
        for where in (same | more.keys()) - by_itself
        if first.get(where) != more.get(where)
    }
    return found | {
        where: (first.get(where), value)
        for where, value in more.items()
        if any(one in str(value) for one in _CANARIES) and first.get(where) != value
    }


def first_who_may(place: Place) -> str:
    """Somebody whose form is carried out; else somebody who is answered that it is not whole."""
    row, likely = WRITE[place], "owner" if place.startswith("portal:") else "centre"
    return min(ROLES, key=lambda role: (row[role] not in DONE, row[role] not in NOT_WHOLE, role != likely))


@pytest.fixture(scope="module")
def nothing(scene: Scene, question: str) -> Left:
    """What a request leaves that changes nothing."""
    return left_by(question, scene.client("anonymous"), "portal:language", scene, "anonymous", {})


@pytest.fixture(autouse=True)
def no_lot(monkeypatch: pytest.MonkeyPatch) -> None:
    """No case is drawn by lot for a second look."""
    monkeypatch.setattr(opening, "secrets", SimpleNamespace(randbelow=lambda below: below - 1))


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("place", [place for place in PLACES if place in WRITE and place.startswith("api:")])
def test_s_mass_1_a_body_with_the_field_of_any_table_is_refused_and_changes_nothing(
    place: Place, scene: Scene, question: str, nothing: Left
) -> None:
    role = first_who_may(place)
    found = left_by(question, scene.client(role), place, scene, role, every_field())
    assert found.status in ((404,) if place == "api:nowhere" else (400, 422))
    assert set(found.leaves.items()) <= set(nothing.leaves.items())


@pytest.mark.parametrize("place", [place for place in PLACES if place in WRITE and not place.startswith("api:")])
def test_s_mass_1_the_field_of_any_table_sent_to_any_address_changes_nothing(
    place: Place, scene: Scene, question: str, nothing: Left
) -> None:
    role = first_who_may(place)
    own = declared(scene.client(role), place, scene) | DECLARED.get(place, frozenset()) | _READ_BEFORE
    more = {name: value for name, value in every_field().items() if name not in own}
    with moved_to(now()):
        before = left_by(question, scene.client(role), place, scene, role, {})
        with_more = left_by(question, scene.client(role), place, scene, role, more)
        if with_more.status >= 400:  # as a whole: what a form does not declare is not left out in silence
            assert set(with_more.leaves.items()) <= set(nothing.leaves.items())
            return
        after = left_by(question, scene.client(role), place, scene, role, {})
    assert with_more.status == before.status
    assert changed_by_more(before.leaves, after.leaves, with_more.leaves) == {}


def test_what_a_form_takes_that_it_does_not_declare_is_seen(scene: Scene, question: str) -> None:
    place: Place = "counter:reception_act"
    found = [left_by(question, scene.client("centre"), place, scene, "centre", {}) for _ in range(2)]
    taken = left_by(question, scene.client("centre"), place, scene, "centre", {"name": CANARY, "lane": "1"})
    seen = changed_by_more(found[0].leaves, found[1].leaves, taken.leaves)
    assert [value for (_, path), (_, value) in seen.items() if path == ".name"] == [CANARY]
