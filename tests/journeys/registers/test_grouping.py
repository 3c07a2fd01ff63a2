"""A list in groups: their numbers and sums, pages that hold from one group to the next, and the same as a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
from django.urls import reverse

from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.engines.records.errors import ListMoved
from madoguchi.engines.records.models import Record
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.identity.actions import open_account
from madoguchi.journeys.registers import imports
from madoguchi.journeys.registers.export import exported
from madoguchi.journeys.registers.lists import ListSheet, list_sheet
from madoguchi.values.references import new_record_number
from tests.faces.staff.conftest import door
from tests.journeys.registers.house import BICYCLES, KEEPER, bicycle, publish_registers

__all__ = ["door"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _bicycles() -> None:
    publish_registers()
    for number in ("5", "3", "1"):
        bicycle(number, price=int(number) * 1000)
    bicycle("2", state="broken", why="鍵", price=70)
    bicycle("4", state="broken", why="空気")


def _page(size: int = 50, *, after: str = "", before: str = "", by: str = "state", **asked: str) -> ListSheet:
    wanted = Wanted(after=after, before=before)
    return list_sheet("bicycles", "", wanted, asked, by=KEEPER, language="ja", size=size, grouped_by=by)


def _csv(rows: Iterable[Sequence[object]]) -> str:
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)


def _groups(sheet: ListSheet) -> list[tuple[str, list[str], bool]]:
    return [(one.title, [row.heading[-1] for row in one.rows], one.is_continued) for one in sheet.groups]


def test_groups_stand_in_the_order_of_the_definition_with_their_numbers_and_sums() -> None:
    sheet = _page()
    assert _groups(sheet) == [("よい", ["1", "3", "5"], False), ("故障", ["2", "4"], False)]
    assert [(one.held, one.sums) for one in sheet.groups] == [(3, (("値段", "9,000円"),)), (2, (("値段", "70円"),))]
    assert sheet.count == 5
    assert _groups(_page(state="broken")) == [("故障", ["2", "4"], False)]
    assert _page(by="name").groups == ()


def test_a_page_goes_on_in_the_next_group_and_the_way_back_shows_the_same() -> None:
    first = _page(2)
    assert _groups(first) == [("よい", ["1", "3"], False)]
    second = _page(2, after=first.next)
    assert _groups(second) == [("よい", ["5"], True), ("故障", ["2"], False)]
    third = _page(2, after=second.next)
    assert (_groups(third), third.next) == ([("故障", ["4"], True)], "")
    assert _groups(_page(2, before=third.previous))[-1] == ("故障", ["2"], False)
    assert _groups(_page(2, before=second.previous)) == [("よい", ["1", "3"], False)]


def test_records_without_the_answer_are_the_last_group_and_text_is_no_figure() -> None:
    row = Record.objects.get(values__number="4")
    row.values = {"number": "4", "name": "自転車4", "price": "もとの言葉"}
    row.save()
    sheet = _page()
    assert _groups(sheet)[-1] == ("入力なし", ["4"], False)
    assert sheet.groups[-1].sums == (("値段", "0円"),)


def test_a_cursor_that_left_its_group_list_is_told() -> None:
    with pytest.raises(ListMoved):
        _page(after="nowhere")


def test_the_file_holds_the_groups_in_the_order_of_the_page(door) -> None:
    table = exported("bicycles", "", {}, "", number="番号", by=KEEPER, language="ja", grouped_by="state")
    assert table.heads == ("番号", "名前", "状態", "値段")
    rows = list(table.rows)
    assert [row[1:3] for row in rows if row[1]][2:4] == [("自転車5", "よい"), ("自転車2", "故障")]
    assert rows[0] == ("合計（3件）", "", "よい　合計（3件）", 9000)
    assert rows[4] == ("合計（2件）", "", "故障　合計（2件）", 70)
    assert len(rows) == 5 + 2
    page = door(KEEPER).get(reverse("staff:register", args=["bicycles"]), {"group": "state"}).content.decode()
    assert "値段の合計 9,000円" in page
    assert "group=state" in page


def test_a_group_without_figures_has_no_line_of_sums() -> None:
    table = exported("bicycles", "broken", {}, "", number="番号", by=KEEPER, language="ja", grouped_by="state")
    assert table.heads == ("状態", "番号", "名前", "故障の内容")
    assert {row[:1] + row[2:3] for row in table.rows} == {("故障", "自転車2"), ("故障", "自転車4")}


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
def test_the_file_of_groups_comes_back_without_its_sums_and_says_so(door, language: str) -> None:
    open_account("staff", KEEPER.name, ref=KEEPER.ref, duties=KEEPER.duties)
    number = {"en": "Record number"}.get(language, "記録の番号")
    table = exported("bicycles", "all", {}, "", number=number, by=KEEPER, language=language, grouped_by="state")
    content = _csv((table.heads, *table.rows)).replace('"5000"', '"5500"')
    ref = imports.bring_file("bicycles", "x.csv", content.encode(), by=KEEPER)
    sheet = imports.import_sheet("bicycles", ref, by=KEEPER, language="ja")
    assert (sheet.sums, dict(sheet.counts)) == (2, {"add": 0, "change": 1, "same": 4, "refuse": 0})
    page = door(KEEPER).get(reverse("staff:import_plan", args=["bicycles", ref])).content.decode()
    assert "2行は、合計か、※の注か、くり返しの見出しです" in page
    imports.begin("bicycles", ref, by=KEEPER)
    assert sum(imports.batches("bicycles", ref)) == 5
    assert Record.objects.count() == 5


def test_what_is_not_answered_is_told_above_its_group_and_comes_back_as_nothing() -> None:
    publish_registers(BICYCLES.replace("{id: state, type: choice,", "{id: state, type: choice, require: false,"))
    values = {"number": "6", "name": "自転車6", "price": 50}
    create_record(register("bicycles"), values, ref=new_record_number(), by=KEEPER)
    shape = {"columns": "number,name,price"}
    table = exported(
        "bicycles", "all", {}, "", number="記録の番号", by=KEEPER, language="ja", grouped_by="state", shape=shape
    )
    rows = [table.heads, *table.rows]
    assert [(row[0], row[1] if "合計" in str(row[1]) else row[2]) for row in rows[-2:]] == [
        ("入力なし　合計（1件）", "合計（1件）"),
        ("", "6"),
    ]
    ref = imports.bring_file("bicycles", "x.csv", _csv(rows).encode(), by=KEEPER)
    sheet = imports.import_sheet("bicycles", ref, by=KEEPER, language="ja")
    assert (sheet.sums, dict(sheet.counts)) == (3, {"add": 0, "change": 0, "same": 6, "refuse": 0})


@pytest.mark.parametrize(
    "columns", ["number,name,state,price", "number,name,price", "record_number,state,number,price"]
)
def test_each_heading_of_the_file_stands_once_and_an_edit_of_the_group_comes_back(columns: str) -> None:
    table = exported(
        "bicycles",
        "all",
        {},
        "",
        number="記録の番号",
        by=KEEPER,
        language="ja",
        grouped_by="state",
        shape={"columns": columns},
    )
    assert len(set(table.heads)) == len(table.heads)
    at = table.heads.index("状態")
    rows = [(*row[:at], "よい", *row[at + 1 :]) if row[table.heads.index("番号")] == "4" else row for row in table.rows]
    ref = imports.bring_file("bicycles", "x.csv", _csv([table.heads, *rows]).encode(), by=KEEPER)
    sheet = imports.import_sheet("bicycles", ref, by=KEEPER, language="ja")
    assert (sheet.unknown, dict(sheet.counts)) == ((), {"add": 0, "change": 1, "same": 4, "refuse": 0})
    (changed,) = sheet.changed
    assert [(one.label, one.before, one.after) for one in changed.changes if one.label == "状態"] == [
        ("状態", "故障", "よい")
    ]


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
@pytest.mark.parametrize("columns", ["number,name,state,price", "number,name,price"])
def test_a_line_of_sums_is_no_record_where_the_column_of_numbers_was_taken_away(columns: str, language: str) -> None:
    shape = {"columns": columns}
    table = exported(
        "bicycles", "all", {}, "", number="番", by=KEEPER, language=language, grouped_by="state", shape=shape
    )
    at = table.heads.index("番")
    rows = [(*row[:at], *row[at + 1 :]) for row in (table.heads, *table.rows)]
    ref = imports.bring_file("bicycles", "x.csv", _csv(rows).encode(), by=KEEPER)
    sheet = imports.import_sheet("bicycles", ref, by=KEEPER, language="ja")
    assert sheet.sums == 2
    assert (sheet.counts["add"], sheet.counts["same"]) == (0, 5)
