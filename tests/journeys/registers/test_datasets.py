"""A dataset is cited by its address, live and as it stood on any past day; what is not open stays in the office."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.registers.bins import put_into_bin, take_out_of_bin
from madoguchi.journeys.registers.datasets import dataset_sheet, dataset_table, datasets
from madoguchi.journeys.registers.errors import DayToCome, NoSuchDataset, NotOpenThen
from madoguchi.journeys.registers.keeping import save_form
from madoguchi.journeys.registers.opening import may_open
from madoguchi.values.actor import anonymous
from madoguchi.values.clock import JST, moved_to, now, today
from tests.journeys import office
from tests.journeys.registers.house import BICYCLES, HELPERS, KEEPER, READER, bicycle, helper, publish_registers

pytestmark = pytest.mark.django_db

_FIRST = datetime(2026, 4, 1, 10, tzinfo=JST)


@pytest.fixture(autouse=True)
def _house() -> None:
    publish_registers()


def _cells(dataset: str = "bicycles", days: int | None = None) -> list[tuple[object, ...]]:
    on = None if days is None else (_FIRST + timedelta(days=days)).date()
    _, table = dataset_table(dataset, on, by=READER, language="ja")
    return [row[3:] for row in table.rows]


def test_a_past_day_is_what_stood_there_then() -> None:
    with moved_to(_FIRST):
        kept, other = bicycle("1", name="あ", price=5), bicycle("2", name="い")
    with moved_to(_FIRST + timedelta(days=2)):
        save_form(
            "bicycles", kept.ref, {"name": ["う"]}, is_new=False, reason="r", revision=1, by=KEEPER, language="ja"
        )
        put_into_bin("bicycles", other.ref, reason="r", by=KEEPER)
    with moved_to(_FIRST + timedelta(days=4)):
        take_out_of_bin("bicycles", other.ref, by=KEEPER)
        bicycle("3", name="え")
    assert _cells(days=-1) == []
    assert _cells(days=0) == [("あ", 5), ("い", "")]
    assert _cells(days=2) == [("う", 5)]
    assert _cells(days=4) == [("う", 5), ("い", ""), ("え", "")]
    assert _cells() == [("い", ""), ("う", 5), ("え", "")]


def test_a_past_day_keeps_the_filter_of_its_list() -> None:
    with moved_to(_FIRST):
        kept = bicycle("1", name="あ", state="broken", why="鍵")
    posted = {"state": ["good"]}
    with moved_to(_FIRST + timedelta(days=2)):
        save_form("bicycles", kept.ref, posted, is_new=False, reason="r", revision=1, by=KEEPER, language="ja")
    assert _cells("broken_bicycles", days=1) == [("あ",)]
    assert _cells("broken_bicycles") == []


def test_open_ones_are_for_everybody_and_the_others_for_who_sees_the_register() -> None:
    bicycle("1")
    assert [one.id for one in datasets(anonymous(), language="ja")] == ["bicycles"]
    assert [one.id for one in datasets(READER, language="ja", words="呼び名 庁内")] == ["broken_bicycles"]
    assert dataset_sheet("bicycles", by=anonymous(), language="ja").count == 1
    for dataset in (dataset_sheet, lambda one, **who: dataset_table(one, None, **who)):
        with pytest.raises(NoSuchDataset):
            dataset("broken_bicycles", by=anonymous(), language="ja")
        with pytest.raises(NoSuchDataset):
            dataset("nothing", by=anonymous(), language="ja")


_OF_HELPERS = """\
  datasets:
    - id: areas
      title: 地区
      summary: 地区です。
      view: all
      readers: [{division: centre}]
      confidentiality: "2"
      columns: [{field: area, meaning: 見守る地区}]
