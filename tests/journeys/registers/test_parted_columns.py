"""Columns of fields with parts: a list that comes back as it went out empties none of them."""

from __future__ import annotations

import pytest

from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.engines.records.models import Record
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.identity.actions import open_account
from madoguchi.journeys import jobs
from madoguchi.journeys.registers import imports
from madoguchi.values.references import new_record_number
from tests.engines.records.trial import NAME
from tests.journeys.registers.house import BICYCLES, KEEPER, publish_registers

pytestmark = pytest.mark.django_db

_BANK = {"bank_code": "9999", "bank_name": "見本銀行", "branch_code": "001", "branch_name": "見本支店"}
VALUES = {
    "number": "1",
    "name": "あ",
    "state": "good",
    "owner": NAME,
    "account": {**_BANK, "kind": "ordinary", "number": "1234567", "holder_kana": "ﾄﾊﾞﾀ ｱｵｲ"},
}
_FIELDS = """\
        - {id: owner, type: person_name, label: 持ち主, require: false}
        - {id: account, type: bank_account, label: 口座, require: false}
        - {id: twice, type: formula, label: 二倍, formula: price * 2}
"""


def _brought(text: str) -> imports.ImportSheet:
    ref = imports.bring_file("bicycles", "x.csv", text.encode(), by=KEEPER)
    return imports.import_sheet("bicycles", ref, by=KEEPER, language="ja")


def test_what_stands_in_one_cell_changes_no_answer_of_parts_and_the_other_columns_are_taken_in() -> None:
    publish_registers(BICYCLES.replace("  views:\n", f"{_FIELDS}  views:\n", 1))
    open_account("staff", KEEPER.name, ref=KEEPER.ref, duties=KEEPER.duties)
    create_record(register("bicycles"), VALUES, ref=new_record_number(), by=KEEPER)
    told = (
        "番号,名前,持ち主,口座\n1,{},戸畑 葵（トバタ アオイ）,見本銀行（9999） 見本支店（001） 普通 1234567 ﾄﾊﾞﾀ ｱｵｲ\n"
    )
    sheet = _brought(told.format("あ"))
    assert (sheet.counts["same"], sheet.unknown, sheet.missing) == (1, ("持ち主", "口座"), ("状態", "故障の内容"))
    sheet = _brought(told.format("い"))
    imports.begin("bicycles", sheet.ref, by=KEEPER)
    jobs.take_file_in.func(register="bicycles", ref=sheet.ref)
    assert Record.objects.get().values == {**VALUES, "name": "い"}
