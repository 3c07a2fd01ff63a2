"""The rows of a table leave the house: what they come to as columns, and a file with a line for each of them."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse

from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.table_columns import answer_in, column_names, table_column
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue.source import read_source
from madoguchi.foundation.identity.actions import create_token
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.registers.building.list_columns import list_columns, without_lost
from madoguchi.journeys.registers.datasets import dataset_sheet, dataset_table
from madoguchi.journeys.registers.errors import FilterUnknown, NoSuchTable
from madoguchi.journeys.registers.export import exported
from madoguchi.journeys.registers.lists import list_sheet
from madoguchi.journeys.registers.table_rows import exported_rows
from madoguchi.values.actor import Actor, anonymous
from tests.faces.api.programme import call
from tests.faces.staff.conftest import door
from tests.journeys import office
from tests.journeys.registers.house import KEEPER, READER, bicycle, publish_registers
from tests.journeys.registers.test_totals import TABLE

__all__ = ["door"]

pytestmark = pytest.mark.django_db

_ROWS = [{"what": "タイヤ", "cost": 1200, "hours": 0.1}, {"what": "ブレーキ", "cost": 2300, "hours": 0.2}]
_SHOWN = TABLE.replace("columns: [name, state, price]", "columns: [name, repairs.row_count, repairs.cost]").replace(
    "{field: price, meaning: 買った値段（円）}]",
    "{field: repairs.cost, meaning: 修理にかかった費用（円）}, {field: repairs.row_count, meaning: 修理の回数}]",
)
_HIDDEN = """\
rights:
  fields:
    - {fields: [repairs], see: [{division: traffic}], change: [{division: traffic}]}
