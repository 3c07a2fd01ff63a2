"""Columns of fields with parts: read as our own files write them, or part by part; nothing is emptied."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest

from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.engines.records.models import Record
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.rules.register_rows import columns_of
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.identity.actions import open_account
from madoguchi.journeys import jobs
from madoguchi.journeys.registers import imports
from madoguchi.journeys.registers.export import exported
from madoguchi.journeys.registers.from_file import guess_of
from madoguchi.values.references import new_record_number
from tests.engines.records.trial import NAME
from tests.journeys.registers.house import BICYCLES, KEEPER, publish_registers

pytestmark = pytest.mark.django_db

_BANK = {"bank_code": "9999", "bank_name": "見本銀行", "branch_code": "001", "branch_name": "見本支店"}
ADDRESS = {
    "postal_code": "8030814",
    "prefecture": "福岡県",
    "city": "北九州市小倉北区",
    "town": "大手町",
    "street": "1番1号",
    "building": "見本ビル",
    "ward_code": "",
    "city_code": "401064",
}
_WHOLE_NAME = {**NAME, "roman": "", "single": False}
_LINE = "〒803-0814 福岡県北九州市小倉北区大手町1番1号 見本ビル"
_ACCOUNT = "見本銀行（9999） 見本支店（001） 普通 1234567 ﾄﾊﾞﾀ ｱｵｲ"
VALUES: dict[str, Any] = {
    "number": "1",
    "name": "あ",
    "state": "good",
    "owner": NAME,
    "home": ADDRESS,
    "account": {**_BANK, "kind": "ordinary", "number": "1234567", "holder_kana": "ﾄﾊﾞﾀ ｱｵｲ"},
}
_FIELDS = """\
        - {id: owner, type: person_name, label: 持ち主, require: false}
        - {id: home, type: address, label: 住所, require: false}
        - {id: account, type: bank_account, label: 口座, require: false}
        - {id: twice, type: formula, label: 二倍, formula: price * 2}
"""


def _brought(text: str) -> imports.ImportSheet:
    ref = imports.bring_file("bicycles", "x.csv", text.encode(), by=KEEPER)
    return imports.import_sheet("bicycles", ref, by=KEEPER, language="ja")


@pytest.fixture(autouse=True)
def _house() -> None:
    publish_registers(
        BICYCLES.replace("  views:\n", f"{_FIELDS}  views:\n", 1).replace(
            "columns: [name, state, price]", "columns: [number, name, state, owner, home, account]", 1
        )
    )
    open_account("staff", KEEPER.name, ref=KEEPER.ref, duties=KEEPER.duties)


def _held(**values: object) -> Record:
    made = create_record(register("bicycles"), {**VALUES, **values}, ref=new_record_number(), by=KEEPER)
    return Record.objects.get(ref=made.ref)


def _exported() -> str:
    """The file of a list that shows every part, as somebody would bring it back."""
    table = exported("bicycles", "all", {}, "", number="記録の番号", by=KEEPER, language="ja")
    rows = StringIO()
    csv.writer(rows).writerows([table.heads, *table.rows])
    return rows.getvalue()


def _taken(text: str) -> imports.ImportSheet:
    sheet = _brought(text)
    imports.begin("bicycles", sheet.ref, by=KEEPER)
    jobs.take_file_in.func(register="bicycles", ref=sheet.ref)
    return sheet


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"owner": {**NAME, "family": "デ ラ クルス", "family_kana": "デ ラ クルス"}},
        {"owner": {**NAME, "family": "マリア", "family_kana": "マリア", "given": "", "given_kana": "", "single": True}},
        {"home": {**ADDRESS, "building": ""}},
        {"home": {**ADDRESS, "city": "北九州市 小倉北区", "town": "上", "street": "の町 1番"}},
        {"account": {**VALUES["account"], "bank_name": "見本（新）銀行", "kind": "savings"}},
    ],
)
def test_what_our_own_file_says_of_names_addresses_and_accounts_comes_back_as_the_same(
    values: dict[str, object],
) -> None:
    held = _held(**values).values
    sheet = _taken(_exported())
    assert (sheet.counts["same"], sheet.counts["refuse"], sheet.unknown) == (1, 0, ())
    assert Record.objects.get().values == held


def test_cells_of_names_addresses_and_accounts_are_read_into_their_parts() -> None:
    _taken(f"番号,名前,状態,持ち主,住所,口座\n1,あ,よい,戸畑　葵（とばた　あおい）,{_LINE},{_ACCOUNT}\n")
    values = Record.objects.get().values
    assert values["owner"] == _WHOLE_NAME
    assert values["home"] == ADDRESS
    assert values["account"] == VALUES["account"]


def test_columns_of_parts_are_read_together() -> None:
    heads = "番号,名前,状態,姓,名,セイ,メイ,住所 郵便番号,住所 都道府県,住所 市区町村,住所 町名,住所 丁目・番地"
    sheet = _taken(
        f"{heads}\n1,あ,よい,戸畑,葵,トバタ,アオイ,803-0814,福岡県,北九州市小倉北区,大手町,1番1号\n2,い,よい,戸畑,,,,,,,,\n"
    )
    assert sheet.unknown == ()
    assert (sheet.counts["add"], sheet.counts["refuse"]) == (1, 1)
    values = Record.objects.get().values
    assert (values["owner"], values["home"]) == (_WHOLE_NAME, {**ADDRESS, "building": ""})


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        ("持ち主", "戸畑葵", "間を、1文字空けて"),
        ("持ち主", "戸畑 葵", "セイ（カナ）"),
        ("持ち主", "戸畑 葵（トバタアオイ）", "メイの間"),
        ("住所", "福岡県北九州市小倉北区大手町1番1号", "郵便番号から"),
        ("口座", "見本銀行 見本支店 普通 1234567", "の形で"),
    ],
)
def test_what_cannot_be_told_apart_is_refused_with_a_sentence_and_empties_nothing(
    column: str, cell: str, why: str
) -> None:
    held = _held().values
    sheet = _taken(f"番号,名前,{column}\n1,い,{cell}\n")
    assert sheet.counts["refuse"] == 1
    assert why in "".join(str(each) for one in sheet.refused for each in one.why)
    assert Record.objects.get().values == held


def test_part_columns_that_do_not_make_an_answer_are_left_and_said() -> None:
    held = _held().values
    sheet = _taken("番号,名前,状態,郵便番号\n1,い,よい,803-0814\n")
    assert sheet.unknown == ("郵便番号",)
    assert Record.objects.get().values == {**held, "name": "い"}


def test_a_register_of_one_column_is_made_and_filled() -> None:
    guess = guess_of("品名.csv", [(1, ("品名",)), (2, ("机",)), (3, ("椅子",))])
    assert [one["label"] for one in guess.content["record"]["pages"][0]["fields"]] == ["品名"]
    section = register_section(register("bicycles"))
    found = columns_of(section, [(1, ("名前",)), (2, ("机",))])
    assert found is not None
    assert [one.id for one in found.fields.values()] == ["name"]
    assert columns_of(section, [(1, ("記録の番号", "名前")), (2, ("R", "机"))]) is not None
    assert columns_of(section, [(1, ("題",)), (2, ("名前",)), (3, ("机", "椅子"))]) is None
