"""A field that names a member of staff: found by name, shown with the post of today, and still named who left."""

from __future__ import annotations

from datetime import date

import pytest

from madoguchi.engines.records.adapters.sheets import as_csv
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.queries.registers import record_of
from madoguchi.foundation.identity.directory import staff_found
from madoguchi.foundation.identity.models import Account, AccountKind, StaffPost
from madoguchi.journeys.registers import imports
from madoguchi.journeys.registers.export import exported
from madoguchi.journeys.registers.keeping import save_form
from madoguchi.journeys.registers.lists import list_sheet
from madoguchi.journeys.registers.record_forms import FormSheet
from madoguchi.values.references import new_record_number
from tests.journeys.registers.house import BICYCLES, KEEPER, bicycle, publish_registers

pytestmark = pytest.mark.django_db

FIELD = "        - {id: keeper, type: staff, label: 管理する人, require: false}\n        - {id: bought_on"
KEPT = BICYCLES.replace("        - {id: bought_on", FIELD).replace("[name, state, price]", "[name, keeper]")


def _person(ref: str, name: str, division: str = "traffic") -> Account:
    account = Account.objects.create(ref=ref, kind=AccountKind.STAFF, name=name, kana="ヤマダ")
    StaffPost.objects.create(account=account, division=division, position="clerk", from_on=date(2020, 1, 1))
    return account


def _save(**posted: str) -> FormSheet:
    given = {"number": ["1"], "name": ["自転車"], "state": ["good"]}
    given |= {name.replace("__", "."): [text] for name, text in posted.items()}
    ref = new_record_number()
    return save_form("bicycles", ref, given, is_new=True, reason="", revision=0, by=KEEPER, language="ja")


def test_somebody_is_searched_for_and_shown_with_the_post_of_today() -> None:
    publish_registers(KEPT)
    first, _second = _person("s-1", "山田 花子"), _person("s-2", "山田 太郎", "centre")
    sheet = _save(keeper__words="山田", look_up="keeper")
    found = next(view for view in sheet.fields if view.path == "keeper").inputs[1]
    assert [choice.label for choice in found.choices[:2]] == ["山田 花子", "山田 太郎"]
    assert all(choice.hint for choice in found.choices[:2])
    kept = _save(keeper="s-1").saved
    assert record_of("bicycles", kept).values["keeper"] == "s-1"
    cell = list_sheet("bicycles", "", Wanted(), {}, by=KEEPER, language="ja", size=9).rows[0].cells[1]
    assert cell.startswith("山田 花子（")
    assert list_sheet("bicycles", "", Wanted(words="花子"), {}, by=KEEPER, language="ja", size=9).rows
    first.is_active = False
    first.save()
    StaffPost.objects.all().delete()
    rows = list_sheet("bicycles", "", Wanted(), {}, by=KEEPER, language="ja", size=9).rows
    assert rows[0].cells[1] == "山田 花子"
    assert not _save(keeper__words="山田 花子").saved


def test_a_file_names_staff_by_number_or_whole_name() -> None:
    publish_registers(KEPT)
    _person("s-1", "山田 花子")
    text = "番号,名前,状態,管理する人\n1,一,よい,山田 花子\n2,二,よい,s-1\n3,三,よい,だれか\n"
    ref = imports.bring_file("bicycles", "x.csv", text.encode(), by=KEEPER)
    sheet = imports.import_sheet("bicycles", ref, by=KEEPER, language="ja")
    assert (sheet.counts[imports.ADD], sheet.counts[imports.REFUSE]) == (2, 1)


def test_a_file_names_staff_as_our_own_lists_show_them_also_two_of_one_name() -> None:
    publish_registers(KEPT)
    _person("s-1", "山田 花子")
    _person("s-2", "山田 花子", "centre")
    _person("s-3", "佐藤 次郎")
    for number, ref in enumerate(("s-1", "s-2", "s-3"), 1):
        bicycle(str(number), keeper=ref)
    table = exported("bicycles", "", {}, "", number="記録の番号", by=KEEPER, language="ja")
    content = as_csv([*enumerate([table.heads, *((str(cell) for cell in row) for row in table.rows)], 1)])
    sheet = imports.import_sheet(
        "bicycles", imports.bring_file("bicycles", "f.csv", content, by=KEEPER), by=KEEPER, language="ja"
    )
    assert dict(sheet.counts) == {"add": 0, "change": 0, "same": 3, "refuse": 0}
    moved = content.decode().replace("佐藤 次郎（", "佐藤 次郎（前の課 ").encode()
    again = imports.bring_file("bicycles", "f.csv", moved, by=KEEPER)
    assert dict(imports.import_sheet("bicycles", again, by=KEEPER, language="ja").counts)["same"] == 3


@pytest.mark.parametrize(("name", "words"), [("髙木 花子", "高木"), ("高木 花子", "髙木"), ("木下 花子", "やまだ")])
def test_somebody_is_found_however_their_name_is_written(name: str, words: str) -> None:
    _person("staff-9", name)
    assert [one.name for one in staff_found(words, most=5)] == [name]
