"""Lookups in datasets of cases: a row of counts is chosen and its counts are copied, as they are or as of a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.engines.metrics.models import Matter
from madoguchi.engines.metrics.section import CitingSection
from madoguchi.engines.records.forms import SummaryRow
from madoguchi.engines.records.queries.cited import expect_cited
from madoguchi.engines.records.queries.registers import RecordFacts, record_of, register_section
from madoguchi.engines.records.schema import answers_schema
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.catalogue.source import read_source
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.publish.crosschecks import references
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.journeys.publish.reading import read_register
from madoguchi.journeys.registers import by_programme, imports
from madoguchi.journeys.registers.case_counts import key_in
from madoguchi.journeys.registers.keeping import save_form
from madoguchi.journeys.registers.record_forms import FormSheet, new_form
from madoguchi.journeys.registers.record_sheets import record_sheet
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.values.actor import Actor, anonymous
from madoguchi.values.clock import JST, moved_to
from madoguchi.values.references import new_record_number
from tests.journeys.registers.house import KEEPER
from tests.journeys.registers.test_case_datasets import CITING, arrived, publish_counts

REPORTS = """\
id: monthly
title: 月の報告
summary: 件数を引く報告です。
purpose: 会議で使います。
division: traffic
deputy: centre
retention: {class: 3_years, from: fiscal_year_end}
review_on: 2027-04-01
persons: false
permissions: {view: everybody}
record:
  heading: name
  pages:
    - id: report
      title: 報告
      fields:
        - {id: name, type: text, label: 件名}
        - {id: counted_on, type: date, label: いつの件数か, require: false}
        - id: month
          type: lookup
          label: 月と結果
          source: {dataset: open_counts, as_of: counted_on}
          copy: [{from: month, to: month_name}, {from: arrived, to: arrived, fixed: true}]
          require: false
        - {id: month_name, type: text, label: 月, require: false}
        - {id: arrived, type: integer, label: 届いた数, require: false}
        - {id: twice, type: formula, label: 二倍, formula: arrived * 2, require: false}
  views:
    - {id: all, title: すべて, columns: [name, month, arrived], order: {by: name}}
