"""A record on paper holds what the definition declares, in its order, and nothing hidden from who prints it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from madoguchi.engines.records.errors import NoSuchRecord
from madoguchi.foundation.catalogue.source import read_source
from madoguchi.journeys.registers.building.editing_fields import removed
from madoguchi.journeys.registers.errors import NoSuchPrintSheet
from madoguchi.journeys.registers.printing import printed_sheet
from tests.faces.staff.conftest import door
from tests.journeys.registers import rights
from tests.journeys.registers.house import BICYCLES, READER, bicycle, publish_registers
from tests.journeys.registers.test_totals import TABLE

__all__ = ["door"]

SHEETS = """\
  sheets:
    - {id: loan, title: 貸出しの確認, fields: [state, name, price], note: 受け取りました。, lines: [貸した人, 借りた人]}
    - {id: short, title: 短い紙, fields: [name]}
"""


@pytest.mark.django_db
def test_the_declared_paper_has_its_fields_in_their_order_also_blank_and_its_lines() -> None:
    publish_registers(BICYCLES + SHEETS)
    one = bicycle("1", name="あ")
    sheet = printed_sheet("bicycles", one.ref, "", by=READER, language="ja")
    assert (sheet.title, sheet.note, sheet.lines) == ("貸出しの確認", "受け取りました。", ("貸した人", "借りた人"))
    assert [(row.label, row.text) for row in sheet.rows] == [("状態", "よい"), ("名前", "あ"), ("値段", "")]
    other = printed_sheet("bicycles", one.ref, "short", by=READER, language="ja")
    assert [row.label for row in other.rows] == ["名前"]
    with pytest.raises(NoSuchPrintSheet):
        printed_sheet("bicycles", one.ref, "none", by=READER, language="ja")


@pytest.mark.django_db
def test_without_a_declaration_everything_that_is_answered_is_on_the_paper() -> None:
    publish_registers()
    sheet = printed_sheet("bicycles", bicycle("1", name="あ").ref, "", by=READER, language="ja")
    assert [row.label for row in sheet.rows] == ["番号", "名前", "状態"]
    assert (sheet.title, sheet.lines, sheet.sheets) == ("貸出し自転車", (), ())


@pytest.mark.django_db
def test_what_the_rows_of_a_table_come_to_is_on_the_paper(door) -> None:
    publish_registers(TABLE)
    one = bicycle("1", repairs=[{"what": "鍵", "cost": 1200, "hours": 0.5}, {"what": "灯火", "cost": 300}])
    row = printed_sheet("bicycles", one.ref, "", by=READER, language="ja").rows[-1]
    assert row.totals == (("合計：費用", "1,500円"), ("合計：時間", "0.5時間"))
    page = door(READER).get(reverse("staff:record_print", args=["bicycles", one.ref])).content.decode()
    assert '合計：費用　<span class="num">1,500円</span>' in page


@pytest.mark.django_db
def test_what_is_hidden_from_somebody_is_not_on_their_paper() -> None:
    sheets = (
        "  sheets:\n    - {id: all, title: 紙, fields: [title, secret]}\n    - {id: own, title: 別, fields: [secret]}\n"
    )
    head, _, tail = rights.COMPLAINTS.partition("rights:\n")
    publish_registers(f"{head}{sheets}rights:\n{tail}")
    one = rights.complaint("a", "centre", secret="内緒")
    sheet = printed_sheet("complaints", one.ref, "", by=rights.CENTRE, language="ja")
    assert ([row.label for row in sheet.rows], [id_ for id_, _ in sheet.sheets]) == (["件名"], ["all"])
    whole = printed_sheet("complaints", one.ref, "", by=rights.CHIEF, language="ja")
    assert [row.text for row in whole.rows] == ["a", "内緒"]
    with pytest.raises(NoSuchRecord):
        printed_sheet("complaints", rights.complaint("b", "archive").ref, "", by=rights.CENTRE, language="ja")


def test_a_removed_field_leaves_its_papers() -> None:
    content = read_source((BICYCLES + SHEETS).encode()).data
    made = removed(content, "name")
    assert [one["fields"] for one in made["record"]["sheets"]] == [["state", "price"]]
