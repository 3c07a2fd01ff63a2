"""A programme reads the records it asks for, in the order it asks for, without a view that was kept beforehand."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from madoguchi.foundation.identity.actions import create_token
from madoguchi.journeys.registers.kept import keep
from tests.faces.api.programme import call
from tests.journeys.registers.house import BICYCLES, HELPERS, KEEPER, bicycle, publish_registers

pytestmark = pytest.mark.django_db

_RECORDS = "/registers/bicycles/records"
_BROKEN = {"field": "state", "is": "broken"}
_DEAR = {"field": "price", "at_least": 200}
_PARTS = """\
rights:
  fields:
    - {fields: [price], see: [{division: traffic}], change: [{division: traffic}]}
"""


@pytest.fixture
def key() -> str:
    """A token of the division that keeps the bicycles, which are four."""
    publish_registers()
    bicycle("1", name="い", price=300)
    bicycle("2", name="ろ", price=100, state="broken", why="鍵")
    bicycle("3", name="は")
    bicycle("4", name="に", price=200, state="broken", why="灯")
    return create_token("clerk", division="traffic", name="試験")


def _asked(where: object = None, **more: Any) -> str:
    told = {"where": json.dumps(where)} if where else {}
    return f"{_RECORDS}?{urlencode({**told, **more})}"


def _names(where: str, key: str) -> str:
    """The names of the records of every page, one page after another."""
    found = ""
    while where:
        page = call("GET", where, token=key).json()
        found += "".join(one["values"]["name"] for one in page["items"])
        where = page["next"].removeprefix("/api/v1") if page["next"] else ""
    return found


@pytest.mark.parametrize(
    ("where", "order", "found"),
    [
        (None, "-price", "いにろは"),
        (None, "price", "はろにい"),
        (None, "-created_at", "にはろい"),
        (_BROKEN, "created_at", "ろに"),
        (_DEAR, "-price", "いに"),
        ({"all": [_BROKEN, _DEAR]}, "price", "に"),
        ({"field": "state", "in": ["broken", "good"]}, "created_at", "いろはに"),
    ],
)
@pytest.mark.parametrize("limit", [1, 100])
def test_every_page_keeps_the_condition_and_the_order(
    key: str, where: object, order: str, found: str, limit: int
) -> None:
    assert _names(_asked(where, order=order, limit=limit), key) == found


def test_a_view_of_the_register_is_narrowed_further_and_keeps_its_columns(key: str) -> None:
    page = call("GET", _asked(_DEAR, view="dear"), token=key).json()
    assert [one["values"] for one in page["items"]] == [{"name": "い", "price": 300}, {"name": "に", "price": 200}]
    whole = call("GET", _asked(_BROKEN), token=key).json()["items"]
    assert all("why" in one["values"] and one["revision"] == 1 for one in whole)


def test_a_search_takes_the_condition_in_its_body(key: str) -> None:
    asked = {"words": "鍵", "where": _BROKEN, "order": "-created_at"}
    found = call("POST", f"{_RECORDS}/search", asked, token=key).json()
    assert [one["values"]["name"] for one in found["items"]] == ["ろ"]
    other = {**asked, "where": {"field": "state", "is": "good"}}
    assert call("POST", f"{_RECORDS}/search", other, token=key).json()["items"] == []


@pytest.mark.parametrize(
    ("where", "order", "code"),
    [
        ({"field": "why", "is": "鍵"}, "", "arrangement_unfit"),
        ({"field": "nothing", "is": "x"}, "", "arrangement_unfit"),
        ({"field": "state", "is": "stolen"}, "", "arrangement_unfit"),
        (_DEAR, "created_at", "arrangement_unfit"),
        (["x"], "", "arrangement_unfit"),
        (None, "why", "order_unfit"),
        (None, "nothing", "order_unfit"),
    ],
)
def test_what_has_no_index_or_is_not_there_is_refused_in_words_and_never_left_out(
    key: str, where: object, order: str, code: str
) -> None:
    place = _asked(where, **({"order": order} if order else {}))
    refused = call("GET", place, token=key)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    english = call("GET", place, token=key, language="en").json()["detail"]
    assert english.isascii()
    assert english != refused.json()["detail"]
    if code == "order_unfit":
        assert "-price" in english


def test_a_condition_that_is_no_json_is_refused(key: str) -> None:
    assert call("GET", f"{_RECORDS}?where=%7B", token=key).json()["code"] == "arrangement_unfit"
    assert call("GET", f"{_RECORDS}?order=a+b", token=key).status_code == 422


def test_a_field_that_is_hidden_is_neither_asked_nor_ordered_by(key: str) -> None:
    publish_registers(BICYCLES + _PARTS)
    assert _names(_asked(_DEAR, order="-price"), key) == "いに"
    other = create_token("clerk", division="centre", name="ほか")
    assert call("GET", _asked(order="-price"), token=other).status_code in (403, 404, 422)
    publish_registers((BICYCLES + _PARTS).replace("{view: everybody}", "{view: [{division: centre}]}"))
    assert call("GET", _RECORDS, token=other).status_code == 200
    for place in (_asked(order="-price"), _asked(_DEAR), _asked(_DEAR, order="-price")):
        refused = call("GET", place, token=other)
        assert (refused.status_code, "price" in refused.json()["detail"]) == (422, False)


def test_of_a_register_of_persons_a_condition_asks_choices_only() -> None:
    publish_registers(HELPERS)
    key = create_token("clerk", division="traffic", name="試験")
    place = f"/registers/helpers/records?{urlencode({'where': json.dumps({'field': 'name', 'at_least': 'い'})})}"
    assert call("GET", place, token=key).json()["code"] == "arrangement_unfit"


def test_a_kept_view_with_a_condition_of_its_own_takes_no_other(key: str) -> None:
    plain = keep("bicycles", "list", {"f.state": "broken"}, "故障", shared=True, by=KEEPER, language="ja")
    assert _names(_asked(view=plain, order="-created_at"), key) == "にろ"
    told = {"where": json.dumps(_BROKEN)}
    own = keep("bicycles", "list", told, "故障の条件", shared=True, by=KEEPER, language="ja")
    refused = call("GET", _asked(_BROKEN, view=own), token=key)
    assert (refused.status_code, refused.json()["code"]) == (422, "arranged_twice")
