"""The rows of a table on the form of a record that was kept: those taken out are gone, the others stay as they are."""

from __future__ import annotations

import pytest

from madoguchi.engines.records.models import Record
from madoguchi.journeys.registers.keeping import save_form
from madoguchi.journeys.registers.record_forms import FormSheet
from tests.journeys.registers.house import KEEPER, bicycle, publish_registers
from tests.journeys.registers.test_totals import TABLE

HOURS = "            - {id: hours"
OPTIONS = "options: [{id: a, label: 甲}, {id: b, label: 乙}]"
KIND = f"            - {{id: kind, type: choice, label: 種類, require: false, {OPTIONS}}}\n"


def _posted(sheet: FormSheet) -> dict[str, list[str]]:
    """What a browser sends of a form that is shown; radio buttons nobody pressed send nothing."""
    posted: dict[str, list[str]] = {"number": ["1"], "name": ["自転車"], "state": ["good"]}
    table = next(view for view in sheet.fields if view.path == "repairs")
    posted["repairs.rows"] = [str(len(table.rows))]
    for row in table.rows:
        for field in row.fields:
            for each in field.inputs:
                chosen = [option.value for option in each.choices if option.chosen]
                if each.value or chosen:
                    posted[each.name] = chosen or [each.value]
    return posted


@pytest.mark.django_db
def test_a_row_taken_out_is_gone_and_gives_no_answer_to_the_one_that_takes_its_place() -> None:
    publish_registers(TABLE.replace(HOURS, KIND + HOURS))
    tyre, brake, lock = (
        {"what": "タイヤ", "cost": 500, "kind": "a"},
        {"what": "ブレーキ", "cost": 900},
        {"what": "鍵", "kind": "b"},
    )
    ref = bicycle("1", name="自転車", repairs=[tyre, brake, lock]).ref
    asked = {"is_new": False, "reason": "点検", "revision": 1, "by": KEEPER, "language": "ja"}
    sheet = save_form("bicycles", ref, {"remove_row": ["repairs.0"]}, **asked)  # type: ignore[arg-type]
    again = save_form("bicycles", ref, {**_posted(sheet), "remove_row": ["repairs.1"]}, **asked)  # type: ignore[arg-type]
    assert save_form("bicycles", ref, _posted(again), **asked).saved  # type: ignore[arg-type]
    assert Record.objects.get(ref=ref).values["repairs"] == [brake]