"""
_ROW = "2026-05-grant"
_COUNTS = {one["id"]: one for one in read_source(CITING.encode()).data["citing"]["datasets"]}


def _house(citing: str = CITING) -> None:
    publish_counts(read_source(REPORTS.encode()).data, citing=citing)


def _saved(by: Actor = KEEPER, ref: str = "", revision: int = 0, **posted: str) -> FormSheet:
    given = {name.replace("__", "."): [text] for name, text in {"name": "報告", **posted}.items()}
    number = ref or new_record_number()
    return save_form("monthly", number, given, is_new=not ref, reason="r", revision=revision, by=by, language="ja")


def _kept(ref: str = "", revision: int = 0, **posted: str) -> RecordFacts:
    sheet = _saved(KEEPER, ref, revision, **posted)
    assert sheet.saved, (sheet.problems, sheet.refused)
    return record_of("monthly", sheet.saved)


def _day(month: int, day: int) -> dict[str, str]:
    return {"counted_on__year": "2026", "counted_on__month": str(month), "counted_on__day": str(day)}


def _rows(ref: str) -> dict[str, SummaryRow]:
    pages = record_sheet("monthly", ref, by=KEEPER, language="ja").pages
    return {row.label: row for page in pages for row in page.rows}


def _on(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 9, tzinfo=JST)


def _choices(sheet: FormSheet) -> list[tuple[str, str, str]]:
    view = next(one for one in sheet.fields if one.path == "month")
    return [
        (choice.value, str(choice.label), str(choice.hint or "")) for each in view.inputs for choice in each.choices
    ]


@pytest.mark.django_db
def test_a_row_is_chosen_and_its_counts_are_copied_with_dataset_and_day() -> None:
    _house()
    arrived(date(2026, 5, 7), 6, date(2026, 5, 20), "grant")
    with moved_to(_on(6, 10)):
        offered = _choices(new_form("monthly", named={}, by=KEEPER, language="ja"))
        assert (_ROW, "2026-05　認める", "2026-05　6") in offered
        one = _kept(month=_ROW, arrived="99")
    assert (one.values["month_name"], one.values["arrived"], one.values["twice"]) == ("2026-05", 6, 12)
    assert one.values["month"] == {
        "number": _ROW,
        "on": "2026-06-10",
        "copied": {"month_name": "2026-05", "arrived": 6},
        "dataset": "open_counts",
        "counted_on": "2026-06-10",
    }
    row = _rows(one.ref)["届いた数"]
    assert str(row.origin) == "「申請の件数」の令和8年6月10日の値を、令和8年6月10日に写しました。"
    assert row.dataset_id == "open_counts"
    cited = _rows(one.ref)["月と結果"].cited
    assert cited is not None
    assert (cited.dataset_id, cited.register_id) == ("open_counts", "")


@pytest.mark.django_db
def test_a_copy_is_of_any_past_day_the_record_says_and_follows_a_day_that_is_corrected() -> None:
    _house()
    arrived(date(2026, 5, 7), 6, date(2026, 5, 20), "grant")
    arrived(date(2026, 5, 9), 7, date(2026, 5, 25), "grant")
    with moved_to(_on(6, 10)):
        one = _kept(month=_ROW, **_day(5, 21))
        assert (one.values["arrived"], one.values["month"]["counted_on"]) == (6, "2026-05-21")
        again = _kept(one.ref, 1, month=_ROW, month_name="2026-05", **_day(5, 21), name="同じ日")
        assert again.values["month"] == one.values["month"]
        later = _kept(one.ref, 2, month=_ROW, month_name="2026-05", **_day(5, 25))
        assert (later.values["arrived"], later.values["month"]["as_of"]) == (13, "2026-05-25")
        before = _saved(KEEPER, one.ref, 3, month=_ROW, **_day(5, 19))
        assert [str(sentence) for path, sentence in before.problems if path == "month"] == [
            "月と結果：この記録は、その日のデータにありません。ほかの記録を選ぶか、日を直してください。"
        ]


@pytest.mark.django_db
def test_a_copy_stays_while_the_counts_go_on_and_is_taken_again_when_asked_for() -> None:
    _house()
    arrived(date(2026, 5, 7), 6, date(2026, 5, 20), "grant")
    with moved_to(_on(6, 10)):
        one = _kept(month=_ROW)
    arrived(date(2026, 5, 9), 5, date(2026, 6, 11), "grant")
    with moved_to(_on(6, 12)):
        two = _kept(one.ref, 1, month=_ROW, name="直した報告")
        assert (two.values["month"], two.values["arrived"]) == (one.values["month"], 6)
        three = _kept(one.ref, 2, month=_ROW, month__again="yes")
        assert (three.values["arrived"], three.values["month"]["on"]) == (11, "2026-06-12")


@pytest.mark.django_db
def test_what_is_withheld_is_not_copied() -> None:
    _house()
    arrived(date(2026, 5, 7), 2, date(2026, 5, 20), "grant")
    with moved_to(_on(6, 10)):
        one = _kept(month=_ROW)
        assert (one.values["month_name"], one.values.get("arrived")) == ("2026-05", None)
        assert (_ROW, "2026-05　認める", "2026-05　非公表") in _choices(
            new_form("monthly", named={}, by=KEEPER, language="ja")
        )


@pytest.mark.django_db
def test_who_may_not_see_the_figures_reads_ends_of_months_and_only_what_is_open() -> None:
    _house()
    arrived(date(2026, 5, 7), 6, date(2026, 6, 2), "grant")
    with moved_to(_on(6, 10)):
        records = surroundings_for(anonymous(), "ja").records
        found = records.cited("dataset:open_counts@2026-06-09", "2026-05-open")
        assert found is not None
        assert (found.values["arrived"], found.on) == (6, date(2026, 5, 31))
        assert records.may_see("dataset:open_counts")
        assert not records.may_see("dataset:office_counts")
        hidden = records.cited("dataset:office_counts", "online")
        assert hidden is not None
        assert (hidden.is_hidden, hidden.values, hidden.told) == (True, {}, {})
        assert records.found("dataset:office_counts", "オンライン") == ()
        assert records.few("dataset:office_counts") is None
        assert records.named("dataset:office_counts", "オンライン") == ()
        seen = surroundings_for(KEEPER, "ja").records.cited("dataset:office_counts", "online")
        assert seen is not None
        assert seen.values["arrived"] == 6


@pytest.mark.django_db
def test_many_rows_are_searched_by_their_sides_the_last_first() -> None:
    _house()
    Matter.objects.bulk_create(
        Matter(procedure="bicycle_parking", channel="online", received_on=date(2023 + at // 12, at % 12 + 1, 1))
        for at in range(36)
        for _ in range(5)
    )
    with moved_to(_on(6, 10)):
        form = new_form("monthly", named={}, by=KEEPER, language="ja")
        assert [each.control for one in form.fields if one.path == "month" for each in one.inputs] == ["text"]
        found = _choices(_saved(month__words="2025 処理", look_up="month"))
        assert [value for value, *_ in found[:2]] == ["2025-12-open", "2025-11-open"]
        assert _saved(month__words="2025-03　処理中").saved
        assert not _saved(month__words="2022-03").saved


@pytest.mark.django_db
def test_a_file_and_a_programme_name_a_row() -> None:
    _house()
    arrived(date(2026, 5, 7), 6, date(2026, 5, 20), "grant")
    with moved_to(_on(6, 10)):
        content = f"件名,月と結果\nあ,{_ROW}\nい,2026-05　認める\nう,2026-04-grant\nえ,なにか\n".encode()
        ref = imports.bring_file("monthly", "a.csv", content, by=KEEPER)
        sheet = imports.import_sheet("monthly", ref, by=KEEPER, language="ja")
        assert (sheet.counts["add"], [plan.line for plan in sheet.refused]) == (2, [4, 5])
        values = {"name": "報告", "month": {"number": _ROW}, "arrived": 99}
        kept = by_programme.keep_record("monthly", values, ref=new_record_number(), by=KEEPER, language="ja")
        assert kept.values["arrived"] == 6
        (cited,) = by_programme.cited_of([kept], by=KEEPER, language="ja")[kept.ref]
        assert (cited.dataset_id, cited.register_id, cited.title) == ("open_counts", "", "2026-05　認める")
    schema: Any = answers_schema(register_section(register("monthly")).form, "ja")
    assert schema["properties"]["month"]["x-dataset"] == "open_counts"


@pytest.mark.django_db
def test_a_page_names_rows_without_counting_counts_for_all_copies_once_and_looks_at_nobodys_matter() -> None:
    _house()
    arrived(date(2026, 5, 7), 6, date(2026, 5, 20), "grant")
    arrived(date(2026, 4, 7), 6, date(2026, 5, 20), "grant")
    with moved_to(_on(6, 10)):
        several = [_kept(month=row).values for row in (_ROW, "2026-04-grant", _ROW)]
        entries = Entry.objects.count()
        at = surroundings_for(KEEPER, "ja")
        expect_cited(register_section(register("monthly")), several, at)
        with CaptureQueriesContext(connection) as named:
            called = [at.records.called("dataset:open_counts", one["month"]["number"]) for one in several]
        assert [one.title for one in called if one] == ["2026-05　認める", "2026-04　認める", "2026-05　認める"]
        assert not [one for one in named if '"metrics_matter"' in one["sql"]]
        with CaptureQueriesContext(connection) as asked:
            titles = [at.records.cited("dataset:open_counts", one["month"]["number"]) for one in several]
        assert [one.title for one in titles if one] == ["2026-05　認める", "2026-04　認める", "2026-05　認める"]
        assert len([one for one in asked if '"metrics_matter"' in one["sql"]]) == 1
        assert Entry.objects.count() == entries


@pytest.mark.django_db
def test_what_was_copied_stays_when_the_dataset_goes() -> None:
    _house()
    arrived(date(2026, 5, 7), 6, date(2026, 5, 20), "grant")
    with moved_to(_on(6, 10)):
        one = _kept(month=_ROW)
        _house(citing="")
        assert str(_rows(one.ref)["届いた数"].origin).startswith("「open_counts」の令和8年6月10日の値を")
        two = _kept(one.ref, 1, name="直した報告", month=_ROW)
        assert (two.values["month"], two.values["arrived"]) == (one.values["month"], 6)
        assert [path for path, _ in _saved(month=_ROW).problems] == ["month"]


@pytest.mark.django_db
def test_a_day_to_come_is_as_of_today() -> None:
    _house()
    arrived(date(2026, 5, 7), 6, date(2026, 5, 20), "grant")
    with moved_to(_on(6, 10)):
        one = _kept(month=_ROW, **_day(12, 1))
        assert (one.values["arrived"], one.values["month"]["counted_on"]) == (6, "2026-06-10")


def _reasons(text: str) -> list[str]:
    source = read_source(text.encode())
    reading = read_register(SourceFile("registers/monthly.yaml", source), None)
    section = CitingSection.model_validate({"datasets": list(_COUNTS.values())})
    counted = {one.id: one for one in section.datasets}
    found = [*reading.findings, *references.findings(reading, {}, (), counted)]
    assert all(one.line > 1 for one in found)
    return [f"{one.reason} {one.suggestion}" for one in found]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("", "", ""),
        ("dataset: open_counts,", "dataset: open_count,", "データ「open_count」がありません。"),
        ("{from: arrived,", "{from: waiting,", "データの列「waiting」がありません"),
        ("{id: arrived, type: integer,", "{id: arrived, type: date,", "型が違うため、写せません"),
        ("{id: arrived, type: integer,", "{id: arrived, type: text,", "型が違うため、写せません"),
        ("as_of: counted_on", "as_of: name", "日付の項目「name」がありません"),
        ("as_of: counted_on", "as_of: 2026-04-01", ""),
        (
            "          require: false\n        - {id: month_name",
            "          related: {title: 報告, columns: [name]}\n          require: false\n        - {id: month_name",
            "件数には記録のページがないため、related は使えません。",
        ),
    ],
)
def test_what_a_lookup_names_of_counts_is_checked_at_publishing(old: str, new: str, told: str) -> None:
    found = _reasons(REPORTS.replace(old, new))
    assert [one for one in found if told in one] if told else not found


_DATA = """\
  datasets:
    - id: reports_data
      title: 報告
      summary: 報告です。
      view: all
      open: true
      columns: [{field: COLUMN, meaning: 数}]
