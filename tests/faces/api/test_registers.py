"""A programme reads a view of a register as it is seen, and is told how often it may still call today."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator

from madoguchi.engines.records.actions.changing_records import change_record
from madoguchi.engines.records.queries.registers import record_of
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.identity.actions import create_token
from madoguchi.journeys.registers import by_programme
from madoguchi.journeys.registers.kept import keep
from tests.faces.api.programme import call, token
from tests.journeys.registers.citing_house import contract, publish_citing, trader
from tests.journeys.registers.house import BICYCLES, KEEPER, OTHER_KEEPER, READER, bicycle, publish_registers
from tests.journeys.registers.rights import COMPLAINTS

pytestmark = pytest.mark.django_db

_RECORDS = "/registers/bicycles/records"


@pytest.fixture
def key() -> str:
    """A token of the division that keeps the bicycles."""
    publish_registers()
    for number in range(5):
        bicycle(str(number), price=number, state="broken", why=f"鍵{number}")
    bicycle("9", price=99)
    return create_token("clerk", division="traffic", name="試験")


def _every(where: str, key: str) -> list[dict[str, Any]]:
    """The values of every record of a view, page after page."""
    found: list[dict[str, Any]] = []
    while where:
        page = call("GET", where, token=key).json()
        found += [one["values"] for one in page["items"]]
        where = page["next"].removeprefix("/api/v1") if page["next"] else ""
    return found


def test_a_view_gives_its_records_in_its_order_with_the_values_in_its_columns(key: str) -> None:
    broken = [{"name": f"自転車{number}", "why": f"鍵{number}"} for number in range(5)]
    assert sorted(_every(f"{_RECORDS}?view=broken&limit=2", key), key=lambda one: one["name"]) == broken
    dear = _every(f"{_RECORDS}?view=dear&limit=4", key)
    assert [(one["price"], set(one)) for one in dear] == [(price, {"name", "price"}) for price in (99, 4, 3, 2, 1, 0)]
    assert set(_every(_RECORDS, key)[0]) == {"number", "name", "state", "why", "price"}


def test_a_kept_view_is_named_by_its_number_and_narrowed_as_it_is(key: str) -> None:
    asked = {"view": "dear", "f.state": "good", "words": "自転車"}
    shared = keep("bicycles", "list", asked, "よいもの", shared=True, by=KEEPER, language="ja")
    own = keep("bicycles", "list", {"view": "dear"}, "自分の", shared=False, by=READER, language="ja")
    (told,) = [one for one in call("GET", "/registers", token=key).json()["items"] if one["id"] == "bicycles"]
    assert told["kept_views"] == [{"number": shared, "title": "よいもの"}]
    assert _every(f"{_RECORDS}?view={shared}", key) == [{"name": "自転車9", "price": 99}]
    assert _every(f"{_RECORDS}?view={shared}&words=1", key) == []
    assert call("GET", f"{_RECORDS}?view={own}", token=key).status_code == 404
    mine = create_token("clerk", division="traffic", name="試験", person=_account(OTHER_KEEPER.ref))
    assert call("GET", f"{_RECORDS}?view={own}", token=mine).status_code == 404


def test_a_kept_view_whose_choice_nobody_offers_any_more_is_refused_and_never_wider(key: str) -> None:
    shared = keep("bicycles", "list", {"f.state": "good"}, "よいもの", shared=True, by=KEEPER, language="ja")
    assert len(_every(f"{_RECORDS}?view={shared}", key)) == 1
    publish_registers(BICYCLES.replace("{id: good, label: よい}", "{id: fine, label: よい}"))
    for answer in (
        call("GET", f"{_RECORDS}?view={shared}", token=key),
        call("POST", f"{_RECORDS}/search", {"view": shared, "words": "自転車"}, token=key),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "kept_view_unfit")


def test_words_that_are_looked_for_in_the_list_alone_are_named_beside_what_was_found() -> None:
    publish_citing()
    contract("橋の修理", trader("1", "見本商会"))
    key = create_token("clerk", division="traffic", name="試験")
    where, words = "/registers/contracts/records", "橋 の 修 見本商会"
    told = [{"word": "見本商会", "register_id": None, "title": None}]
    assert call("POST", f"{where}/search", {"words": words}, token=key).json()["unsearched"] == told
    assert call("GET", f"{where}?{urlencode({'words': words})}", token=key).json()["unsearched"] == told
    found = call("POST", f"{where}/search", {"words": "橋 見本商会"}, token=key).json()
    assert (len(found["items"]), found["unsearched"]) == (1, [])


def _account(ref: str) -> str:
    from madoguchi.foundation.identity.actions import open_account

    return open_account("staff", "見本", ref=ref, duties=OTHER_KEEPER.duties)


def test_what_a_view_leaves_out_cannot_be_lost_by_sending_its_record_back(key: str) -> None:
    searched = {"words": "自転車", "view": "broken"}
    seen = call("POST", f"{_RECORDS}/search", searched, token=key).json()["items"]
    (one, *_) = seen + call("GET", f"{_RECORDS}?view=broken", token=key).json()["items"]
    assert all("revision" not in record for record in seen)
    where, changed = f"{_RECORDS}/{one['number']}", {"values": {**one["values"], "why": "空気"}, "reason": "直す"}
    refused = call("POST", where, changed, token=key)
    assert refused.status_code == 422
    assert [error["path"] for error in refused.json()["errors"]] == ["revision"]
    whole = call("GET", where, token=key).json()
    assert whole["values"]["price"] == int(one["values"]["name"][-1])
    assert call("GET", _RECORDS, token=key).json()["items"][0]["revision"] == 1


@pytest.mark.parametrize("view", ["stolen", "AAAA-BBBB-CCCC", "a b", "'", "%00"])
def test_a_view_nobody_has_is_none(key: str, view: str) -> None:
    assert call("GET", f"{_RECORDS}?view={view}", token=key).status_code in (404, 422)


def test_the_following_page_stays_in_the_view(key: str) -> None:
    following = call("GET", f"{_RECORDS}?view=dear&limit=1", token=key).json()["next"]
    assert "view=dear" in urlsplit(following).query


def test_every_call_to_a_register_is_counted_and_says_what_is_left(key: str, settings: Any) -> None:
    settings.MADOGUCHI_REGISTER_CALLS_PER_PROGRAMME = 3
    answers = [
        call("GET", _RECORDS, token=key),
        call("POST", _RECORDS, {"values": {}}, token=key, key="1"),
        call("GET", "/registers", token=key),
        call("GET", "/registers", token=key),
    ]
    assert [one.status_code for one in answers] == [200, 422, 200, 429]
    assert {one["RateLimit-Policy"] for one in answers} == {'"day";q=3;w=86400'}
    assert [one["RateLimit"].split(";")[1] for one in answers] == ["r=2", "r=1", "r=0", "r=0"]
    assert answers[3].json()["code"] == "too_many_register_calls"
    assert int(answers[3]["Retry-After"]) > 0
    other = create_token("clerk", division="traffic", name="ほか")
    assert call("GET", "/registers", token=other).status_code == 200


def test_a_repeated_act_tells_what_was_kept_and_nothing_that_was_written_since(key: str) -> None:
    mine = create_token("clerk", division="traffic", name="試験", scopes=["bicycles:write"])
    made = {"values": {"number": "77", "name": "新しい自転車", "state": "good"}}
    first = call("POST", _RECORDS, made, token=mine, key="77")
    assert (first.status_code, call("GET", f"{_RECORDS}/{first.json()['number']}", token=mine).status_code) == (
        201,
        404,
    )
    one, whole = first.json()["number"], {**first.json()["values"], "price": 765_432}
    change_record(register("bicycles"), one, whole, reason="値段", by=KEEPER, revision=1)
    again = call("POST", _RECORDS, made, token=mine, key="77")
    told = ("number", "revision", "values", "updated_by")
    assert (again.status_code, [again.json()[one] for one in told]) == (201, [first.json()[one] for one in told])
    assert record_of("bicycles", one).values["price"] == 765_432


def test_a_repeat_gives_the_same_bytes_in_the_time_of_japan_and_a_read_the_same_times(key: str) -> None:
    made = {"values": {"state": "broken", "why": "鍵", "number": "77", "name": "新しい自転車"}}
    first, again = (call("POST", _RECORDS, made, token=key, key="77") for _time in range(2))
    assert (first.status_code, first.content) == (201, again.content)
    read = call("GET", f"{_RECORDS}/{first.json()['number']}", token=key)
    assert read.content == first.content
    assert [first.json()[name][-6:] for name in ("created_at", "updated_at")] == ["+09:00", "+09:00"]


def test_who_made_and_who_changed_a_record_are_told_alike_and_asked_for_together(key: str) -> None:
    one = bicycle("77", price=7)
    change_record(register("bicycles"), one.ref, {**one.values, "price": 8}, reason="値段", by=OTHER_KEEPER, revision=1)
    told = call("GET", f"{_RECORDS}/{one.ref}", token=key).json()
    assert (told["created_by"], told["updated_by"]) == (KEEPER.ref, OTHER_KEEPER.name)
    assert (told["created_by_id"], told["created_by_name"]) == (KEEPER.ref, KEEPER.name)
    assert (told["updated_by_id"], told["updated_by_name"]) == (OTHER_KEEPER.ref, OTHER_KEEPER.name)
    with CaptureQueriesContext(connection) as asked:
        page = call("GET", _RECORDS, token=key).json()["items"]
    assert {each["updated_by_name"] for each in page} == {KEEPER.name, OTHER_KEEPER.name}
    assert sum('FROM "records_recordchange"' in each["sql"] for each in asked.captured_queries) == 1


def test_a_key_is_asked_for_in_words_that_fit_a_register(key: str) -> None:
    assert "作るものごとに" in call("POST", _RECORDS, {"values": {}}, token=key).json()["detail"]


def test_a_record_that_names_nothing_elsewhere_is_told_without_a_question(key: str) -> None:
    one = bicycle("8")
    register("bicycles")
    with CaptureQueriesContext(connection) as asked:
        assert by_programme.cited_of([one], by=KEEPER, language="ja") == {one.ref: ()}
        assert by_programme.files_named_by([one]) == {one.ref: ()}
    assert [one["sql"] for one in asked.captured_queries if "catalogue_" not in one["sql"]] == []


def test_without_a_limit_nothing_is_counted_or_said(key: str, settings: Any) -> None:
    settings.MADOGUCHI_REGISTER_CALLS_PER_PROGRAMME = 0
    answer = call("GET", _RECORDS, token=key)
    assert (answer.status_code, "RateLimit" in answer) == (200, False)


def test_a_register_has_a_document_of_its_own_with_its_fields(key: str) -> None:
    told = call("GET", "/registers/bicycles/openapi.json", token=key).json()
    assert told["info"]["title"] == "貸出し自転車"
    assert _RECORDS in told["paths"]
    assert not any("register_id" in path for path in told["paths"])
    named = [
        each["name"] for methods in told["paths"].values() for one in methods.values() for each in one["parameters"]
    ]
    assert "register_id" not in named
    schemas = told["components"]["schemas"]
    sent, held = (schemas[name]["properties"]["values"] for name in ("NewRecord", "RecordShape"))
    assert sent["properties"]["name"]["title"] == "名前"
    assert "name" in sent["required"]
    for schema in (sent, held):
        Draft202012Validator.check_schema(schema)
    for one in _every(_RECORDS, key):
        Draft202012Validator(held).validate(one)
    assert call("GET", "/registers/nothing/openapi.json", token=key).status_code == 404
    assert call("GET", "/registers/helpers/openapi.json", token=token("clerk", "animals")).status_code == 404


def test_a_document_leaves_out_what_is_hidden_from_the_division_of_the_token() -> None:
    publish_registers(COMPLAINTS)
    for division, is_told in (("traffic", True), ("centre", False)):
        told = call("GET", "/registers/complaints/openapi.json", token=token("clerk", division)).json()
        assert ("通報者" in str(told)) is is_told
