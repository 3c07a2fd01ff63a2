"""Open data is for everybody: what takes long is done for one nameless caller at a time."""

from __future__ import annotations

import pytest

from madoguchi.values.clock import today
from tests.faces.api.programme import call, token
from tests.journeys.registers.house import bicycle, publish_registers

pytestmark = pytest.mark.django_db

_BOOK = "/datasets/bicycles?format=xlsx"


@pytest.fixture(autouse=True)
def _house() -> None:
    publish_registers()
    bicycle("1")
    bicycle("2")


def _status(where: str, **who: str) -> int:
    answer = call("GET", where, **who)
    if answer.streaming:
        b"".join(answer)
    return answer.status_code


def test_while_one_is_served_another_without_a_name_is_asked_to_wait() -> None:
    past = call("GET", f"/datasets/bicycles?on={today()}")
    busy = call("GET", _BOOK)
    assert (busy.status_code, busy["Retry-After"]) == (503, "5")
    assert _status("/datasets/bicycles?format=csv") == 200
    assert _status(_BOOK, token=token("clerk", "traffic")) == 200
    assert b"".join(past).startswith(b'{"dataset"')
    assert [_status(_BOOK) for _time in range(2)] == [200, 200]


def test_a_refusal_gives_the_turn_back() -> None:
    assert _status(f"{_BOOK}&on=2020-01-01") == 409
    assert _status(_BOOK) == 200


def test_a_workbook_holds_its_turn_until_it_is_sent() -> None:
    book = call("GET", _BOOK)
    assert call("GET", _BOOK).status_code == 503
    assert b"".join(book).startswith(b"PK")
    assert _status(_BOOK) == 200
