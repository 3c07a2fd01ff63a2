"""A table inside a record: its rows are added up below them, exactly, and only numbers can be."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.journeys.registers.keeping import save_form
from madoguchi.journeys.registers.record_sheets import record_sheet
from madoguchi.values.references import new_record_number
from tests.journeys.registers.house import BICYCLES, KEEPER, publish_registers

PARTS = """\
        - id: repairs
          type: group
          label: 修理
          item: 修理
          require: false
          repeat: {from: 0, to: 9}
          totals: [cost, hours]
          fields:
            - {id: what, type: text, label: 内容}
            - {id: cost, type: yen, label: 費用, require: false}
            - {id: hours, type: number, label: 時間, unit: 時間, require: false}
        - {id: bought_on"""
TABLE = BICYCLES.replace("        - {id: bought_on", PARTS)


@pytest.mark.django_db
def test_the_rows_of_a_table_are_added_up_on_the_form_and_on_the_page() -> None:
    publish_registers(TABLE)
    posted = {"number": ["1"], "name": ["自転車"], "state": ["good"], "repairs.rows": ["2"]}
    for at, (what, cost, hours) in enumerate([("タイヤ", "1200", "0.1"), ("ブレーキ", "2300", "0.2")]):
        row = f"repairs.{at}"
        posted |= {f"{row}.what": [what], f"{row}.cost": [cost], f"{row}.hours": [hours]}
    ref = new_record_number()
    asked = {"is_new": True, "reason": "", "revision": 0, "by": KEEPER, "language": "ja"}
    form = save_form("bicycles", ref, {**posted, "add_row": ["repairs"]}, **asked)
    group = next(view for view in form.fields if view.path == "repairs")
    assert str(group.note) == "合計：費用 3,500円　時間 0.3時間"
    saved = save_form("bicycles", ref, posted, **asked).saved
    pages = record_sheet("bicycles", saved, by=KEEPER, language="ja").pages
    rows = [(row.label, row.text) for page in pages for row in page.rows]
    first = rows.index(("合計：費用", "3,500円"))
    assert rows[first + 1] == ("合計：時間", "0.3時間")
    assert rows[first - 1][0].startswith("修理 2")


@pytest.mark.parametrize("name", ["what", "nothing"])
def test_only_numbers_of_its_own_rows_are_added_up(name: str) -> None:
    fields = [{"id": "what", "type": "text", "label": "内容"}, {"id": "cost", "type": "yen", "label": "費用"}]
    data = {"id": "g", "type": "group", "label": "修理", "item": "修理", "fields": fields}
    assert GroupField.model_validate({**data, "totals": ["cost"]}).totals == ("cost",)
    with pytest.raises(ValidationError, match="cost"):
        GroupField.model_validate({**data, "totals": [name]})
