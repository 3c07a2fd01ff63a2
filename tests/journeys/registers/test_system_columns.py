"""What every record tells of itself stands in lists and their files, and orders them as an index does."""

from __future__ import annotations

from datetime import datetime

import pytest

from madoguchi.engines.records.actions.registers import change_record, create_record
from madoguchi.engines.records.queries.register_lists import Wanted, list_page, matching
from madoguchi.foundation.catalogue.queries import register
from madoguchi.journeys.registers.export import exported
from madoguchi.journeys.registers.lists import list_sheet, view_of
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
    assert list(table.rows) == [(one.ref, *row)]


def test_a_list_is_ordered_by_when_its_records_were_made_and_by_who_changed_them() -> None:
    publish_registers(_LISTS)
    first, second = bicycle("1", name="う"), bicycle("2", name="あ", by=OTHER_KEEPER)
    found = register("bicycles")

    def refs(view: str) -> list[str]:
        return [one.ref for one in list_page(found, view_of(found, view), Wanted(), size=9).rows]

    assert refs("all") == [first.ref, second.ref]
    by_name = sorted([(KEEPER.name, 0, first.ref), (OTHER_KEEPER.name, 1, second.ref)], reverse=True)
    assert refs("dear") == [ref for _, _, ref in by_name]


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
        assert shown(created_at=strange) == both
    assert shown(record_number="x") == shown(updated_by=KEEPER.name) == both
    table = exported("bicycles", "", {"created_by": KEEPER.ref}, "", number="番号", by=READER, language="ja")
    assert [row[0] for row in table.rows] == [old.ref]


def test_a_choice_of_the_same_name_is_narrowed_as_a_choice() -> None:
    publish_registers(BICYCLES.replace("state", "created_by"))
    values = {"number": "1", "name": "あ", "created_by": "broken", "why": "鍵"}
    create_record(register("bicycles"), values, ref=new_record_number(), by=KEEPER)
    for asked, held in (("broken", 1), ("good", 0), (KEEPER.ref, 1)):
        sheet = list_sheet("bicycles", "", Wanted(), {"created_by": asked}, by=READER, language="ja", size=9)
        assert len(sheet.rows) == held
