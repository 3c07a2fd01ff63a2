"""What every record tells of itself stands in lists and their files, and orders them as an index does."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from madoguchi.engines.records.actions.changing_records import change_record
from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.engines.records.queries.register_lists import list_page
from madoguchi.engines.records.queries.register_matching import matching
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.catalogue.source import read_source
from madoguchi.journeys.publish.check import about_register
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.journeys.publish.reading import read_register
from madoguchi.journeys.registers.datasets import dataset_table
from madoguchi.journeys.registers.export import exported
from madoguchi.journeys.registers.lists import list_sheet
from madoguchi.journeys.registers.looks import view_of
from madoguchi.values import clock
from madoguchi.values.references import new_record_number
from tests.journeys.registers.house import BICYCLES, KEEPER, OTHER_KEEPER, READER, bicycle, publish_registers
from tests.plans import plan_of

pytestmark = pytest.mark.django_db

_LISTS = BICYCLES.replace(
    "columns: [name, state, price], order: {by: name}",
    "columns: [name, record_number, created_at, created_by, updated_at, updated_by], order: {by: created_at}",
).replace("columns: [name, price], order: {by: price", "columns: [name, updated_by], order: {by: updated_by")


def test_a_list_and_its_file_tell_the_number_and_who_made_and_changed_a_record_when() -> None:
    publish_registers(_LISTS)
    one = bicycle("1")
    changed = {**one.values, "price": 9}
    last = change_record(register("bicycles"), one.ref, changed, reason="値段", by=OTHER_KEEPER, revision=1)
    sheet = list_sheet("bicycles", "", Wanted(), {}, by=READER, language="en", size=9)
    assert sheet.columns[1:] == ("Record number", "Created at", "Created by", "Updated at", "Updated by")
    made, moved = (f"{moment.astimezone(clock.JST):%Y-%m-%d %H:%M}" for moment in (one.created_at, last.updated_at))
    row = (one.values["name"], one.ref, made, KEEPER.ref, moved, OTHER_KEEPER.name)
    assert sheet.rows[0].cells == row
    table = exported("bicycles", "", {}, "", number="No.", by=READER, language="en")
    assert table.heads[:3] == ("No.", "名前", "Created at"), "its number stands in front"
    assert list(table.rows) == [(one.ref, row[0], *row[2:])]
    table = exported("bicycles", "", {}, "", number="番号", by=READER, language="ja")
    assert list(table.rows) == [(one.ref, row[0], *row[2:])], (
        "a moment in a file is one for spreadsheets in any language"
    )


def test_a_list_is_ordered_by_when_its_records_were_made_and_by_who_changed_them() -> None:
    publish_registers(_LISTS)
    first, second = bicycle("1", name="う"), bicycle("2", name="あ", by=OTHER_KEEPER)
    found = register("bicycles")

    def refs(view: str) -> list[str]:
        return [one.ref for one in list_page(found, view_of(found, view), Wanted(), size=9).rows]

    assert refs("all") == [first.ref, second.ref]
    by_name = sorted([(KEEPER.name, 0, first.ref), (OTHER_KEEPER.name, 1, second.ref)], reverse=True)
    assert refs("dear") == [ref for _, _, ref in by_name]


_OWN = BICYCLES.replace(
    "columns: [name, why], filter: {field: state, is: broken}",
    "columns: [name], filter: {all: [{field: created_by, is: keeper-1},"
    " {field: created_at, at_least: 2026-04-01T00:00}]}",
)


def test_a_definition_narrows_a_list_by_who_made_a_record_and_when() -> None:
    assert not _reasons(_OWN)
    publish_registers(_OWN)
    with clock.moved_to(datetime(2026, 3, 31, 10, tzinfo=clock.JST)):
        bicycle("1", name="古い")
    with clock.moved_to(datetime(2026, 4, 1, 10, tzinfo=clock.JST)):
        one = bicycle("2", name="うちの")
        bicycle("3", name="よその", by=OTHER_KEEPER)
    found = register("bicycles")
    change_record(found, one.ref, {**one.values, "price": 5}, reason="r", by=OTHER_KEEPER, revision=1)
    page = list_page(found, view_of(found, "broken"), Wanted(), size=9)
    assert [row.values["name"] for row in page.rows] == ["うちの"]
    with clock.moved_to(datetime(2026, 4, 9, 10, tzinfo=clock.JST)):
        _, table = dataset_table("broken_bicycles", date(2026, 4, 2), by=READER, language="ja")
        assert [row[1] for row in table.rows] == [one.ref]
    grouped = list_sheet("bicycles", "broken", Wanted(), {}, by=KEEPER, language="ja", size=9, grouped_by="state")
    assert [group.held for group in grouped.groups] == [1]


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("field: created_by, is: keeper-1", "field: updated_at, at_least: 2026-04-01T00:00", "updated_at"),
        ("at_least: 2026-04-01T00:00", "at_least: 2026-04-01", "日付と時刻"),
        ("field: created_by, is:", "field: created_by, at_least:", "大小を比べられない"),
        ("field: created_by, is: keeper-1", "field: record_number, is: K4T7-22XB-9QMC", ""),
    ],
)
def test_only_what_never_changes_of_a_record_narrows_a_list(before: str, after: str, reason: str) -> None:
    found = _reasons(_OWN.replace(before, after))
    assert bool(found) == bool(reason), found
    assert not reason or any(reason in one for one in found), found


def _reasons(text: str) -> list[str]:
    reading = read_register(SourceFile("registers/bicycles.yaml", read_source(text.encode())), None)
    return [f"{one.reason} {one.suggestion}" for one in about_register(reading)]


def test_such_an_order_is_a_step_into_the_index_of_its_list() -> None:
    publish_registers(_LISTS)
    bicycle("1")
    found = register("bicycles")
    plan = plan_of(matching(found, view_of(found, "all"), Wanted()).order_by("v1", "id")[:50])
    assert "records_in_list_1" in plan
    assert "Sort" not in plan


def test_a_field_of_the_same_name_is_the_field() -> None:
    publish_registers(
        _LISTS.replace(
            "id: why, type: text, label: 故障の内容, show: {field: state, is: broken}",
            "id: created_by, type: text, label: 買った人, require: false",
        )
    )
    bicycle("1", created_by="見本 太郎")
    sheet = list_sheet("bicycles", "", Wanted(), {}, by=READER, language="ja", size=9)
    assert sheet.columns[3] == "買った人"
    assert sheet.rows[0].cells[3] == "見本 太郎"


def test_a_list_is_narrowed_by_number_author_and_times_as_an_address_asks() -> None:
    publish_registers()
    with clock.moved_to(datetime(2026, 3, 31, 23, 30, tzinfo=clock.JST)):
        old = bicycle("1", name="あ")
    new = bicycle("2", name="い", by=OTHER_KEEPER)

    def shown(**asked: str) -> list[str]:
        sheet = list_sheet("bicycles", "", Wanted(), asked, by=READER, language="ja", size=9)
        assert [one.chosen for one in sheet.filters if one.name in asked] in ([], list(asked.values()))
        return [row.ref for row in sheet.rows]

    both = [old.ref, new.ref]
    assert (shown(record_number=new.ref), shown(created_by=KEEPER.ref)) == ([new.ref], [old.ref])
    assert shown(created_at="2026-03") == shown(updated_at="2026-03-31") == [old.ref]
    assert shown(created_at="2026-04-01") == shown(created_by="nobody") == []
    for strange in ("2026-02-30", "2026-13", "9999-12-31", "0000-01", "x"):
        assert shown(created_at=strange) == []
    assert shown(record_number="x") == shown(updated_by=KEEPER.name) == []
    assert shown() == both
    table = exported("bicycles", "", {"created_by": KEEPER.ref}, "", number="番号", by=READER, language="ja")
    assert [row[0] for row in table.rows] == [old.ref]


def test_a_choice_of_the_same_name_is_narrowed_as_a_choice() -> None:
    publish_registers(BICYCLES.replace("state", "created_by"))
    values = {"number": "1", "name": "あ", "created_by": "broken", "why": "鍵"}
    create_record(register("bicycles"), values, ref=new_record_number(), by=KEEPER)
    for asked, held in (("broken", 1), ("good", 0), (KEEPER.ref, 0)):
        sheet = list_sheet("bicycles", "", Wanted(), {"created_by": asked}, by=READER, language="ja", size=9)
        assert len(sheet.rows) == held
