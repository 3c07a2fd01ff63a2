"""The page where the rows of a table are brought says what becomes of the rows a record has, before and after."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from madoguchi.engines.records.models import Record
from madoguchi.journeys.registers import imports
from tests.faces.staff.conftest import door
from tests.journeys.registers.house import KEEPER, READER, bicycle, publish_registers
from tests.journeys.registers.test_totals import TABLE

__all__ = ["door"]

pytestmark = pytest.mark.django_db

ROWS = [{"what": "タイヤ", "cost": 1200}, {"what": "鍵", "cost": 100}]
_WHERE = ("staff:rows_import", ["bicycles", "repairs"])


def test_the_list_leads_to_the_page_of_each_table_for_who_may_change_it(door) -> None:
    publish_registers(TABLE)
    bicycle("1")
    where = reverse(_WHERE[0], args=_WHERE[1])
    page = door(KEEPER).get(reverse("staff:register", args=["bicycles"])).content.decode()
    assert f'<a class="more" href="{where}">「修理」の行をファイルから取り込む</a>' in page
    assert where not in door(READER).get(reverse("staff:register", args=["bicycles"])).content.decode()
    fixed = "rights:\n  fields:\n    - {fields: [repairs], change: [{division: centre}]}\n"
    publish_registers(TABLE.split("  datasets:")[0] + fixed)
    assert where not in door(KEEPER).get(reverse("staff:register", args=["bicycles"])).content.decode()
    assert door(KEEPER).get(where).status_code == 409


def test_the_page_says_in_words_that_a_record_gets_the_rows_of_the_file_and_leads_to_them(door) -> None:
    publish_registers(TABLE)
    keeper, where = door(KEEPER), reverse(_WHERE[0], args=_WHERE[1])
    page = keeper.get(where).content.decode()
    assert "<h1>「修理」の行をファイルから取り込む</h1>" in page
    assert "ファイルにない行は、その記録からなくなります" in page
    assert "「記録の番号」か「番号」の列" in page
    assert "ほかに要る列：内容、費用、時間。" in page
    assert f"{reverse('staff:register_file', args=['bicycles', 'csv'])}?table=repairs" in page
    assert keeper.get(reverse(_WHERE[0], args=["bicycles", "name"])).status_code == 404
    missing = keeper.post(where, {"file": SimpleUploadedFile("a.csv", "番号,内容\n1,x\n".encode())})
    assert (missing.status_code, "「費用、時間」" in missing.content.decode()) == (422, True)
    assert keeper.post(where).status_code == 422


def test_what_would_come_change_and_go_is_shown_and_then_done(door) -> None:
    publish_registers(TABLE)
    one = bicycle("1", repairs=ROWS)
    bicycle("2", repairs=ROWS)
    keeper, where = door(KEEPER), reverse(_WHERE[0], args=_WHERE[1])
    text = "番号,名前,内容,費用,時間\n1,自転車1,タイヤ,1300,\n2,,サドル,何円,\n".encode()
    brought = keeper.post(where, {"file": SimpleUploadedFile("a.csv", text)})
    plan = brought["Location"]
    page = keeper.get(plan).content.decode()
    assert "a.csv（「修理」の行）" in page
    assert "<dt>変わる行</dt><dd>1</dd>" in page
    assert "<dt>なくなる行</dt><dd>1</dd>" in page
    assert "取り込むと、1行がなくなります" in page
    assert "<dt>増える</dt>" not in page
    assert "修理 1：<del>費用：1,200円</del> → <ins>費用：1,300円</ins>" in page
    assert "修理 2（なくなる）：<del>鍵　100円</del> → <ins>—</ins>" in page
    assert "名前：ここで直しても、記録は変わりません。" in page
    assert f'href="{where}">別のファイルにする' in page
    assert "3行目" in page
    keeper.post(plan)
    assert sum(imports.batches("bicycles", plan.rpartition("/")[2])) == 2
    assert Record.objects.get(ref=one.ref).values["repairs"] == [{"what": "タイヤ", "cost": 1300}]
    ended = keeper.get(plan).content.decode()
    assert "行がなくなります" not in ended
    assert "取込みが終わりました" in ended
    assert "<dt>変わる</dt><dd>1</dd>" in ended
