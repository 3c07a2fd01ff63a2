"""The rows of a file that were refused can be taken as a file after the others went in, corrected and brought again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from madoguchi.engines.records.errors import NoSuchImport
from madoguchi.engines.records.models import Record, RecordImport
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.identity.actions import open_account
from madoguchi.journeys import jobs
from madoguchi.journeys.disposal import bins
from madoguchi.journeys.registers import file_taking, imports
from madoguchi.values.clock import now
from madoguchi.values.spreadsheet import Cell
from tests.faces.staff.conftest import door
from tests.journeys.registers.house import KEEPER, READER, bicycle, publish_registers
from tests.journeys.registers.test_row_imports import HOUSE, ROWS, _bicycle

__all__ = ["door"]

pytestmark = pytest.mark.django_db
HEAD = "番号,名前,状態,故障の内容,値段,置き場\n"


@pytest.fixture(autouse=True)
def _house() -> None:
    publish_registers(HOUSE)
    open_account("staff", KEEPER.name, ref=KEEPER.ref, duties=KEEPER.duties)


def _taken_in(text: str, *, table: str = "", meanwhile: str = "") -> str:
    ref = imports.bring_file("bicycles", "x.csv", text.encode(), by=KEEPER, table=table)
    if meanwhile:
        bicycle(meanwhile)
    imports.begin("bicycles", ref, by=KEEPER)
    jobs.take_file_in.func(register="bicycles", ref=ref)
    return ref


def _file(ref: str, by=KEEPER) -> list[tuple[Cell, ...]]:
    _name, heads, rows = imports.checked_file("bicycles", ref, by=by, language="ja", translate=lambda text: text)
    return [heads, *rows]


def test_rows_refused_before_and_at_the_moment_come_back_with_their_columns_and_reasons_and_are_fed_back() -> None:
    ref = _taken_in(f"{HEAD}1,一,よい,,5,西\n2,二,こわれた,,x,東\n3,三,よい,,6,北\n", meanwhile="3")
    heads, *rows = _file(ref)
    assert heads[:6] == tuple(HEAD.strip().split(","))
    assert [row[:6] for row in rows] == [("2", "二", "こわれた", "", "x", "東"), ("3", "三", "よい", "", "6", "北")]
    assert [row[6] for row in rows] == ["受け取れない"] * 2
    assert all(row[7] for row in rows)
    rows = [("2", "二", "故障", "鍵", "7", "東", *rows[0][6:]), ("4", *rows[1][1:])]
    corrected = "\n".join(",".join(map(str, row)) for row in (heads, *rows))
    again = _taken_in(corrected)
    assert RecordImport.objects.get(ref=again).refused == 0
    assert set(Record.objects.values_list("key", flat=True)) == {"1", "2", "3", "4"}


def test_the_page_leads_to_the_file_after_everything_else_went_in(door) -> None:
    ref = _taken_in(f"{HEAD}1,一,よい,,5,\n2,二,こわれた,,,\n")
    keeper = door(KEEPER)
    page = keeper.get(reverse("staff:import_plan", args=["bicycles", ref])).content.decode()
    for kind in ("csv", "xlsx"):
        where = reverse("staff:import_file", args=["bicycles", ref, kind])
        assert where in page
        assert keeper.get(where).status_code == 200
    with pytest.raises(NotPermitted):
        _file(ref, by=READER)


def test_no_more_rows_are_kept_than_the_house_keeps_and_none_of_a_file_that_went_in_whole(
    door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_taking, "KEPT", 2)
    ref = _taken_in(f"{HEAD}1,一,よい,,5,\n" + "".join(f"{at},名,こわれた,,,\n" for at in range(2, 6)))
    assert [row[0] for row in _file(ref)[1:]] == ["2", "3"]
    page = door(KEEPER).get(reverse("staff:import_plan", args=["bicycles", ref])).content.decode()
    assert "はじめの2行" in page
    whole = _taken_in(f"{HEAD}9,九,よい,,5,\n")
    assert bytes(RecordImport.objects.get(ref=whole).content) == b""
    with pytest.raises(NoSuchImport):
        _file(whole)


def test_after_a_month_they_are_gone_and_the_page_offers_no_file(door) -> None:
    ref = _taken_in(f"{HEAD}1,一,よい,,5,\n2,二,こわれた,,,\n")
    RecordImport.objects.filter(ref=ref).update(ended_at=now() - timedelta(days=31))
    bins.empty_bins()
    keeper = door(KEEPER)
    where = reverse("staff:import_file", args=["bicycles", ref, "csv"])
    assert where not in keeper.get(reverse("staff:import_plan", args=["bicycles", ref])).content.decode()
    assert keeper.get(where).status_code == 404


def test_of_a_table_all_lines_about_a_record_come_back_together() -> None:
    one, other = _bicycle("1", ROWS), _bicycle("2", ROWS)
    lines = f"{one.ref},あ,1,\n{other.ref},い,2,\n{other.ref},う,x,\n"
    ref = _taken_in(f"記録の番号,内容,費用,時間\n{lines}", table="repairs")
    _heads, *rows = _file(ref)
    assert [row[:3] for row in rows] == [(other.ref, "い", "2"), (other.ref, "う", "x")]
    assert all(row[-2] for row in rows)
