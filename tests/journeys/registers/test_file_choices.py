"""A workbook with several sheets is asked about before anything is read of it; one with a single sheet is not."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any
from zipfile import ZipFile

import pytest

from madoguchi.engines.records.adapters import excel, sheets
from madoguchi.engines.records.adapters.sheets import Brought
from madoguchi.engines.records.errors import (
    ImportBegun,
    NoSuchImport,
    SheetNotChosen,
    SheetUnreadable,
)
from madoguchi.engines.records.models import Record, RecordChange, RecordImport
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue.errors import RegisterDraftMoved
from madoguchi.foundation.catalogue.models import RegisterDraft
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.catalogue.register_drafts import forget_draft_files
from madoguchi.foundation.identity.actions import open_account
from madoguchi.journeys import jobs
from madoguchi.journeys.registers import imports
from madoguchi.journeys.registers.building import beginning
from madoguchi.journeys.registers.building.changing import keep_draft
from madoguchi.journeys.registers.building.choosing_sheet import choice_of_draft
from madoguchi.journeys.registers.building.choosing_sheet import choose_sheet as choose_for_draft
from madoguchi.journeys.registers.building.editing import fields_of
from madoguchi.journeys.registers.building.publishing import publish_draft, publish_sheet
from madoguchi.journeys.registers.building.rights import own_draft
from madoguchi.journeys.registers.errors import SheetNotNamed
from madoguchi.journeys.registers.file_choices import choice_in
from madoguchi.journeys.registers.from_file import definition_from
from madoguchi.journeys.registers.import_sheets import choose_sheet, sheets_of_import
from madoguchi.journeys.registers.read_files import fitting_of
from madoguchi.values.clock import moved_to, now
from madoguchi.values.individual_number import IndividualNumberFound
from tests.journeys.registers.house import KEEPER, READER, publish_registers
from tests.journeys.registers.workbooks import Rows, workbook_of

OTHERS = [("商品", "色", "数"), ("机", "白", 1), ("棚", "黒", 2)]
BICYCLES = [("自転車の一覧",), ("番号", "名前", "状態"), (1, "一", "よい"), (2, "二", "よい")]
CODES = [("コード", "意味", "備考"), ("a", "b", "c")]
SHEETS: Mapping[str, Rows] = {"表紙": [("備品",)], "商品": OTHERS, "コード": CODES, "空": [], "自転車": BICYCLES}


def _content(*, hidden: str = "コード") -> bytes:
    return workbook_of(SHEETS, hidden=[hidden])


@pytest.mark.parametrize("is_small", [True, False])
def test_the_sheets_people_see_are_told_with_their_rows_and_headings_and_the_hidden_ones_by_name(
    monkeypatch: pytest.MonkeyPatch, is_small: bool
) -> None:
    if not is_small:
        monkeypatch.setattr(excel, "_small", lambda _content: None)
    choice = choice_in(Brought("x.xlsx", _content()))
    assert [(one.number, one.name, one.rows, list(one.heads)) for one in choice.lines] == [
        (0, "表紙", 1, []),
        (1, "商品", 2, ["商品", "色", "数"]),
        (4, "自転車", 2, ["番号", "名前", "状態"]),
    ]
    assert (choice.hidden, choice.proposed, choice.is_asked) == (("コード",), 1, True)


def test_no_more_than_the_first_headings_are_told_and_a_name_nobody_can_read_is_not_shown() -> None:
    wide = [tuple(f"項目{at}" for at in range(9)), tuple("あ" * 9)]
    choice = choice_in(Brought("x.xlsx", workbook_of({"一": wide, " \u200b": OTHERS})))
    assert [(len(one.heads), one.more, one.name) for one in choice.lines] == [(5, 4, "一"), (3, 0, "Sheet2")]


def test_a_sheet_with_more_rows_than_may_be_brought_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 5)
    long = [("番号", "名前", "色"), *((at, "あ", "い") for at in range(200))]
    found = Brought("x.xlsx", workbook_of({"長い": long, "商品": OTHERS})).sheets()
    assert [one.filled for one in found] == [26, 3]


@pytest.mark.parametrize("sheets_", [{"自転車": BICYCLES}, {"自転車": BICYCLES, "空": []}])
def test_where_one_sheet_holds_anything_nobody_is_asked(sheets_: Mapping[str, Rows]) -> None:
    choice = choice_in(Brought("x.xlsx", workbook_of(sheets_)))
    assert not choice.is_asked
    assert choice.told() is None


def test_of_a_file_with_one_sheet_nothing_is_read_to_know_that(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_given: object) -> None:
        raise AssertionError("a sheet was read")

    monkeypatch.setattr(excel.Book, "rows_in", read)
    for name, content in (("x.xlsx", workbook_of({"自転車": BICYCLES})), ("x.csv", b"a,b\n1,2\n")):
        assert choice_in(Brought(name, content)).number is None


def test_a_hidden_table_behind_empty_sheets_is_said_and_not_read() -> None:
    with pytest.raises(SheetUnreadable, match="かくれたシート（自転車）"):
        choice_in(Brought("x.xlsx", workbook_of({"空": [], "自転車": BICYCLES}, hidden=["自転車"])))


def test_a_file_that_says_itself_which_sheet_is_meant_is_asked_about_all_the_same() -> None:
    into = io.BytesIO(workbook_of({"一": OTHERS, "二": BICYCLES}))
    with ZipFile(into, "a") as parts:
        parts.comment = b"madoguchi sheet 1"
    assert choice_in(Brought("x.xlsx", into.getvalue())).is_asked
    alone = io.BytesIO(workbook_of({"一": OTHERS}))
    with ZipFile(alone, "a") as parts:
        parts.comment = b"madoguchi sheet 7"
    with pytest.raises(SheetUnreadable):
        sheets.rows_of("x.xlsx", alone.getvalue())


def _brought(content: bytes, name: str = "本.xlsx") -> str:
    return imports.bring_file("bicycles", name, content, by=KEEPER)


def _plan(ref: str) -> imports.ImportSheet:
    return imports.import_sheet("bicycles", ref, by=KEEPER, language="ja")


@pytest.mark.django_db
class TestAnImport:
    @pytest.fixture(autouse=True)
    def _house(self) -> None:
        publish_registers()
        open_account("staff", KEEPER.name, ref=KEEPER.ref, duties=KEEPER.duties)

    def test_the_sheet_whose_headings_fit_the_register_best_is_proposed(self) -> None:
        choice = choice_in(Brought("x.xlsx", _content()), fitting_of(register("bicycles"), ""))
        assert (choice.proposed, [one.fits for one in choice.lines]) == (4, [0, 0, 3])

    def test_nothing_is_looked_at_or_taken_in_before_a_sheet_was_chosen(self) -> None:
        ref = _brought(_content())
        with pytest.raises(SheetNotChosen):
            _plan(ref)
        with pytest.raises(SheetNotChosen):
            imports.begin("bicycles", ref, by=KEEPER)
        with pytest.raises(SheetNotChosen):
            imports.checked_file("bicycles", ref, by=KEEPER, language="ja", translate=str)
        for number in (None, 2, 3, 99):
            with pytest.raises(SheetNotChosen):
                choose_sheet("bicycles", ref, number, by=KEEPER, language="ja")

    def test_the_chosen_sheet_is_taken_in_and_stands_in_the_history(self) -> None:
        ref = _brought(_content())
        choose_sheet("bicycles", ref, 4, by=KEEPER, language="ja")
        plan = _plan(ref)
        assert (plan.counts["add"], plan.facts.choice.name, plan.facts.choice.hidden) == (2, "自転車", ("コード",))
        _name, heads, _rows = imports.checked_file("bicycles", ref, by=KEEPER, language="ja", translate=str)
        assert heads[:3] == ("番号", "名前", "状態")
        imports.begin("bicycles", ref, by=KEEPER)
        kept = RecordImport.objects.get()
        assert not bytes(kept.content).startswith(b"PK")
        assert [one[1] for one in kept.sheets["lines"]] == ["自転車"], "what the others hold is remembered no longer"
        jobs.take_file_in.func(register="bicycles", ref=ref)
        assert set(Record.objects.values_list("key", flat=True)) == {"1", "2"}
        reasons = set(RecordChange.objects.values_list("reason", flat=True))
        assert reasons == {"ファイル「本.xlsx」のシート「自転車」の取込み"}
        with pytest.raises(ImportBegun):
            choose_sheet("bicycles", ref, 1, by=KEEPER, language="ja")

    def test_another_sheet_may_be_chosen_until_it_has_begun(self) -> None:
        more = [("番号", "名前", "状態"), (7, "七", "よい")]
        ref = _brought(workbook_of({"一": BICYCLES, "二": more}))
        for number, rows in ((0, 2), (1, 1), (0, 2)):
            choose_sheet("bicycles", ref, number, by=KEEPER, language="ja")
            assert _plan(ref).counts["add"] == rows

    def test_a_sheet_without_the_fields_is_refused_and_another_one_may_be_chosen(self) -> None:
        ref = _brought(_content())
        with pytest.raises(SheetUnreadable, match="見出しの行"):
            choose_sheet("bicycles", ref, 0, by=KEEPER, language="ja")
        assert sheets_of_import("bicycles", ref, by=KEEPER).choice.is_asked
        choose_sheet("bicycles", ref, 4, by=KEEPER, language="ja")
        assert _plan(ref).counts["add"] == 2

    def test_a_workbook_that_stays_one_is_taken_in_from_the_chosen_sheet(self, monkeypatch: pytest.MonkeyPatch) -> None:
        ref = _brought(_content())
        choose_sheet("bicycles", ref, 4, by=KEEPER, language="ja")
        monkeypatch.setattr(imports, "soon_read_again", lambda content, _rows: content)
        imports.begin("bicycles", ref, by=KEEPER)
        jobs.take_file_in.func(register="bicycles", ref=ref)
        assert set(Record.objects.values_list("key", flat=True)) == {"1", "2"}

    def test_the_only_sheet_people_see_is_read_and_the_hidden_one_is_said(self) -> None:
        ref = _brought(workbook_of({"古い": [("番号", "名前"), (9, "九")], "自転車": BICYCLES}, hidden=["古い"]))
        plan = _plan(ref)
        assert (plan.counts["add"], plan.facts.choice.hidden, plan.facts.choice.name) == (2, ("古い",), "")
        with pytest.raises(NoSuchImport):
            sheets_of_import("bicycles", ref, by=KEEPER)

    def test_a_name_that_may_not_stand_in_the_history_is_refused(self) -> None:
        ref = _brought(workbook_of({"一": OTHERS, "1234 5678 9018": BICYCLES}))
        with pytest.raises(IndividualNumberFound):
            choose_sheet("bicycles", ref, 1, by=KEEPER, language="ja")

    def test_who_may_not_change_the_register_chooses_nothing(self) -> None:
        ref = _brought(_content())
        with pytest.raises(NotPermitted):
            choose_sheet("bicycles", ref, 4, by=READER, language="ja")

    def test_seconds_and_formulas_nobody_worked_out_are_counted(self) -> None:
        head = ("番号", "名前", "状態", "見た日時")
        publish_registers(_with_moment())
        rows = [
            (1, "=1+1", "よい", "2026-11-26 9:30:15"),
            (2, "二", "よい", "2026-11-26 9:30:00"),
            (3, "三", "よい", ""),
        ]
        plan = _plan(_brought(workbook_of({"自転車": [head, *rows]})))
        assert (plan.counts["add"], plan.seconds, plan.unreckoned) == (3, (("見た日時", 1),), 1)


def _with_moment() -> str:
    from tests.journeys.registers.house import BICYCLES as WRITTEN

    line = next(one for one in WRITTEN.splitlines() if "label: 故障の内容" in one)
    return WRITTEN.replace(line, f"{line}\n        - {{id: seen_at, type: date_time, label: 見た日時, require: false}}")


@pytest.mark.django_db
class TestADraft:
    @pytest.fixture(autouse=True)
    def _house(self) -> None:
        publish_registers()
        open_account("staff", KEEPER.name, ref=KEEPER.ref, duties=KEEPER.duties)

    def _labels(self, ref: str) -> list[str]:
        return [str(one["label"]) for one in fields_of(own_draft(ref, KEEPER).content)]

    def test_it_is_guessed_from_the_sheet_that_is_chosen(self) -> None:
        ref = beginning.begin_from_file("本.xlsx", _content(), "traffic", by=KEEPER)
        draft = own_draft(ref, KEEPER)
        assert choice_of_draft(draft).is_asked
        choose_for_draft(ref, 4, revision=draft.revision, by=KEEPER)
        draft = own_draft(ref, KEEPER)
        assert (self._labels(ref), draft.content["title"]) == (["番号", "名前", "状態"], "自転車の一覧")
        assert (choice_of_draft(draft).name, choice_of_draft(draft).is_asked) == ("自転車", False)
        self._say(ref)
        sheet = publish_sheet(ref, by=KEEPER)
        assert [str(one.finding) for one in sheet.findings] == []
        made = publish_draft(ref, revision=sheet.draft.revision, current=sheet.current, by=KEEPER)
        assert imports.import_sheet(made.register_id, made.import_ref, by=KEEPER, language="ja").counts["add"] == 2

    def test_nothing_is_published_before_a_sheet_was_chosen(self) -> None:
        ref = beginning.begin_from_file("本.xlsx", _content(), "traffic", by=KEEPER)
        self._say(ref)
        sheet = publish_sheet(ref, by=KEEPER)
        with pytest.raises(SheetNotChosen):
            publish_draft(ref, revision=sheet.draft.revision, current=sheet.current, by=KEEPER)
        with pytest.raises(SheetNotChosen):
            choose_for_draft(ref, 2, revision=sheet.draft.revision, by=KEEPER)

    def test_a_table_without_a_title_is_called_like_its_sheet(self) -> None:
        ref = beginning.begin_from_file("本.xlsx", _content(), "traffic", by=KEEPER)
        choose_for_draft(ref, 1, revision=0, by=KEEPER)
        assert own_draft(ref, KEEPER).content["title"] == "商品"

    def test_what_somebody_changed_meanwhile_is_not_guessed_over(self) -> None:
        ref = beginning.begin_from_file("本.xlsx", _content(), "traffic", by=KEEPER)
        self._say(ref)
        with pytest.raises(RegisterDraftMoved):
            choose_for_draft(ref, 4, revision=0, by=KEEPER)
        assert own_draft(ref, KEEPER).content["summary"] == "一覧です。"

    def test_the_sheets_go_with_the_file(self) -> None:
        beginning.begin_from_file("本.xlsx", _content(), "traffic", by=KEEPER)
        with moved_to(now().replace(year=now().year + 1)):
            assert forget_draft_files() == 1
        assert RegisterDraft.objects.get().sheets is None

    def _say(self, ref: str) -> None:
        draft = own_draft(ref, KEEPER)
        told: dict[str, Any] = {"summary": "一覧です。", "purpose": "仕事に使います。"}
        keep_draft(draft, {**draft.content, **told}, revision=draft.revision, by=KEEPER)


def test_a_definition_is_written_of_the_sheet_that_is_named_and_otherwise_says_which_there_are() -> None:
    who = {"register_id": "x", "division": "traffic", "deputy": "centre"}
    assert "label: 商品" in definition_from("x.xlsx", _content(), sheet="商品", **who)
    for sheet in ("", "コード", "ない"):
        with pytest.raises(SheetNotNamed, match="「商品」2行（商品、色、数）"):
            definition_from("x.xlsx", _content(), sheet=sheet, **who)
    assert "label: 番号" in definition_from("x.xlsx", workbook_of({"自転車": BICYCLES}), **who)
