"""A field taken out of the rows of a table keeps its values, whatever is written by form, file, API or many at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from madoguchi.engines.records.actions.changing_records import change_record
from madoguchi.engines.records.errors import NothingChanged
from madoguchi.engines.records.models import Record, RecordChange
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.identity.actions import open_account
from madoguchi.journeys import jobs
from madoguchi.journeys.registers import board, bulk_choosing, bulk_edits, by_programme, imports
from madoguchi.journeys.registers.keeping import save_form
from madoguchi.journeys.registers.record_forms import FormSheet
from madoguchi.journeys.registers.record_sheets import record_sheet
from madoguchi.journeys.registers.taking_back import take_back
from tests.journeys.registers.house import KEEPER, bicycle, publish_registers
from tests.journeys.registers.test_totals import TABLE

pytestmark = pytest.mark.django_db

COST = "            - {id: cost, type: yen, label: 費用, require: false}\n"
WITHOUT = TABLE.replace(COST, "").replace("totals: [cost, hours]", "totals: [hours]")
ROWS = [{"what": "タイヤ", "cost": 500, "hours": 1}, {"what": "ブレーキ", "cost": 900}]


@pytest.fixture
def ref() -> str:
    """A bicycle whose repairs have a cost, in a register that asks for none any more."""
    publish_registers(TABLE)
    open_account("staff", KEEPER.name, ref=KEEPER.ref, duties=KEEPER.duties, is_demonstration=True)
    kept = bicycle("1", repairs=ROWS)
    publish_registers(WITHOUT)
    jobs.lay_places(register="bicycles")
    return kept.ref


def _rows(ref: str) -> Any:
    return Record.objects.get(ref=ref).values.get("repairs")


def _save(ref: str, *rows: dict[str, str], name: str = "自転車1", revision: int = 1) -> FormSheet:
    posted = {"number": ["1"], "name": [name], "state": ["good"], "repairs.rows": [str(len(rows))]}
    posted |= {f"repairs.{at}.{part}": [text] for at, row in enumerate(rows) for part, text in row.items()}
    asked = {"is_new": False, "reason": "点検", "revision": revision, "by": KEEPER, "language": "ja"}
    return save_form("bicycles", ref, posted, **asked)  # type: ignore[arg-type]


AS_BEFORE = ({"what": "タイヤ", "hours": "1"}, {"what": "ブレーキ", "hours": ""})


def _by_form(ref: str) -> None:
    assert _save(ref, *AS_BEFORE, name="新しい名前").saved


def _by_file(ref: str) -> None:
    brought = imports.bring_file("bicycles", "a.csv", "番号,名前\n1,新しい名前\n".encode(), by=KEEPER)
    imports.begin("bicycles", brought, by=KEEPER)
    jobs.take_file_in(register="bicycles", ref=brought)


def _by_programme(ref: str) -> None:
    one = by_programme.record_for("bicycles", ref, by=KEEPER)
    values = {**one.values, "name": "新しい名前"}
    asked = {"reason": "点検", "revision": one.revision, "by": KEEPER, "language": "ja"}
    assert by_programme.replace_record("bicycles", ref, values, **asked).values == values  # type: ignore[arg-type]


def _many_at_once(ref: str) -> None:
    edit = bulk_choosing.choose("bicycles", "", Wanted(), {}, ticked=[ref], field="name", by=KEEPER)
    posted = {"name": ["新しい名前"]}
    assert bulk_choosing.value_sheet(
        "bicycles", edit, posted, empty=False, reason="点検", sent=True, by=KEEPER, language="ja"
    ).is_decided
    bulk_edits.begin("bicycles", edit, by=KEEPER)


@pytest.mark.parametrize("written", [_by_form, _by_file, _by_programme, _many_at_once])
def test_what_rows_hold_for_a_field_that_is_gone_stays_and_comes_back_with_the_field(
    ref: str, written: Callable[[str], None]
) -> None:
    written(ref)
    assert Record.objects.get(ref=ref).values["name"] == "新しい名前"
    assert _rows(ref) == ROWS
    assert RecordChange.objects.latest("id").after == {"name": "新しい名前"}
    publish_registers(TABLE)
    pages = record_sheet("bicycles", ref, by=KEEPER, language="ja").pages
    assert ("修理 1：費用", "500円") in {(row.label, row.text) for page in pages for row in page.rows}


def test_on_the_board_a_record_moves_with_them(ref: str) -> None:
    Record.objects.update(values={**Record.objects.get().values, "why": "x"})
    board.move("bicycles", ref, "state", "broken", revision=1, reason="故障", by=KEEPER, language="ja")
    assert _rows(ref) == ROWS


def test_a_row_that_is_changed_keeps_them_and_one_taken_out_leaves_them_to_the_history(ref: str) -> None:
    assert _save(ref, {"what": "ブレーキ", "hours": "2"}).saved
    assert _rows(ref) == [{"what": "ブレーキ", "cost": 900, "hours": 2}]
    assert RecordChange.objects.latest("id").before["repairs"] == ROWS
    # The history gives them back.
    take_back("bicycles", ref, 2, revision=2, reason="誤り", by=KEEPER, language="ja")
    assert _rows(ref) == ROWS


def test_nobody_is_told_of_a_difference_in_what_nobody_sees(ref: str) -> None:
    assert isinstance(_save(ref, *AS_BEFORE).refused, NothingChanged)
    brought = imports.bring_file("bicycles", "a.csv", "番号,名前\n1,自転車1\n".encode(), by=KEEPER)
    assert imports.import_sheet("bicycles", brought, by=KEEPER, language="ja").counts["same"] == 1
    edit = bulk_choosing.choose("bicycles", "", Wanted(), {}, ticked=[ref], field="name", by=KEEPER)
    bulk_choosing.value_sheet(
        "bicycles", edit, {"name": ["自転車1"]}, empty=False, reason="点検", sent=True, by=KEEPER, language="ja"
    )
    sheet = bulk_edits.plan_sheet("bicycles", edit, after=0, by=KEEPER, language="ja", size=9)
    assert sheet.counts[bulk_edits.SAME] == 1
    # Who was slower sees beside one another what is different, and nothing else.
    values = {**Record.objects.get(ref=ref).values, "name": "先"}
    change_record(register("bicycles"), ref, values, reason="先", by=KEEPER, revision=1)
    assert [one.after for one in _save(ref, *AS_BEFORE, name="後").differences] == ["後"]
