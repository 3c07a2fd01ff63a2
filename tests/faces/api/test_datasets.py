"""Open data is for everybody: what takes long is done for one nameless caller at a time."""

from __future__ import annotations

import json

import pytest

from madoguchi.values.clock import today
from tests.faces.api.programme import call, token
from tests.journeys.registers.house import BICYCLES, bicycle, publish_registers

pytestmark = pytest.mark.django_db

_POLICY = '"long";q=1;qu="concurrent-requests";w=300'
_BOOK = "/datasets/bicycles?format=xlsx"


@pytest.fixture(autouse=True)
def _house() -> None:
    publish_registers()
    bicycle("1")
    bicycle("2")


def test_a_closed_dataset_has_the_licence_its_owner_named_and_no_other() -> None:
    clerk = token("clerk", "traffic")
    told = {one["id"]: (one["open"], one["licence"]) for one in call("GET", "/datasets", token=clerk).json()["items"]}
    assert told["bicycles"] == (True, "CC BY 4.0")
    assert told["broken_bicycles"] == (False, "")
    publish_registers(BICYCLES.replace("id: broken_bicycles\n", "id: broken_bicycles\n      licence: 庁内だけ\n"))
    told = {one["id"]: (one["open"], one["licence"]) for one in call("GET", "/datasets", token=clerk).json()["items"]}
    assert told["broken_bicycles"] == (False, "庁内だけ")


def _status(where: str, **who: str) -> int:
    answer = call("GET", where, **who)
    if answer.streaming:
        b"".join(answer)
    return answer.status_code


def test_while_one_is_served_another_without_a_name_is_asked_to_wait() -> None:
    past = call("GET", f"/datasets/bicycles?on={today()}")
    busy = call("GET", _BOOK)
    assert (busy.status_code, busy["Retry-After"]) == (503, "5")
    plain = call("GET", "/datasets/bicycles")
    assert {one["RateLimit-Policy"] for one in (past, busy, plain)} == {_POLICY}
    assert {one["RateLimit"] for one in (past, busy, plain)} == {'"long";r=0;t=5'}
    assert _status("/datasets/bicycles?format=csv") == 200
    assert _status(_BOOK, token=token("clerk", "traffic")) == 200
    assert b"".join(past).startswith(b'{"dataset"')
    assert [_status(_BOOK) for _time in range(2)] == [200, 200]
    assert call("GET", "/datasets/bicycles")["RateLimit"] == '"long";r=1;t=5'
    assert "RateLimit" not in call("GET", "/datasets/bicycles", token=token("clerk", "traffic"))


def test_a_refusal_says_the_limit_too_and_the_description_of_the_api_tells_of_it() -> None:
    for asked in ("nothing", "bicycles?on=2999-01-01", "bicycles?on=2999-01-01&format=csv"):
        assert call("GET", f"/datasets/{asked}")["RateLimit-Policy"] == _POLICY
    told = json.loads(call("GET", "/openapi.json").content)["paths"]["/datasets/{dataset_id}"]["get"]["responses"]
    assert set(told["200"]["headers"]) == {"RateLimit-Policy", "RateLimit"}


def test_a_refusal_gives_the_turn_back() -> None:
    assert _status(f"{_BOOK}&on=2020-01-01") == 409
    assert _status(_BOOK) == 200


def test_a_workbook_holds_its_turn_until_it_is_sent() -> None:
    book = call("GET", _BOOK)
    assert call("GET", _BOOK).status_code == 503
    assert b"".join(book).startswith(b"PK")
    assert _status(_BOOK) == 200


@pytest.mark.parametrize("asked", ["", "?format=csv", "?format=xlsx", "?on=2999-01-01"])
@pytest.mark.parametrize("role", ["", "applicant", "clerk"])
def test_a_closed_dataset_is_answered_as_one_that_nobody_has(role: str, asked: str) -> None:
    publish_registers(BICYCLES.replace("permissions: {view: everybody}", "permissions: {view: [{division: traffic}]}"))
    who = {"token": token(role, "animals" if role == "clerk" else "")} if role else {}
    closed, nobodys = (call("GET", f"/datasets/{one}{asked}", **who) for one in ("broken_bicycles", "nothing"))
    assert (closed.status_code, closed.content) == (404, nobodys.content)
    assert nobodys.status_code == 404