"""


@pytest.mark.parametrize(("column", "told"), [("arrived", "arrived"), ("twice", "twice"), ("name", "")])
def test_counts_are_opened_by_their_own_dataset_only(column: str, told: str) -> None:
    data = _DATA.replace("COLUMN", column)
    found = _reasons(REPORTS + data)
    assert bool(found) == bool(told)
    assert all(f"件数のデータ「open_counts」の写し（{told}）が入っています。" in one for one in found)
    assert not _reasons(REPORTS + data.replace("      open: true\n", ""))


@pytest.mark.parametrize(
    ("sides", "row_id", "key"),
    [
        (["month", "outcome"], "2026-05-grant", ("2026-05", "grant")),
        (["ward", "month"], "--2026-05", ("", "2026-05")),
        (["channel", "ward", "fiscal_year"], "online---2026", ("online", "", "2026")),
        (["month", "outcome"], "2026-grant", None),
        (["ward"], "-", ("",)),
        (["ward"], "", None),
    ],
)
def test_what_a_row_is_known_by_says_where_it_stands(
    sides: list[str], row_id: str, key: tuple[str, ...] | None
) -> None:
    declared = {**_COUNTS["open_counts"], "sides": [{"by": side, "meaning": side} for side in sides]}
    (one,) = CitingSection.model_validate({"datasets": [declared]}).datasets
    assert key_in(one, row_id) == key
