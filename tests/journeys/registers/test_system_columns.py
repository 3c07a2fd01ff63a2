"""What every record tells of itself stands in lists and their files, and orders them as an index does."""

from __future__ import annotations

import pytest

from madoguchi.engines.records.actions.registers import change_record
from madoguchi.engines.records.queries.register_lists import Wanted, list_page, matching
from madoguchi.foundation.catalogue.queries import register
from madoguchi.journeys.registers.export import exported
from madoguchi.journeys.registers.lists import list_sheet, view_of
from madoguchi.values import clock
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
