"""A programme puts a record into the bin and takes it out, as often as it likes, and never one that others cite."""

from __future__ import annotations

from typing import Any

import pytest

from madoguchi.engines.records.models import RecordChange
from madoguchi.engines.records.queries.registers import record_of
from madoguchi.foundation.identity.actions import create_token
from madoguchi.foundation.journal.models import Entry
from tests.faces.api.programme import call
from tests.journeys.registers.citing_house import CONTRACTS, TRADERS, contract, trader
from tests.journeys.registers.house import bicycle, publish_registers

pytestmark = pytest.mark.django_db
_WHY = {"reason": "二重に登録したため"}


def _key(**more: Any) -> str:
    return create_token("clerk", division="traffic", name="試験", **more)


def test_a_record_goes_into_the_bin_with_its_reason_and_comes_out_again() -> None:
    publish_registers()
    one, key = bicycle("1"), _key()
    where = f"/registers/bicycles/records/{one.ref}"
    gone = call("DELETE", where, _WHY, token=key)
    assert (gone.status_code, gone.json()["in_bin"], gone.json()["revision"]) == (200, True, 2)
    assert call("DELETE", where, _WHY, token=key).json()["revision"] == 2  # once more changes nothing
    assert call("GET", "/registers/bicycles/records", token=key).json()["items"] == []
    whole = {"number": "1", "name": "べつの名", "state": "good"}
    late = call("POST", where, {"values": whole, "revision": 2, "reason": "x"}, token=key)
    assert (late.status_code, late.json()["code"]) == (409, "record_in_bin")
    back = call("POST", f"{where}/restore", token=key)
    assert (back.status_code, back.json()["in_bin"], back.json()["revision"]) == (200, False, 3)
    assert call("POST", f"{where}/restore", token=key).json()["revision"] == 3
    told = RecordChange.objects.filter(record__ref=one.ref).order_by("revision").values_list("kind", "reason")
    assert list(told) == [("create", ""), ("delete", _WHY["reason"]), ("restore", "")]
    verbs = list(Entry.objects.filter(dossiers=[one.ref]).values_list("verb", flat=True))
    assert (verbs.count("write:record_delete"), verbs.count("write:record_restore")) == (1, 1)


def test_a_record_that_others_cite_stays_and_the_refusal_names_them() -> None:
    publish_registers(TRADERS, CONTRACTS)
    one = trader("1", "甲")
    contract("工事", one)
    cited = one.ref
    answer = call("DELETE", f"/registers/traders/records/{cited}", _WHY, token=_key())
    assert (answer.status_code, answer.json()["code"]) == (409, "record_cited")
    assert "「契約の台帳」1件" in answer.json()["detail"]
    assert not record_of("traders", cited).is_deleted


def test_only_who_may_change_records_and_has_the_scope_throws_one_away() -> None:
    publish_registers()
    one = bicycle("1")
    where = f"/registers/bicycles/records/{one.ref}"
    other = create_token("clerk", division="centre", name="試験")
    reading = _key(scopes=["bicycles:read"])
    for token, code in ((other, 403), (reading, 403), ("", 401)):
        for method, to, sent in (("DELETE", where, _WHY), ("POST", f"{where}/restore", None)):
            assert call(method, to, sent, token=token).status_code == code, (method, code)
    writing = _key(scopes=["bicycles:write", "bicycles:read"])
    assert call("DELETE", where, {}, token=writing).status_code == 422
    assert call("DELETE", where, {"reason": " "}, token=writing).status_code in (409, 422)
    assert call("DELETE", f"{where[:-1]}~", _WHY, token=writing).status_code == 404
    assert not record_of("bicycles", one.ref).is_deleted
    assert call("DELETE", where, _WHY, token=writing).status_code == 200


def test_the_document_of_the_register_describes_both() -> None:
    publish_registers()
    paths = call("GET", "/registers/bicycles/openapi.json", token=_key()).json()["paths"]
    told = paths["/registers/bicycles/records/{record_number}"]["delete"]
    assert (told["operationId"], told["requestBody"]["required"], "409" in told["responses"]) == (
        "deleteRecord",
        True,
        True,
    )
    assert paths["/registers/bicycles/records/{record_number}/restore"]["post"]["operationId"] == "restoreRecord"
