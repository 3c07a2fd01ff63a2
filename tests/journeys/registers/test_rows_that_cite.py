"""Rows that name records and people come back as they went out, also where names stand twice or are not to be seen."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.engines.records.models import Record
from madoguchi.engines.records.queries.registers import RecordFacts
from madoguchi.foundation.identity.actions import open_account
from madoguchi.journeys import jobs
from madoguchi.journeys.registers import imports
from madoguchi.journeys.registers.table_rows import exported_rows
from madoguchi.values.actor import Actor
from madoguchi.values.spreadsheet import harmless
from tests.journeys.registers.citing_house import STRANGER, TRADERS, publish_citing, trader
from tests.journeys.registers.house import KEEPER
from tests.journeys.registers.test_citing_rows import ORDERS, _kept

pytestmark = pytest.mark.django_db

_STAFF = "            - {id: who, type: staff, label: 担当, require: false}\n  views:"


@pytest.fixture
def traders() -> list[RecordFacts]:
    publish_citing(TRADERS, ORDERS.replace("  views:", _STAFF))
    for one in (KEEPER, STRANGER):
        open_account("staff", one.name, ref=one.ref, duties=one.duties)
    return [
        trader("1", name="同じ名前"),
        trader("2", name="同じ名前"),
        trader("3", name="一つだけ", phone="0931112222"),
    ]


def _file(by: Actor) -> list[list[object]]:
    made = exported_rows("orders", "items", "", {}, "", number="記録の番号", line="行", by=by, language="ja")
    return [list(made.heads), *(list(row) for row in made.rows)]


def _brought(lines: list[list[object]], by: Actor) -> imports.ImportSheet:
    into = io.StringIO()
    csv.writer(into).writerows([[harmless(cell) for cell in line] for line in lines])  # type: ignore[arg-type]
    ref = imports.bring_file("orders", "x.csv", into.getvalue().encode(), by=by, table="items")
    return imports.import_sheet("orders", ref, by=by, language="ja")


def test_what_is_named_comes_back_the_same_for_everybody(traders: list[RecordFacts]) -> None:
    first, second, third = traders
    _kept(
        [
            {"seller": third.ref, "maker": first.ref, "who": KEEPER.ref},
            {"seller": second.ref, "seller_phone": "0939998888"},
        ]
    )
    heads, one, other = _file(KEEPER)
    assert heads[3:] == ["買う店", "店の名前", "店の電話", "作った会社", "担当"]
    assert (one[3], one[6], other[3]) == ("一つだけ", first.ref, second.ref)
    for by in (KEEPER, STRANGER):
        assert _brought(_file(by), by).counts == {"change": 0, "same": 1, "refuse": 0}


def test_a_row_that_moves_keeps_its_copies_and_a_new_one_gets_its_own(traders: list[RecordFacts]) -> None:
    first, _second, third = traders
    _kept([{"seller": first.ref, "seller_phone": "0939998888"}])
    heads, one = _file(KEEPER)
    new = [one[0], "", "", "一つだけ", "ちがう名前", "", "", ""]
    sheet = _brought([heads, new, one], KEEPER)
    assert (sheet.table_rows, sheet.read_only) == ({"add": 1, "same": 1}, ("件名", "店の名前"))
    imports.begin("orders", sheet.ref, by=KEEPER)
    jobs.take_file_in.func(register="orders", ref=sheet.ref)
    rows = Record.objects.get(register_id="orders").values["items"]
    assert [row["seller"]["number"] for row in rows] == [third.ref, first.ref]
    assert [(row["seller_name"], row["seller_phone"]) for row in rows] == [
        ("一つだけ", "0931112222"),
        ("同じ名前", "0939998888"),
    ]


def test_nobody_names_what_they_do_not_see(traders: list[RecordFacts]) -> None:
    _kept([{"seller": traders[0].ref}])
    heads, one = _file(STRANGER)
    one[3] = traders[2].ref
    sheet = _brought([heads, one], STRANGER)
    assert (sheet.counts["refuse"], "見つかりません" in str(sheet.refused[0].why[0])) == (1, True)


def test_records_that_are_named_are_asked_for_together(traders: list[RecordFacts]) -> None:
    asked = []
    for _ in range(2):
        for _ in range(3):
            _kept([{"seller": one.ref, "maker": one.ref} for one in traders])
        lines = _file(KEEPER)
        with CaptureQueriesContext(connection) as out:
            _file(KEEPER)
        with CaptureQueriesContext(connection) as back:
            _brought(lines, KEEPER)
        asked.append((len(out), len(back)))
    assert asked[0] == asked[1]
