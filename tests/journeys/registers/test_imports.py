"""A file goes into a register after everybody saw what each row would do; what is refused comes back with reasons."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from madoguchi.engines.records import together
from madoguchi.engines.records.actions.changing_records import change_record
from madoguchi.engines.records.actions.hooks import add_hook
from madoguchi.engines.records.adapters import excel, sheets
from madoguchi.engines.records.adapters.excel_streamed import StreamedBook
from madoguchi.engines.records.adapters.sheets import rows_of, soon_read_again
from madoguchi.engines.records.errors import ImportBegun, SheetUnreadable
from madoguchi.engines.records.models import HookDelivery, Record, RecordChange, RecordImport
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.rules.written_cells import text_of_cell
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.models import Account
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys import jobs
from madoguchi.journeys.registers import file_plans, imports
from madoguchi.journeys.registers.keeping import save_form
from madoguchi.journeys.registers.process import act
from madoguchi.values.clock import moved_to, now
from madoguchi.values.references import new_record_number
from tests.journeys.registers import leave
from tests.journeys.registers.house import BICYCLES, KEEPER, OTHER_KEEPER, READER, bicycle, publish_registers
from tests.journeys.registers.rights import CENTRE, COMPLAINTS

HEAD = "番号,名前,状態,故障の内容,値段,買った日,置き場\n"


def _excel(*rows: Iterable[object], merged: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    if merged:
        sheet.merge_cells(merged)
    into = io.BytesIO()
    book.save(into)
    return into.getvalue()


def _left(done: RecordImport) -> list[int]:
    """The lines of the rows that are kept of a file below its headings."""
    return [line for line, _ in rows_of("x.csv", bytes(done.content))][1:]


def _sheet(content: bytes, name: str = "x.csv") -> imports.ImportSheet:
    ref = imports.bring_file("bicycles", name, content, by=KEEPER)
    return imports.import_sheet("bicycles", ref, by=KEEPER, language="ja")


@pytest.mark.django_db
class TestImport:
    @pytest.fixture(autouse=True)
    def _house(self) -> None:
        publish_registers()
        open_account("staff", KEEPER.name, ref=KEEPER.ref, duties=KEEPER.duties)

    @pytest.mark.parametrize(
        ("gone", "said"),
        [("account", "このアカウントは見つかりません"), ("posts", "")],
    )
    def test_once_whoever_brought_it_may_no_more_the_rest_is_refused_with_the_reason(
        self, monkeypatch: pytest.MonkeyPatch, gone: str, said: str
    ) -> None:
        monkeypatch.setattr(imports, "_BATCH", 2)
        lines = "".join(f"{number},自転車{number},よい,,{number},,\n" for number in range(1, 6))
        sheet = _sheet(f"{HEAD}{lines}".encode())
        imports.begin("bicycles", sheet.ref, by=KEEPER)
        assert next(imports.batches("bicycles", sheet.ref)) == 2
        account = Account.objects.get(ref=KEEPER.ref)
        if gone == "account":
            Account.objects.filter(pk=account.pk).update(is_active=False)
        else:
            account.posts.all().delete()
        jobs.take_file_in.func(register="bicycles", ref=sheet.ref)
        done = RecordImport.objects.get()
        assert (Record.objects.count(), done.added, done.refused, done.line) == (2, 2, 3, 6)
        assert (done.ended_at is not None, _left(done)) == (True, [4, 5, 6])
        ended = imports.import_sheet("bicycles", sheet.ref, by=OTHER_KEEPER, language="ja")
        assert [one.line for one in ended.refused] == [4, 5, 6]
        assert said in str(ended.refused[0].why[0])

    def test_every_row_says_what_it_would_do_and_nothing_is_done(self) -> None:
        kept = bicycle("1", name="あ", price=5)
        bicycle("2", name="い")
        text = (
            f'{HEAD}1,あ,よい,,6,,西\n2,い,よい,,,,西\n3,う,故障,鍵,"1,200円",令和6年4月1日,東\n'
            "4,え,こわれた,,x,,\n3,う,よい,,,,\n5,,よい,,,,\n"
        )
        sheet = _sheet(text.encode("cp932"))
        assert sheet.counts == {"add": 1, "change": 1, "same": 1, "refuse": 3}
        assert sheet.unknown == ("置き場",)
        assert [plan.line for plan in sheet.refused] == [5, 6, 7]
        assert [str(one) for one in sheet.refused[1].why] == ["4行目と同じ記録です。"]
        assert Record.objects.get(ref=kept.ref).values["price"] == 5
        assert Record.objects.count() == 2

    def test_it_is_taken_in_once_with_its_history_and_the_rest_comes_back_to_be_corrected(self) -> None:
        kept = bicycle("1", name="あ", price=5)
        sheet = _sheet(f"{HEAD}1,あ,よい,,6,,\n3,う,よい,,7,R6.4.1,\n4,え,x,,,,\n".encode())
        _name, heads, rows = imports.checked_file(
            "bicycles", sheet.ref, by=KEEPER, language="ja", translate=lambda text: text
        )
        corrected = "\n".join(",".join(str(cell or "") for cell in row) for row in (heads, *rows))
        imports.begin("bicycles", sheet.ref, by=KEEPER)
        with pytest.raises(ImportBegun):
            imports.begin("bicycles", sheet.ref, by=KEEPER)
        for _ in range(2):
            jobs.take_file_in.func(register="bicycles", ref=sheet.ref)
        assert Record.objects.get(ref=kept.ref).values["price"] == 6
        new = Record.objects.get(key="3")
        assert new.values == {"number": "3", "name": "う", "state": "good", "price": 7, "bought_on": "2024-04-01"}
        assert RecordChange.objects.filter(kind="import").count() == 2
        done = RecordImport.objects.get()
        assert (done.added, done.changed, done.refused, _left(done)) == (1, 1, 1, [4])
        again = _sheet(corrected.replace(",x,", ",故障,").replace("え,故障,,", "え,故障,鍵,").encode())
        assert again.counts == {"add": 1, "change": 0, "same": 2, "refuse": 0}

    def test_what_somebody_changed_after_it_was_looked_at_stays_and_the_row_is_told(self) -> None:
        changed = bicycle("1", name="あ", price=5)
        bicycle("2", name="い", price=5)
        with moved_to(now() + timedelta(minutes=1)):
            sheet = _sheet(f"{HEAD}1,あ,よい,,6,,\n2,い,よい,,6,,\n3,う,よい,,6,,\n".encode())
            seen_at = now()
            assert sheet.counts == {"add": 1, "change": 2, "same": 0, "refuse": 0}
        with moved_to(now() + timedelta(minutes=2)):
            values = {**changed.values, "price": 9}
            change_record(
                register("bicycles"), changed.ref, values, reason="数えた", by=OTHER_KEEPER, revision=changed.revision
            )
            bicycle("3", name="ほか")
            imports.begin("bicycles", sheet.ref, by=KEEPER, seen_at=seen_at)
            jobs.take_file_in.func(register="bicycles", ref=sheet.ref)
        prices = dict(Record.objects.order_by("key").values_list("key", "values__price"))
        assert prices == {"1": 9, "2": 6, "3": None}
        ended = imports.import_sheet("bicycles", sheet.ref, by=KEEPER, language="ja")
        assert (ended.counts["change"], [one.line for one in ended.refused]) == (1, [2, 4])
        assert OTHER_KEEPER.name in str(ended.refused[0].why[0])

    def test_what_is_seen_of_a_list_can_be_corrected_and_fed_back(self) -> None:
        kept = bicycle("1", name="あ", price=5)
        sheet = _sheet(f"記録の番号,名前,値段\n{kept.ref},'=い,8\nAAAA-AAAA-AAAA,う,1\n".encode())
        assert sheet.counts == {"add": 0, "change": 1, "same": 0, "refuse": 1}
        imports.begin("bicycles", sheet.ref, by=KEEPER)
        jobs.take_file_in.func(register="bicycles", ref=sheet.ref)
        assert Record.objects.get(ref=kept.ref).values["name"] == "=い"

    def test_a_title_that_goes_over_several_columns_is_passed_over(self) -> None:
        rows = (["令和8年度 自転車の一覧"], [None], ["番号", "名前", "状態", "値段"], [1, "あ", "よい", 5.0])
        assert _sheet(_excel(*rows, merged="A1:D1"), "x.xlsx").counts["add"] == 1

    def test_a_file_without_headings_and_somebody_who_may_not_are_refused(self) -> None:
        with pytest.raises(SheetUnreadable, match="見出しの行"):
            _sheet(b"a,b\n1,2\n")
        with pytest.raises(NotPermitted):
            imports.bring_file("bicycles", "x.csv", HEAD.encode(), by=READER)

    def test_rows_go_in_batch_by_batch_and_go_on_after_an_interruption(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(imports, "_BATCH", 20)
        lines = "".join(f"{number},自転車{number},よい,,{number},,\n" for number in range(1, 41))
        sheet = _sheet(f"{HEAD}{lines}1,もう一度,よい,,,,\n".encode())
        imports.begin("bicycles", sheet.ref, by=KEEPER)
        assert next(imports.batches("bicycles", sheet.ref)) == 20
        assert Record.objects.count() == RecordImport.objects.get().added == 20
        jobs.take_file_in.func(register="bicycles", ref=sheet.ref)
        assert Record.objects.count() == RecordImport.objects.get().added == 40
        # The row in the third batch is refused, as was said before anything was done.
        assert RecordImport.objects.get().refused == sheet.counts["refuse"] == 1

    def test_what_a_file_brings_is_kept_as_if_somebody_had_typed_it(self) -> None:
        typed = bicycle("1", name="ｼﾞﾃﾝ車 \t{,}\\N", price=5, bought_on="2024-04-01")
        sheet = _sheet(f'{HEAD}2,"ｼﾞﾃﾝ車 \t{{,}}\\N",よい,,5,R6.4.1,\n'.encode())
        imports.begin("bicycles", sheet.ref, by=KEEPER)
        jobs.take_file_in.func(register="bicycles", ref=sheet.ref)
        one, other = Record.objects.get(ref=typed.ref), Record.objects.get(key="2")
        assert other.values == {**one.values, "number": "2"}
        assert other.text == one.text.replace("1\n", "2\n", 1)
        assert (other.v1, other.v2, other.v3, other.revision) == (one.v1, one.v2, one.v3, one.revision)
        assert set(other.terms) == set(one.terms)
        acts = RecordChange.objects.filter(record__in=[one, other]).order_by("kind")
        assert [(act.kind, act.after, act.by_ref) for act in acts] == [
            ("create", one.values, KEEPER.ref),
            ("import", other.values, KEEPER.ref),
        ]


@pytest.mark.django_db
def test_a_row_of_which_one_answer_does_not_go_with_another_is_refused_also_where_no_question_looks_at_another() -> (
    None
):
    must = "must: {field: ends_on, at_least: {field: begun_on}, because: 終わりは始まりより後です。}"
    days = (
        "        - {id: begun_on, type: date, label: 始まり}\n"
        f"        - {{id: ends_on, type: date, label: 終わり, {must}}}\n"
    )
    plain = BICYCLES.replace("show: {field: state, is: broken}", "require: false").replace(
        "  views:\n", f"{days}  views:\n"
    )
    publish_registers(plain)
    open_account("staff", KEEPER.name, ref=KEEPER.ref, duties=KEEPER.duties)
    assert register_section(register("bicycles")).is_plain is False
    rows = "1,一,よい,2026-04-02,2026-04-03\n2,二,よい,2026-04-02,2026-04-01\n"
    sheet = _sheet(f"番号,名前,状態,始まり,終わり\n{rows}".encode())
    assert (sheet.counts["add"], [plan.line for plan in sheet.refused]) == (1, [3])
    assert "終わりは始まりより後です" in str(sheet.refused[0].why[0])


@pytest.mark.django_db
def test_records_that_come_in_several_portions_are_told_and_written_down_once_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    publish_registers()
    open_account("staff", KEEPER.name, ref=KEEPER.ref, duties=KEEPER.duties)
    add_hook("bicycles", "https://hooks.example.jp", ["added"], by_name="x")
    monkeypatch.setattr(together, "AT_ONCE", 3)
    lines = "".join(f"{number},自転車{number},よい,,{number},,\n" for number in range(8))
    sheet = _sheet(f"{HEAD}{lines}".encode())
    imports.begin("bicycles", sheet.ref, by=KEEPER)
    jobs.take_file_in.func(register="bicycles", ref=sheet.ref)
    refs = set(Record.objects.values_list("ref", flat=True))
    assert len(refs) == RecordChange.objects.filter(kind="import", revision=1, by_ref=KEEPER.ref).count() == 8
    assert sorted(HookDelivery.objects.values_list("record_ref", flat=True)) == sorted(refs)
    told = Entry.objects.get(verb="write:record_import")
    assert (set(told.dossiers), len(told.dossiers)) == (refs, 8)


@pytest.mark.django_db
def test_a_file_is_read_and_written_as_a_whole_only_at_its_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    publish_registers()
    open_account("staff", KEEPER.name, ref=KEEPER.ref, duties=KEEPER.duties)
    monkeypatch.setattr(imports, "_BATCH", 2)
    sheet = _sheet(f"{HEAD}{''.join(f'{number},自,よい,,,,' + chr(10) for number in range(9))}".encode())
    imports.begin("bicycles", sheet.ref, by=KEEPER)
    with CaptureQueriesContext(connection) as asked:
        jobs.take_file_in.func(register="bicycles", ref=sheet.ref)
    content = [
        one["sql"] for one in asked.captured_queries if '"content"' in one["sql"] and "LENGTH(" not in one["sql"]
    ]
    assert [one.split()[0] for one in content] == ["COPY", "UPDATE"]


@pytest.mark.django_db
def test_a_cell_of_a_workbook_that_no_text_can_hold_refuses_its_row_and_the_others_go_in() -> None:
    publish_registers()
    open_account("staff", KEEPER.name, ref=KEEPER.ref, duties=KEEPER.duties)
    content = _excel(["番号", "名前", "状態"], ["1", "一", "よい"], ["2", "_x0000_二", "よい"], ["3", "三", "よい"])
    sheet = _sheet(content, "x.xlsx")
    assert (sheet.counts["add"], [plan.line for plan in sheet.refused]) == (2, [3])
    imports.begin("bicycles", sheet.ref, by=KEEPER)
    jobs.take_file_in.func(register="bicycles", ref=sheet.ref)
    done = RecordImport.objects.get()
    assert (set(Record.objects.values_list("key", flat=True)), done.refused) == ({"1", "3"}, 1)
    assert done.ended_at is not None


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_any_more_ends_with_the_reason() -> None:
    publish_registers()
    open_account("staff", KEEPER.name, ref=KEEPER.ref, duties=KEEPER.duties)
    sheet = _sheet(f"{HEAD}1,一,よい,,,,\n2,二,よい,,,,\n".encode())
    RecordImport.objects.update(content=b"1,\0")
    imports.begin("bicycles", sheet.ref, by=KEEPER)
    jobs.take_file_in.func(register="bicycles", ref=sheet.ref)
    done = RecordImport.objects.get()
    assert (done.ended_at is not None, bytes(done.content), done.added, done.refused) == (True, b"", 0, 1)
    ended = imports.import_sheet("bicycles", sheet.ref, by=KEEPER, language="ja")
    (refused,) = _refused(ended)
    assert (refused[0], "CSVでもExcelでもないファイル" in refused[1]) == (1, True)


def _brought(content: str) -> tuple[imports.ImportSheet, imports.ImportSheet]:
    """What the page says before a file is taken in, and after it."""
    before = _sheet(content.encode())
    imports.begin("bicycles", before.ref, by=KEEPER)
    jobs.take_file_in.func(register="bicycles", ref=before.ref)
    return before, imports.import_sheet("bicycles", before.ref, by=KEEPER, language="ja")


def _refused(sheet: imports.ImportSheet) -> list[tuple[int, str]]:
    return [(plan.line, str(plan.why[0])) for plan in sheet.refused]


def _keyed_by(typed: str) -> None:
    publish_registers(BICYCLES.replace("type: text, label: 番号, max_length: 20", f"type: {typed}, label: 番号"))
    open_account("staff", KEEPER.name, ref=KEEPER.ref, duties=KEEPER.duties)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "one", "other"),
    [
        ("integer", "1", "01"),
        ("integer", "1", "１"),
        ("date", "2026-04-01", "令和8年4月1日"),
        ("kana", "ﾀﾅｶ", "タナカ"),
        ("kana", "タナカ", "たなか"),
        ("text", "-7", "'-7"),
    ],
)
@pytest.mark.parametrize("is_there", [False, True])
def test_one_key_written_in_two_ways_is_one_record_before_and_while_it_is_taken_in(
    typed: str, one: str, other: str, is_there: bool
) -> None:
    _keyed_by(typed)
    if is_there:
        _brought(f"{HEAD}{other},まえ,よい,,,,\n")
    for sheet in _brought(f"{HEAD}{one},あ,よい,,,,\n{other},い,よい,,,,\n"):
        assert (sheet.counts["add"], sheet.counts["change"]) == ((0, 1) if is_there else (1, 0))
        assert _refused(sheet) == [(3, "2行目と同じ記録です。")]
    assert [record.values["name"] for record in Record.objects.all()] == ["あ"]


NUMBERED = "記録の番号,番号,名前,状態\n"
SAME = "2行目と同じ記録です。"
TAKEN = "「{}」は、2行目の記録の値です（いまの値か、変わったあとの値）。"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows", "refused", "keys"),
    [
        ("{one},A-1,あ,よい\n,A-1,い,よい\n", [(3, SAME)], ["A-1", "A-2"]),
        (",A-1,い,よい\n{one},A-1,あ,よい\n", [(3, SAME)], ["A-1", "A-2"]),
        ("{one},B-8,あ,よい\n,B-8,い,よい\n", [(3, TAKEN.format("B-8"))], ["A-2", "B-8"]),
        (",B-8,い,よい\n{one},B-8,あ,よい\n", [(3, TAKEN.format("B-8"))], ["A-1", "A-2", "B-8"]),
        ("{one},B-8,あ,よい\n{other},B-8,い,よい\n", [(3, TAKEN.format("B-8"))], ["A-2", "B-8"]),
        ("{one},B-8,あ,よい\n,A-1,い,よい\n", [(3, SAME)], ["A-2", "B-8"]),
        ("{one},B-8,あ,よい\n{other},A-1,い,よい\n", [(3, TAKEN.format("A-1"))], ["A-2", "B-8"]),
        ("{one},A-2,あ,よい\n{other},A-2,い,よい\n", [(2, "「A-2」の記録は、ほかにあります。")], ["A-1", "A-2"]),
    ],
)
@pytest.mark.parametrize("batch", [2000, 1])
def test_a_row_about_the_record_or_the_key_of_an_earlier_row_is_refused_with_its_line(
    monkeypatch: pytest.MonkeyPatch, rows: str, refused: list[tuple[int, str]], keys: list[str], batch: int
) -> None:
    _keyed_by("text")
    monkeypatch.setattr(imports, "_BATCH", batch)
    one, other = bicycle("A-1", name="まえ"), bicycle("A-2", name="まえ")
    for sheet in _brought(NUMBERED + rows.format(one=one.ref, other=other.ref)):
        assert _refused(sheet) == refused
    assert sorted(Record.objects.values_list("key", flat=True)) == keys


@pytest.mark.django_db
@pytest.mark.parametrize("row", [",A-1,い,よい", "{other},A-1,い,よい", ",B-8,い,よい"])
def test_after_an_interruption_a_row_is_refused_for_the_same_earlier_row(
    monkeypatch: pytest.MonkeyPatch, row: str
) -> None:
    _keyed_by("text")
    monkeypatch.setattr(imports, "_BATCH", 1)
    one, other = bicycle("A-1"), bicycle("A-2")
    sheet = _sheet((NUMBERED + f"{one.ref},B-8,あ,よい\n" + row.format(other=other.ref) + "\n").encode())
    imports.begin("bicycles", sheet.ref, by=KEEPER)
    assert next(imports.batches("bicycles", sheet.ref)) == 1
    assert Record.objects.get(ref=one.ref).key == "B-8"
    jobs.take_file_in.func(register="bicycles", ref=sheet.ref)
    ended = imports.import_sheet("bicycles", sheet.ref, by=KEEPER, language="ja")
    assert _refused(ended) == _refused(sheet) != []
    assert sorted(Record.objects.values_list("key", flat=True)) == ["A-2", "B-8"]


@pytest.mark.django_db
@pytest.mark.parametrize("is_there", [False, True])
def test_whoever_was_faster_while_rows_were_looked_at_has_the_key_and_the_other_rows_go_in(
    monkeypatch: pytest.MonkeyPatch, is_there: bool
) -> None:
    _keyed_by("text")
    changed = bicycle("C-1")
    lines = "".join(f",D-{number},新,よい\n" for number in range(5))
    sheet = _sheet(f"{NUMBERED}{lines}{changed.ref},D-9,あ,よい\n".encode())
    imports.begin("bicycles", sheet.ref, by=KEEPER)
    looked, blind = file_plans.records_like, [2 if is_there else 1]

    def before_the_faster_one(*asked: object) -> dict[str, object]:
        found = looked(*asked)  # type: ignore[arg-type]
        if blind[0] > 0:
            blind[0] -= 1
            return {name: one for name, one in found.items() if one.ref == changed.ref}
        return dict(found)

    bicycle("D-2", by=OTHER_KEEPER)
    bicycle("D-9", by=OTHER_KEEPER)
    monkeypatch.setattr(file_plans, "records_like", before_the_faster_one)
    jobs.take_file_in.func(register="bicycles", ref=sheet.ref)
    ended = imports.import_sheet("bicycles", sheet.ref, by=KEEPER, language="ja")
    assert (ended.counts["add"], ended.counts["change"], ended.counts["refuse"]) == (4, 0, 2)
    assert [plan.line for plan in ended.refused] == [4, 7]
    assert ("もうあります" in str(ended.refused[0].why[0])) == is_there
    assert RecordImport.objects.get().ended_at is not None
    assert Record.objects.get(key="D-2").made_by == OTHER_KEEPER.ref
    assert Record.objects.get(ref=changed.ref).key == "C-1"


@pytest.mark.django_db
def test_a_record_somebody_changes_after_a_row_was_looked_at_is_refused_with_who(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _keyed_by("text")
    seen = bicycle("C-1")
    sheet = _sheet(f"{NUMBERED},C-1,あ,よい\n,C-2,い,よい\n".encode())
    imports.begin("bicycles", sheet.ref, by=KEEPER)
    held = {seen.ref: seen, "=C-1": seen}
    change_record(register("bicycles"), seen.ref, {**seen.values, "price": 9}, reason="x", by=OTHER_KEEPER, revision=1)
    monkeypatch.setattr(file_plans, "records_like", lambda *_asked: held)
    jobs.take_file_in.func(register="bicycles", ref=sheet.ref)
    ended = imports.import_sheet("bicycles", sheet.ref, by=KEEPER, language="ja")
    assert (ended.counts["add"], ended.counts["change"]) == (1, 0)
    assert _refused(ended) == [
        (2, f"{OTHER_KEEPER.name}さんが先に直しました。違いを確かめてから、もう一度保存してください。")
    ]


@pytest.mark.django_db
def test_new_records_of_a_batch_are_written_by_the_same_few_statements_however_many_they_are() -> None:
    _keyed_by("text")
    asked = []
    for many in (3, 200):
        sheet = _sheet(f"{HEAD}{''.join(f'{many}-{at},自,よい,,,,' + chr(10) for at in range(many))}".encode())
        imports.begin("bicycles", sheet.ref, by=KEEPER)
        with CaptureQueriesContext(connection) as queries:
            jobs.take_file_in.func(register="bicycles", ref=sheet.ref)
        asked.append(len(queries))
    assert asked[0] == asked[1]


@pytest.mark.django_db
def test_records_that_are_changed_are_written_by_the_same_few_statements_with_a_history_each() -> None:
    _keyed_by("text")
    asked = []
    for many in (3, 60):
        kept = [bicycle(f"{many}-{at}", price=5) for at in range(many)]
        lines = "".join(f"{many}-{at},自,よい,,{at + 6},,\n" for at in range(many))
        sheet = _sheet(f"{HEAD}{lines}".encode())
        imports.begin("bicycles", sheet.ref, by=KEEPER)
        with CaptureQueriesContext(connection) as queries:
            jobs.take_file_in.func(register="bicycles", ref=sheet.ref)
        asked.append(len(queries))
        changed = {one.ref: one for one in Record.objects.filter(ref__in=[one.ref for one in kept])}
        assert [changed[one.ref].values["price"] for one in kept] == [at + 6 for at in range(many)]
        acts = RecordChange.objects.filter(record__in=changed.values(), revision=2, kind="import")
        assert [(one.before["price"], one.after["price"]) for one in acts.order_by("record")] == [
            (5, at + 6) for at in range(many)
        ]
        assert {one.revision for one in changed.values()} == {2}
        assert {one.updated_by for one in changed.values()} == {KEEPER.name}
        told = [set(one.dossiers) for one in Entry.objects.filter(verb="write:record_import")]
        assert {one.ref for one in kept} in told
    assert asked[0] == asked[1]


FORMULA = "        - {id: twice, type: formula, label: 倍, formula: price * 2}\n"
HIDDEN = "    - {fields: [twice], see: [{division: traffic}]}\n"


@pytest.mark.django_db
def test_what_a_file_adds_is_of_the_division_of_whoever_brought_it_with_what_they_do_not_see() -> None:
    parts = COMPLAINTS.split("  views:\n", 1)
    publish_registers(f"{parts[0]}{FORMULA}  views:\n{parts[1]}{HIDDEN}")
    open_account("staff", CENTRE.name, ref=CENTRE.ref, duties=CENTRE.duties)
    form = {"number": ["い"], "title": ["い"], "office": ["centre"], "state": ["open"], "price": ["5"]}
    who = {"by": CENTRE, "language": "ja"}
    saved = save_form("complaints", new_record_number(), form, is_new=True, reason="", revision=0, **who)  # type: ignore[arg-type]
    assert saved.refused is None
    content = "番号,件名,担当,状態,金額\nろ,い,centre,対応中,5\n".encode()
    ref = imports.bring_file("complaints", "x.csv", content, by=CENTRE)
    imports.begin("complaints", ref, by=CENTRE)
    jobs.take_file_in.func(register="complaints", ref=ref)
    typed, brought = Record.objects.get(key="い"), Record.objects.get(key="ろ")
    assert brought.values == {**typed.values, "number": "ろ"}
    assert brought.values["twice"] == 10
    assert (brought.made_by, brought.made_in) == (CENTRE.ref, "centre") == (typed.made_by, typed.made_in)
    assert Entry.objects.filter(verb="write:record_import_begin", actor_ref=CENTRE.ref).count() == 1


@pytest.mark.django_db
def test_a_file_moves_no_record_of_a_process_and_goes_through_with_the_rest() -> None:
    leave.open_house()
    moved, changed, same = (leave.put_in() for _ in range(3))
    act("leave", moved, "ask", revision=1, reason="", by=leave.ASKER, language="ja")
    rows = (f"{moved},見本,2,下書き", f"{changed},見本,3,", f"{same},{leave.ASKER.name},2,下書き", ",新,4,承認")
    content = "\n".join(("記録の番号,氏名,日数,状態", *rows)).encode()
    ref = imports.bring_file("leave", "x.csv", content, by=leave.CENTRE)
    sheet = imports.import_sheet("leave", ref, by=leave.CENTRE, language="ja")
    assert sheet.counts == {"add": 1, "change": 1, "same": 1, "refuse": 1}
    assert "値として直せません" in str(sheet.refused[0].why[0])
    imports.begin("leave", ref, by=leave.CENTRE)
    jobs.take_file_in.func(register="leave", ref=ref)
    values = Record.objects.get(ref=changed).values
    assert (values["days"], values["state"]) == (3, "writing")
    assert Record.objects.get(ref=moved).values["state"] == "asked"
    assert RecordImport.objects.get().ended_at is not None


def _zip(**parts: bytes) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return into.getvalue()


HOSTILE = {
    "マクロの入ったExcel": _zip(**{"xl/vbaProject.bin": b"x", "[Content_Types].xml": b"<a/>"}),
    "開くと大きくなりすぎる": _zip(**{f"xl/{number}.xml": bytes(30_000_000) for number in range(14)}),
    "Excelとして読めません": _zip(**{"xl/workbook.xml": b"<a"}),
    "古い形のExcel": b"\xd0\xcf\x11\xe0" + bytes(100),
    "CSVでもExcelでもない": b"a\0b",
    "文字を読み取れません": b"\x81\x20\xff\xfe\x00",
    "引用符": b'"a\n',
    "大きすぎます": bytes(50 * 1024 * 1024 + 1025),  # a kilobyte says which sheet was chosen
}


@pytest.mark.parametrize("sentence", HOSTILE)
def test_what_is_no_honest_table_is_refused_in_words(sentence: str) -> None:
    with pytest.raises(SheetUnreadable, match=sentence):
        rows_of("x", HOSTILE[sentence])


def test_a_broken_excel_file_never_breaks_the_reader() -> None:
    whole = _excel(["番号", "名前"], [1, "あ"])
    for cut in range(0, len(whole), 211):
        try:
            rows_of("x.xlsx", whole[:cut] + bytes(20) + whole[cut + 20 :])
        except SheetUnreadable:
            continue


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(SheetUnreadable, match="多すぎます"):
        rows_of("x.csv", b"a\n" * 100_021)
    assert len(rows_of("x.csv", b"a\n" * 100_001)) == 100_001


def test_formulas_are_read_as_what_excel_last_worked_out_and_days_as_days() -> None:
    from datetime import datetime

    rows = rows_of("x.xlsx", _excel(["=1+1", datetime(2026, 4, 1), 5.0, 1.5, True]))
    assert rows == [(1, (excel.UNRECKONED, "2026-04-01", "5", "1.5", "はい"))]


def _with_sheet(cells: bytes, texts: bytes = b"") -> bytes:
    """An Excel file whose first sheet and shared texts are these."""
    into = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_excel(["x"]))) as parts, zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as made:
        for name in parts.namelist():
            part = parts.read(name)
            if name == "xl/worksheets/sheet1.xml":
                at = part.index(b"<sheetData>")
                part = part[:at] + b"<sheetData>" + cells + part[part.index(b"</sheetData>") :]
            made.writestr(name, part)
        made.writestr("xl/sharedStrings.xml", b"<sst>" + texts + b"</sst>")
    return into.getvalue()


@pytest.mark.parametrize(
    "cells",
    [
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>',
        b'<row r="1"><c r="A1"><v>1</v></c><c s="1" r="XFD1048576"><v>2</v></c></row>',
        b'<row r="1"><c r="A1"><v>1</v></c><c><v>2</v></c></row>',
        b'<x:row r="1"><x:c r="XFD1048576"/></x:row>',
    ],
)
def test_a_sheet_that_would_be_too_large_at_once_is_read_row_by_row(cells: bytes) -> None:
    assert excel._small(_with_sheet(cells)) is None


@pytest.mark.parametrize(
    ("corners", "is_small"),
    [
        (("A1", "CZ29999"), True),
        (("A1", "Z119999"), True),
        (("CZ1", "A119999"), False),
        (("A1", "AA30000"), False),
        (("A1", "A120000"), False),
    ],
)
def test_a_broad_sheet_or_a_long_one_is_read_at_once_and_none_that_is_both(
    corners: tuple[str, str], is_small: bool
) -> None:
    cells = b"".join(f'<row r="{place.lstrip("ACZ")}"><c r="{place}"><v>1</v></c></row>'.encode() for place in corners)
    assert (excel._small(_with_sheet(cells)) is not None) == is_small


def test_a_long_text_that_very_many_cells_share_is_read_row_by_row() -> None:
    texts = b"<si><t>" + b"x" * 100_000 + b"</t></si>"
    cells = b'<row r="1">' + b'<c r="A1" t="s"><v>0</v></c>' * 2_000 + b"</row>"
    assert excel._small(_with_sheet(cells, texts)) is None
    assert excel._small(_with_sheet(cells[:39] + b"</row>", texts)) is not None


def test_what_excel_could_not_work_out_is_read_as_it_says() -> None:
    cells = b'<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1"><v>5</v></c></row>'
    assert rows_of("x.xlsx", _with_sheet(cells)) == [(1, ("#N/A", "5"))]


def test_both_readers_of_excel_read_the_same() -> None:
    from datetime import date, datetime, time

    rows = [[], [None, "見出し"], [None, date(2026, 4, 1), datetime(2026, 4, 1, 9, 30), time(9, 30), True, 5.5, 10**14]]
    content = _excel(*rows, ["&<>", " あ\nい ", 0.1, "=1+1"])
    assert excel._small(content) is not None
    quickly, slowly = (
        ["\n".join(map(text_of_cell, row)).rstrip("\n") for row in book.rows_in(0)]
        for book in (excel.Book(content), StreamedBook(content))
    )
    assert quickly == slowly


def test_what_opens_out_a_thousandfold_is_refused_and_real_tables_are_read_at_once() -> None:
    row = b'<row r="1"><c r="A1"><v>1</v></c></row>'
    with pytest.raises(SheetUnreadable, match="空き"):
        rows_of("x.xlsx", _with_sheet(row + b" " * 30_000_000))
    same = [
        b'<row r="%d"><c r="A%d"><v>1</v></c><c r="B%d"><v>1</v></c></row>' % (at, at, at) for at in range(1, 5_000)
    ]
    assert excel._small(_with_sheet(b"".join(same))) is not None


def test_a_workbook_is_kept_as_rows_that_are_read_as_the_same_with_the_same_line_numbers() -> None:
    rows = [["番号", "名前"], [], ["1", "a\nb"], [], [], ["2", '"x", y'], ["", "\ufeff＝1"]]
    content = _excel(*rows)
    read = rows_of("x.xlsx", content)
    kept = soon_read_again(content, read)
    assert not kept.startswith(b"PK")
    assert rows_of("x.xlsx", kept) == read
    assert [line for line, _ in read] == [1, 3, 6, 7]
    assert soon_read_again(b"a,b\n", [(1, ("a", "b"))]) == b"a,b\n", "a text is kept as it came"


def test_a_workbook_whose_text_could_not_be_read_again_is_kept_as_it_came() -> None:
    content = _excel(["番号"], ["_x0000_"])
    rows = rows_of("x.xlsx", content)
    assert rows_of("x.xlsx", soon_read_again(content, rows)) == rows


def test_a_workbook_that_is_too_large_as_text_is_kept_as_it_came(monkeypatch: pytest.MonkeyPatch) -> None:
    content = _excel(["番号"], ["1"])
    monkeypatch.setattr(sheets, "LARGEST", 5)
    assert soon_read_again(content, [(1, ("番号",)), (2, ("1",))]) == content