"""
_PERSONS = (
    _SHOWN.replace("persons: false", "persons: true")
    .replace("      open: true\n", "")
    .replace("permissions: {view: everybody}", "permissions: {view: [{division: centre}]}")
)


def _house(text: str = _SHOWN) -> None:
    publish_registers(text)
    bicycle("1", name="い", repairs=_ROWS)
    bicycle("2", name="ろ", state="broken", why="鍵")
    bicycle("3", name="は", repairs=[{"what": "点検"}])


def _rows_file(by: Actor = KEEPER, table: str = "repairs", **asked: str) -> list[tuple[object, ...]]:
    made = exported_rows("bicycles", table, "", asked, "", number="番号", line="行", by=by, language="ja")
    return [made.heads, *made.rows]


def test_a_list_shows_how_many_rows_there_are_and_what_they_come_to_with_their_unit() -> None:
    _house()
    sheet = list_sheet("bicycles", "all", Wanted(), {}, by=KEEPER, language="ja", size=9)
    assert sheet.columns == ("名前", "修理：行の数", "修理：費用の合計")
    assert [row.cells for row in sheet.rows] == [("い", "2行", "3,500円"), ("は", "1行", "0円"), ("ろ", "0行", "")]
    assert sheet.numeric == (False, True, True)
    shape = {"columns": "repairs.hours,repairs.what,repairs.nothing,repairs,name"}
    asked = list_sheet("bicycles", "all", Wanted(), {}, by=KEEPER, language="en", size=9, shape=shape)
    assert asked.columns == ("修理: total of 時間", "名前")
    assert asked.rows[0].cells[0] == "0.3時間"


def test_files_and_datasets_hold_the_figures_as_numbers() -> None:
    _house()
    table = exported("bicycles", "all", {}, "", number="番号", by=KEEPER, language="ja")
    assert [row[1:] for row in table.rows] == [("い", 2, 3500), ("は", 1, 0), ("ろ", 0, "")]
    _facts, cited = dataset_table("bicycles", None, by=anonymous(), language="ja")
    assert cited.heads[3:] == ("名前", "修理：費用の合計", "修理：行の数")
    assert [row[3:] for row in cited.rows] == [("い", 3500, 2), ("は", 0, 1), ("ろ", "", 0)]
    assert dataset_sheet("bicycles", by=READER, language="ja").rows[0] == ("い", 3500, 2)


def test_a_programme_reads_the_figures_of_a_view_under_the_names_of_its_columns() -> None:
    _house()
    key = create_token("clerk", division="traffic", name="試験")
    (first, *_) = call("GET", "/registers/bicycles/records?view=all", token=key).json()["items"]
    assert first["values"] == {"name": "い", "repairs.row_count": 2, "repairs.cost": 3500}


def test_the_rows_are_a_file_of_their_own_with_the_number_of_their_record() -> None:
    _house()
    ref = list_sheet("bicycles", "all", Wanted(), {}, by=KEEPER, language="ja", size=1).rows[0].ref
    heads, *rows = _rows_file()
    assert heads == ("番号", "名前", "行", "内容", "費用", "時間")
    assert rows[0] == (ref, "い", 1, "タイヤ", 1200, 0.1)
    assert [row[1:4] for row in rows] == [("い", 1, "タイヤ"), ("い", 2, "ブレーキ"), ("は", 1, "点検")]
    assert _rows_file(state="broken")[1:] == []
    with pytest.raises(NoSuchTable):
        _rows_file(table="name")
    with pytest.raises(FilterUnknown):
        _rows_file(state="stolen")


def test_the_rows_are_for_whom_the_table_is_for() -> None:
    _house(_SHOWN.split("  datasets:")[0] + _HIDDEN)
    assert len(_rows_file()) == 4
    with pytest.raises(NoSuchTable):
        _rows_file(READER)
    sheet = list_sheet("bicycles", "all", Wanted(), {}, by=READER, language="ja", size=9)
    assert (sheet.columns, sheet.tables) == (("名前",), ())
    told = {"columns": "name,repairs.cost"}
    assert list_sheet("bicycles", "dear", Wanted(), {}, by=READER, language="ja", size=9, shape=told).columns == (
        "名前",
    )


def test_a_file_of_rows_is_written_down_as_any_file_of_the_register_and_refused_to_the_same() -> None:
    _house(_PERSONS)
    before = Entry.objects.count()
    assert len(_rows_file()) == 4
    assert Entry.objects.count() > before
    with pytest.raises(NotPermitted):
        _rows_file(office.member("stranger-1", "tax"))


def test_the_page_offers_the_file_of_the_rows(door: object) -> None:
    _house()
    keeper = door(KEEPER)  # type: ignore[operator]
    page = keeper.get(reverse("staff:register", args=["bicycles"]), {"f.state": "good"}).content.decode()
    place = reverse("staff:register_file", args=["bicycles", "csv"])
    assert f"{place}?view=all&amp;f.state=good&amp;table=repairs" in page
    assert "修理の行（CSV）" in page
    told = b"".join(keeper.get(place, {"table": "repairs"}).streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(told)))
    assert rows[0] == ["記録の番号", "名前", "行", "内容", "費用", "時間"]
    assert rows[2][1:4] == ["い", "2", "ブレーキ"]
    assert keeper.get(place, {"table": "nothing"}).status_code == 404


def test_a_total_called_as_the_count_is_the_total() -> None:
    data = read_source(TABLE.replace("cost", "row_count").encode()).data
    section = RegisterSection.model_validate(data["record"])
    assert list(column_names(section)).count("repairs.row_count") == 1
    assert answer_in(section, "repairs.row_count", {"repairs": [{"row_count": 7}]}) == 7
    assert isinstance(section.by_id["repairs"], GroupField)
    assert table_column(section, "repairs") is None
    assert table_column(section, "name.row_count") is None


def test_a_draft_offers_the_figures_and_loses_those_that_are_not_added_up_any_more() -> None:
    data = read_source(_SHOWN.encode()).data
    offered = dict(list_columns(data))
    assert (offered["repairs.cost"], offered["repairs.row_count"]) == ("修理：費用の合計", "修理：行の数")
    assert "repairs" not in offered
    fewer = read_source(_SHOWN.replace("totals: [cost, hours]", "totals: [hours]").encode()).data
    left = without_lost(fewer)["record"]
    assert left["views"][0]["columns"] == ["name", "repairs.row_count"]
    assert [one["field"] for one in left["datasets"][0]["columns"]] == ["name", "repairs.row_count"]
