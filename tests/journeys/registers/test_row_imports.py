"""The rows of a table come back as a file: a record that is named has exactly its rows, and no other is touched."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from madoguchi.engines.records.actions.changing_records import change_record, delete_record
from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.engines.records.actions.hooks import add_hook
from madoguchi.engines.records.adapters.sheets import rows_of
from madoguchi.engines.records.errors import FieldNotYours, SheetNotChosen, SheetUnreadable
from madoguchi.engines.records.models import HookDelivery, Record, RecordChange, RecordImport
from madoguchi.engines.records.queries.registers import RecordFacts, register_section
from madoguchi.engines.records.rules.register_rows import completed
from madoguchi.faces.ui.workbooks import workbook
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.models import Account
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys import jobs
from madoguchi.journeys.registers import imports
from madoguchi.journeys.registers.errors import NoSuchTable
from madoguchi.journeys.registers.import_sheets import choose_sheet, sheets_of_import
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.journeys.registers.table_rows import exported_rows
from madoguchi.journeys.registers.taking_back import take_back
from madoguchi.values.clock import moved_to, now
from madoguchi.values.references import new_record_number
from madoguchi.values.spreadsheet import harmless
from tests.journeys import office
from tests.journeys.registers.house import KEEPER, OTHER_KEEPER, READER, publish_registers
from tests.journeys.registers.test_totals import TABLE
from tests.journeys.registers.workbooks import workbook_of

pytestmark = pytest.mark.django_db

WORKED = "            - {id: twice, type: formula, label: 倍, formula: cost * 2, unit: 円}\n        - {id: bought_on"
HOUSE = TABLE.replace("        - {id: bought_on", WORKED).replace(
    "        - {id: bought_on",
    "        - {id: spent, type: formula, label: 合計, formula: sum(repairs.cost), unit: 円}\n        - {id: bought_on",
)
ROWS = [{"what": "タイヤ", "cost": 1200, "hours": 0.1}, {"what": "ブレーキ", "cost": 2300, "hours": 0.2}]
HEAD = "記録の番号,内容,費用,時間\n"


def _bicycle(number: str, rows: list[dict[str, Any]] | None = None, **values: Any) -> RecordFacts:
    """A bicycle with what follows from its rows."""
    found = register("bicycles")
    told = {"number": number, "name": f"自転車{number}", "state": "good", "repairs": rows, **values}
    whole, problems = completed(register_section(found), {}, told, surroundings_for(KEEPER, "ja"))
    assert problems == []
    return create_record(found, whole, ref=new_record_number(), by=KEEPER)


@pytest.fixture(autouse=True)
def _house() -> None:
    publish_registers(HOUSE)
    open_account("staff", KEEPER.name, ref=KEEPER.ref, duties=KEEPER.duties)


def _sheet(text: str | bytes, name: str = "x.csv", table: str = "repairs") -> imports.ImportSheet:
    content = text.encode() if isinstance(text, str) else text
    ref = imports.bring_file("bicycles", name, content, by=KEEPER, table=table)
    return imports.import_sheet("bicycles", ref, by=KEEPER, language="ja")


def _taken(sheet: imports.ImportSheet, **seen: Any) -> imports.ImportSheet:
    imports.begin("bicycles", sheet.ref, by=KEEPER, **seen)
    jobs.take_file_in.func(register="bicycles", ref=sheet.ref)
    return imports.import_sheet("bicycles", sheet.ref, by=KEEPER, language="ja")


def _rows(one: RecordFacts) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = Record.objects.get(ref=one.ref).values.get("repairs", [])
    return [{name: value for name, value in row.items() if name != "twice"} for row in found]


def _refused(sheet: imports.ImportSheet) -> dict[int, str]:
    return {plan.line: "　".join(map(str, plan.why)) for plan in sheet.refused}


def _checked(sheet: imports.ImportSheet) -> list[dict[str, str]]:
    _name, heads, rows = imports.checked_file(
        "bicycles", sheet.ref, by=KEEPER, language="ja", translate=lambda text: text
    )
    return [dict(zip(heads, map(str, row), strict=True)) for row in rows]


def _as_csv(heads: Any, rows: Any) -> bytes:
    into = io.StringIO()
    csv.writer(into).writerows([[harmless(cell) for cell in row] for row in (heads, *rows)])
    return into.getvalue().encode("utf-8-sig")


def _own_file(by: Any = KEEPER, language: str = "ja", table: str = "repairs") -> bytes:
    number, line = ("Record number", "Row") if language == "en" else ("記録の番号", "行")
    made = exported_rows("bicycles", table, "", {}, "", number=number, line=line, by=by, language=language)
    return _as_csv(made.heads, made.rows)


def test_our_own_file_comes_back_and_nothing_changes() -> None:
    _bicycle("1", ROWS)
    _bicycle("2", [{"what": "=1+1", "cost": 5}, {"what": "+81"}, {"what": "点検"}])
    _bicycle("3")
    for language in ("ja", "en"):
        sheet = _sheet(_own_file(language=language))
        assert sheet.counts == {"change": 0, "same": 2, "refuse": 0}
        assert sheet.table_rows == {"same": 5}
    assert _sheet(_own_file().decode("utf-8-sig").encode("cp932")).counts["same"] == 2


def test_a_record_that_is_named_has_the_rows_of_the_file_in_their_order_and_others_stay() -> None:
    one, other, third = _bicycle("1", ROWS), _bicycle("2", ROWS), _bicycle("3")
    add_hook("bicycles", "https://hooks.example.jp", ["changed"], by_name="x")
    text = f"{HEAD}{one.ref},ブレーキ,2500,0.2\n{one.ref},鍵,100,\n{third.ref},点検,,\n"
    sheet = _sheet(text)
    assert sheet.counts == {"change": 2, "same": 0, "refuse": 0}
    assert sheet.table_rows == {"add": 2, "change": 1, "gone": 1}
    assert sheet.table == "修理"
    told = {each.label: (each.before, each.after) for each in sheet.changed[0].changes}
    assert told == {
        "修理 1": ("費用：2,300円　倍：4,600円", "費用：2,500円　倍：5,000円"),
        "修理 2（増える）": ("", "鍵　100円　200円"),
        "修理 1（なくなる）": ("タイヤ　1,200円　0.1時間　2,400円", ""),
        "合計": ("3,500円", "2,600円"),
    }
    assert _rows(one) == ROWS, "nothing is done yet"
    ended = _taken(sheet)
    assert (ended.counts, ended.table) == ({"change": 2, "refuse": 0}, "修理")
    assert _rows(one) == [{"what": "ブレーキ", "cost": 2500, "hours": 0.2}, {"what": "鍵", "cost": 100}]
    assert (_rows(other), _rows(third)) == (ROWS, [{"what": "点検"}])
    assert Record.objects.get(ref=one.ref).values["spent"] == 2600
    acts = RecordChange.objects.filter(kind="import")
    assert [act.reason for act in acts] == ["ファイル「x.csv」の取込み"] * 2
    assert Entry.objects.get(verb="write:record_import").dossiers.count(one.ref) == 1
    assert HookDelivery.objects.count() == 2
    jobs.take_file_in.func(register="bicycles", ref=sheet.ref)
    assert RecordChange.objects.filter(kind="import").count() == 2
    take_back("bicycles", one.ref, 2, revision=2, reason="戻す", by=KEEPER, language="ja")
    assert _rows(one) == ROWS


def test_a_record_may_be_named_by_its_key_and_its_lines_may_stand_apart() -> None:
    one, other = _bicycle("1", ROWS), _bicycle("2")
    sheet = _sheet("番号,内容,費用,時間\n1,あ,1,\n2,い,2,\n1,う,3,\n")
    assert (sheet.counts["change"], sheet.table_rows["change"]) == (2, 2)
    _taken(sheet)
    assert [row["what"] for row in _rows(one)] == ["あ", "う"]
    assert [row["what"] for row in _rows(other)] == ["い"]


def test_a_line_with_only_the_key_is_a_row_of_the_record_whose_number_stands_beside_that_key() -> None:
    one, other = _bicycle("1", ROWS), _bicycle("2")
    head = "記録の番号,番号,内容,費用,時間\n"
    _taken(_sheet(f"{head},1,い,,\n{one.ref},1,あ,,\n"))
    assert [row["what"] for row in _rows(one)] == ["い", "あ"]
    wrong = _sheet(f"{head}{one.ref},2,あ,,\n")
    assert "合いません" in _refused(wrong)[2]
    both = _sheet(f"{head}{one.ref},1,あ,,\n{other.ref},1,い,,\n")
    assert set(_refused(both)) == {2, 3}
    twice = _sheet(f"{head}{one.ref},,あ,,\n,1,い,,\n")
    assert _refused(twice) == {3: "2行目と同じ記録です。"}


def test_one_line_that_is_refused_keeps_the_whole_record_as_it_is() -> None:
    one, other = _bicycle("1", ROWS), _bicycle("2")
    sheet = _sheet(f"{HEAD}{one.ref},あ,1,\n{one.ref},い,たくさん,\n{one.ref},,3,\n{other.ref},え,4,\n")
    assert (sheet.counts, list(_refused(sheet))) == ({"change": 1, "same": 0, "refuse": 1}, [3])
    first, second, third, fourth = _checked(sheet)
    assert (first["結果"], second["結果"], fourth["結果"]) == ("受け取れない", "受け取れない", "増える")
    assert "3行目" in first["理由"]
    assert "費用" in second["理由"]
    assert "3行目" in third["理由"]
    corrected = [{**second, "費用": "2"} if row is second else row for row in (first, second, third, fourth)]
    corrected[2] = {**third, "内容": "う"}
    again = _sheet(_as_csv(first, [row.values() for row in corrected]))
    assert (again.counts, again.unknown) == ({"change": 2, "same": 0, "refuse": 0}, ())
    _taken(sheet)
    assert _rows(one) == ROWS
    assert _rows(other) == [{"what": "え", "cost": 4}]


def test_what_is_wrong_with_the_record_is_said_at_the_line_of_its_row() -> None:
    one = _bicycle("1", ROWS)
    sheet = _sheet(f"{HEAD}{one.ref},あ,1,\n{one.ref},,2,\n{one.ref},,3,\n")
    assert list(_refused(sheet)) == [3]
    told = _refused(sheet)[3]
    assert "修理 2" in told
    assert "4行目：" in told
    assert [row["理由"][:4] for row in _checked(sheet)] == ["同じ記録", "修理 2", "修理 3"]


def test_the_file_tells_each_line_and_what_no_line_does() -> None:
    one = _bicycle("1", [*ROWS, {"what": "鍵", "cost": 1}])
    sheet = _sheet(f"{HEAD}{one.ref},鍵,1,\n{one.ref},タイヤ,1300,0.1\n")
    first, second = _checked(sheet)
    assert (first["結果"], second["結果"]) == ("変わる", "変わる")
    assert "修理 2（なくなる）：ブレーキ" in first["変わる値"]
    assert "修理の行の順：1、3 → 3、1" in first["変わる値"]
    assert "合計：3,501円 → 1,301円" in first["変わる値"]
    assert second["変わる値"] == "修理 2：費用：1,200円　倍：2,400円 → 費用：1,300円　倍：2,600円"


def test_a_line_that_names_no_record_leaves_the_record_above_it_as_it_is() -> None:
    one, other = _bicycle("1", ROWS), _bicycle("2")
    sheet = _sheet(f"{HEAD},あ,1,\n{one.ref},い,2,\n,う,3,\n{other.ref},え,4,\n")
    assert sheet.counts == {"change": 1, "same": 0, "refuse": 2}
    assert set(_refused(sheet)) == {2, 4}
    assert [row["結果"] for row in _checked(sheet)] == ["受け取れない"] * 3 + ["増える"]
    _taken(sheet)
    assert _rows(one) == ROWS


def test_sums_notes_and_headings_again_are_no_rows_but_what_names_its_record_is() -> None:
    one = _bicycle("1", ROWS)
    head = "内容,費用,時間,番号\n"
    sheet = _sheet(f"{head}合計,100,,1\n{head}合計,100,,\n※ 税込みです,,,\n")
    assert (sheet.sums, sheet.rows, sheet.table_rows) == (3, 1, {"change": 1, "gone": 1})
    _taken(sheet)
    assert _rows(one) == [{"what": "合計", "cost": 100}]


def test_a_table_is_emptied_by_a_line_that_only_names_its_record() -> None:
    one, other = _bicycle("1", ROWS), _bicycle("2")
    sheet = _sheet(f"{HEAD}{one.ref},,,\n{other.ref},,,\n")
    assert (sheet.counts, sheet.table_rows) == ({"change": 1, "same": 1, "refuse": 0}, {"gone": 2})
    _taken(sheet)
    assert _rows(one) == []


def test_records_that_are_not_there_are_refused_and_none_is_made() -> None:
    gone = _bicycle("1", ROWS)
    delete_record(register("bicycles"), gone.ref, reason="捨てた", by=KEEPER)
    sheet = _sheet(f"記録の番号,番号,内容,費用,時間\n{gone.ref},,あ,,\n,9,い,,\nK7QM-3F2X-8WNA,,う,,\n")
    assert (sheet.counts, list(_refused(sheet))) == ({"change": 0, "same": 0, "refuse": 3}, [2, 3, 4])
    assert "「9」の記録が、この台帳にありません。" in _refused(sheet)[3]


def test_more_rows_than_a_table_takes_are_refused() -> None:
    one = _bicycle("1", ROWS)
    sheet = _sheet(HEAD + f"{one.ref},あ,1,\n" * 10)
    assert "「修理」は9つまでです。" in _refused(sheet)[2]
    assert _sheet(HEAD + f"{one.ref},あ,1,\n" * 9).table_rows == {"add": 7, "change": 2}


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("記録の番号,内容,費用", "「修理」の列「時間」が、ファイルにありません"),
        ("内容,費用,時間", "「記録の番号」か「番号」の列"),
        ("a,b", "見出しの行が見つかりません"),
    ],
)
def test_a_file_without_a_column_of_the_table_or_of_its_record_is_refused(head: str, said: str) -> None:
    with pytest.raises(SheetUnreadable, match=said):
        _sheet(f"{head}\n1,2,3\n")


def test_columns_that_are_only_read_are_said() -> None:
    one = _bicycle("1", ROWS)
    sheet = _sheet(f"記録の番号,名前,行,内容,費用,時間,倍,置き場\n{one.ref},別の名前,1,あ,1,,99,西\n")
    assert (sheet.read_only, sheet.unknown) == (("名前", "倍"), ("置き場",))
    _taken(sheet)
    assert Record.objects.get(ref=one.ref).values["name"] == "自転車1"


def test_what_somebody_changed_after_it_was_looked_at_stays() -> None:
    one, other = _bicycle("1", ROWS), _bicycle("2", ROWS)
    with moved_to(now() + timedelta(minutes=1)):
        sheet = _sheet(f"{HEAD}{one.ref},あ,1,\n{other.ref},い,2,\n")
        seen_at = now()
    with moved_to(now() + timedelta(minutes=2)):
        values = {**one.values, "price": 9}
        change_record(register("bicycles"), one.ref, values, reason="数えた", by=OTHER_KEEPER, revision=one.revision)
        ended = _taken(sheet, seen_at=seen_at)
    assert (_rows(one), [row["what"] for row in _rows(other)]) == (ROWS, ["い"])
    assert OTHER_KEEPER.name in _refused(ended)[2]


def test_it_goes_on_behind_the_records_that_are_in_and_answers_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "_BATCH", 1)
    made = [_bicycle(str(at), ROWS) for at in range(3)]
    lines = "".join(f"{one.ref},,{word},,\n" for word in "あい" for one in made)
    sheet = _sheet(f"記録の番号,番号,内容,費用,時間\n{lines},0,う,,\n")
    assert list(_refused(sheet)) == [8]
    imports.begin("bicycles", sheet.ref, by=KEEPER)
    assert next(imports.batches("bicycles", sheet.ref)) == 1
    assert [[row["what"] for row in _rows(one)] for one in made[:2]] == [["あ", "い"], ["タイヤ", "ブレーキ"]]
    jobs.take_file_in.func(register="bicycles", ref=sheet.ref)
    assert {tuple(row["what"] for row in _rows(one)) for one in made} == {("あ", "い")}
    done = RecordImport.objects.get()
    assert (done.added, done.changed, done.refused, done.line) == (0, 3, 1, 8)


@pytest.mark.parametrize("gone", ["posts", "table"])
def test_once_they_may_no_more_or_the_table_is_gone_the_rest_is_refused_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, gone: str
) -> None:
    monkeypatch.setattr(imports, "_BATCH", 1)
    one, other = _bicycle("1", ROWS), _bicycle("2", ROWS)
    sheet = _sheet(f"{HEAD}{one.ref},あ,1,\n{other.ref},い,2,\n{other.ref},う,2,\n")
    imports.begin("bicycles", sheet.ref, by=KEEPER)
    assert next(imports.batches("bicycles", sheet.ref)) == 1
    if gone == "posts":
        Account.objects.get(ref=KEEPER.ref).posts.all().delete()
    else:
        publish_registers(HOUSE.replace("id: repairs", "id: mends").replace("repairs.cost", "mends.cost"))
    jobs.take_file_in.func(register="bicycles", ref=sheet.ref)
    assert ([row["what"] for row in _rows(one)], _rows(other)) == (["あ"], ROWS)
    done = RecordImport.objects.get()
    assert (done.changed, done.refused, done.ended_at is not None) == (1, 1, True)
    left = [line for line, _ in rows_of("x.csv", bytes(done.content))][1:]
    assert left == ([3, 4] if gone == "posts" else [])


def test_only_who_changes_the_register_and_its_table_brings_rows() -> None:
    rights = "rights:\n  fields:\n    - {fields: [repairs], %s: [{division: centre}]}\n"
    with pytest.raises(NotPermitted):
        imports.bring_file("bicycles", "x.csv", HEAD.encode(), by=READER, table="repairs")
    with pytest.raises(NoSuchTable):
        _sheet(HEAD, table="name")
    with pytest.raises(NotPermitted):
        imports.bring_file("bicycles", "x.csv", HEAD.encode(), by=office.member("x-1", "tax"), table="repairs")
    publish_registers(HOUSE.split("  datasets:")[0] + rights % "change")
    with pytest.raises(FieldNotYours):
        _sheet(HEAD)
    publish_registers(HOUSE.split("  datasets:")[0] + rights % "see")
    with pytest.raises(NoSuchTable):
        _sheet(HEAD)


def test_a_share_of_the_records_is_a_share_of_their_rows() -> None:
    one, other = _bicycle("1", ROWS), _bicycle("2", ROWS, state="broken", why="鍵")
    rule = "{who: [{division: traffic}], see: %s, change: {field: state, is: good}}"
    base = HOUSE.split("  datasets:")[0] + "rights:\n  records:\n    - "
    publish_registers(base + rule % "true")
    lines = f"記録の番号,番号,内容,費用,時間\n{one.ref},,あ,,\n,2,い,,\n"
    assert "見ることだけ" in _refused(_sheet(lines))[3]
    publish_registers(base + rule % "{field: state, is: good}")
    sheet = _sheet(lines)
    assert "「2」の記録が、この台帳にありません。" in _refused(sheet)[3]
    _taken(sheet)
    assert ([row["what"] for row in _rows(one)], _rows(other)) == (["あ"], ROWS)


def test_a_register_that_has_ended_takes_rows_of_the_records_it_has() -> None:
    one = _bicycle("1", ROWS)
    publish_registers(HOUSE.replace("review_on: 2027-04-01", "review_on: 2027-04-01\nended_on: 2026-04-01"))
    _taken(_sheet(f"{HEAD}{one.ref},あ,1,\n"))
    assert [row["what"] for row in _rows(one)] == ["あ"]


def test_a_table_a_record_does_not_have_takes_no_rows() -> None:
    one = _bicycle("1")
    publish_registers(
        HOUSE.replace("          label: 修理\n", "          label: 修理\n          show: {field: state, is: broken}\n")
    )
    assert "「修理」がありません" in _refused(_sheet(f"{HEAD}{one.ref},あ,1,\n"))[2]


def test_a_file_of_records_is_read_as_before_and_leaves_the_rows() -> None:
    one = _bicycle("1", ROWS)
    sheet = _sheet(f"記録の番号,名前,値段,内容\n{one.ref},新しい名前,5,x\n", table="")
    assert (sheet.counts["change"], sheet.table, sheet.unknown) == (1, "", ("内容",))
    _taken(sheet)
    assert _rows(one) == ROWS


def test_of_a_workbook_with_several_sheets_the_one_with_the_rows_is_proposed_and_chosen() -> None:
    one = _bicycle("1", ROWS)
    rows = [["記録の番号", "内容", "費用", "時間"], [one.ref, "あ", 5, 0.5]]
    book = workbook_of({"台帳": [["番号", "名前", "状態"], ["1", "x", "よい"]], "修理": rows})
    ref = imports.bring_file("bicycles", "x.xlsx", book, by=KEEPER, table="repairs")
    with pytest.raises(SheetNotChosen):
        imports.import_sheet("bicycles", ref, by=KEEPER, language="ja")
    assert sheets_of_import("bicycles", ref, by=KEEPER).choice.proposed == 1
    choose_sheet("bicycles", ref, 1, by=KEEPER, language="ja")
    sheet = imports.import_sheet("bicycles", ref, by=KEEPER, language="ja")
    assert (sheet.counts["change"], sheet.table) == (1, "修理")
    _taken(sheet)
    assert _rows(one) == [{"what": "あ", "cost": 5, "hours": 0.5}]


def test_our_own_workbook_comes_back_and_nothing_changes() -> None:
    _bicycle("1", ROWS)
    made = exported_rows("bicycles", "repairs", "", {}, "", number="記録の番号", line="行", by=KEEPER, language="ja")
    book = b"".join(workbook(made.heads, made.rows))
    assert _sheet(book, "x.xlsx").counts == {"change": 0, "same": 1, "refuse": 0}