"""
_AREA = '{id: area, type: text, label: 地区, require: false, confidentiality: "2"}'
_HARMLESS = (
    HELPERS.replace("{id: phone,", f"{_AREA}, {{id: phone,")
    .replace("{division: centre, position", "{division: traffic, position")
    .replace("deputy: centre", "deputy: archive")
    .replace("order: {by: name}", "order: {by: area}")
    + _OF_HELPERS
)


def test_its_own_readers_cite_it_without_seeing_the_register() -> None:
    publish_registers(BICYCLES, _HARMLESS)
    helper("見守 花")
    contractor = office.member("helper-5", "centre", roles=("contractor",))
    for by in (READER, contractor):
        assert [row[3:] for row in dataset_table("areas", None, by=by, language="ja")[1].rows] == [("",)]
        assert not may_open("helpers", by)
    stranger = office.member("stranger-5", "animals")
    with pytest.raises(NotPermitted):
        dataset_sheet("areas", by=stranger, language="ja")
    assert "areas" not in [one.id for one in datasets(stranger, language="ja")]


def test_its_own_readers_get_no_day_before_they_were_named() -> None:
    with moved_to(_FIRST):
        publish_registers(BICYCLES, _HARMLESS.replace("      readers: [{division: centre}]\n", ""))
        helper("見守 花")
    with moved_to(_FIRST + timedelta(days=3)):
        publish_registers(BICYCLES, _HARMLESS)
    with pytest.raises(NotOpenThen):
        dataset_table("areas", _FIRST.date(), by=READER, language="ja")
    _facts, table = dataset_table("areas", _FIRST.date() + timedelta(days=3), by=READER, language="ja")
    assert len(list(table.rows)) == 1


def test_it_tells_its_class_and_the_day_of_the_last_change() -> None:
    with moved_to(_FIRST):
        bicycle("1")
    told = {one.id: (one.confidentiality, one.refresh, one.changed_on) for one in datasets(READER, language="ja")}
    assert told["bicycles"] == ("1", "live", _FIRST.date())
    assert told["broken_bicycles"] == ("2", "live", _FIRST.date())


def test_a_day_to_come_is_refused() -> None:
    with pytest.raises(DayToCome):
        dataset_table("bicycles", today() + timedelta(days=1), by=READER, language="ja")


def test_a_look_of_staff_at_open_data_of_persons_is_written_down() -> None:
    opened = """\
  datasets:
    - {id: h, title: t, summary: s, view: all, open: true, columns: [{field: name, meaning: m}]}
"""
    publish_registers(BICYCLES, HELPERS + opened)
    one = helper("協力 花子")
    dataset_sheet("h", by=KEEPER, language="ja")
    assert Entry.objects.get(actor_ref=KEEPER.ref, verb="list").dossiers == [one.ref]


def _open_to_all(on: date) -> list[tuple[object, ...]]:
    return [row[3:] for row in dataset_table("bicycles", on, by=anonymous(), language="ja")[1].rows]


def test_no_day_before_the_opening_of_a_dataset_or_of_one_of_its_columns_is_given_to_everybody() -> None:
    opened = today()
    bicycle("1", name="あ", price=5)
    with pytest.raises(NotOpenThen):
        _open_to_all(opened - timedelta(days=1))
    with moved_to(now() + timedelta(days=2)):
        assert _open_to_all(opened) == [("あ", 5)]
        wider = BICYCLES.replace("{field: price, meaning", "{field: bought_on, meaning: 日}, {field: price, meaning")
        publish_registers(wider, HELPERS)
        with pytest.raises(NotOpenThen):
            _open_to_all(opened + timedelta(days=1))
        assert _cells(days=-1) == []


def test_what_lies_in_the_bin_is_open_on_no_day() -> None:
    opened, kept = today(), bicycle("1", name="あ", price=5)
    with moved_to(now() + timedelta(days=2)):
        put_into_bin("bicycles", kept.ref, reason="r", by=KEEPER)
        assert _open_to_all(opened) == []
        table = dataset_table("bicycles", opened, by=READER, language="ja")[1]
        assert [row[3:] for row in table.rows] == [("あ", 5)]


def test_the_first_rows_of_a_day_are_those_of_its_file_and_looked_for_among_the_first_records_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with moved_to(_FIRST):
        for number in range(6):
            bicycle(str(number), name=f"車{number}", state="good" if number < 5 else "broken", why="鍵")
    day = _FIRST.date()
    with moved_to(_FIRST + timedelta(days=2)):
        sheet = dataset_sheet("bicycles", day, by=READER, language="ja", rows=3)
        assert list(sheet.rows) == _cells(days=0)[:3]
        assert (sheet.on, sheet.count, len(sheet.notes)) == (day, None, 1)
        monkeypatch.setattr("madoguchi.journeys.registers.dataset_days.PAGE", 2)
        monkeypatch.setattr("madoguchi.journeys.registers.dataset_days._PAGES_LOOKED_AT", 2)
        cut = dataset_sheet("broken_bicycles", day, by=READER, language="ja")
        assert (cut.rows, len(cut.notes)) == ((), 2)
        assert len(dataset_sheet("bicycles", today(), by=READER, language="ja").notes) == 0
    with pytest.raises(DayToCome):
        dataset_sheet("bicycles", today() + timedelta(days=1), by=READER, language="ja")


def test_who_sees_the_dataset_only_gets_no_rows_of_a_day_before_it_was_open() -> None:
    bicycle("1")
    with pytest.raises(NotOpenThen):
        dataset_sheet("bicycles", today() - timedelta(days=1), by=anonymous(), language="ja")
