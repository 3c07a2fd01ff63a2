"""A lookup copies when a record is chosen: the copies say where they come from, and some are not for the hand."""

from __future__ import annotations

from typing import Any

import pytest

from madoguchi.engines.records.actions.changing_records import change_record
from madoguchi.engines.records.forms import SummaryRow
from madoguchi.engines.records.models import Record
from madoguchi.engines.records.queries.registers import RecordFacts, record_of
from madoguchi.foundation.catalogue.queries import register
from madoguchi.journeys.registers import by_programme
from madoguchi.journeys.registers.datasets import dataset_table
from madoguchi.journeys.registers.errors import ValuesUnreadable
from madoguchi.journeys.registers.keeping import save_form
from madoguchi.journeys.registers.record_forms import edit_form
from madoguchi.journeys.registers.record_sheets import record_sheet
from madoguchi.values.actor import anonymous
from madoguchi.values.references import new_record_number
from tests.journeys.registers.citing_house import REPORTS, STRANGER, TRADERS, publish_citing, trader
from tests.journeys.registers.house import KEEPER

pytestmark = pytest.mark.django_db


def _saved(ref: str = "", revision: int = 0, **posted: str) -> RecordFacts:
    given = {name.replace("__", "."): [text] for name, text in posted.items()}
    sheet = save_form(
        "reports",
        ref or new_record_number(),
        given,
        is_new=not ref,
        reason="r",
        revision=revision,
        by=KEEPER,
        language="ja",
    )
    assert sheet.saved, (sheet.problems, sheet.refused)
    return record_of("reports", sheet.saved)


def _without_lookup(values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "trader"}


def _rows(ref: str) -> dict[str, SummaryRow]:
    pages = record_sheet("reports", ref, by=KEEPER, language="ja").pages
    return {row.label: row for page in pages for row in page.rows}


def test_choosing_copies_and_later_changes_of_the_source_do_not_reach_the_copies() -> None:
    publish_citing()
    green = trader("T-1", "みどり建設", phone="0925551234")
    one = _saved(name="届", trader=green.ref, trader_name="うそ")
    phone = green.values["phone"]
    assert _without_lookup(one.values) == {"name": "届", "trader_name": "みどり建設", "trader_phone": phone}
    rows = {
        row.label: row for page in record_sheet("reports", one.ref, by=KEEPER, language="ja").pages for row in page.rows
    }
    assert rows["業者"].text == "みどり建設"
    assert "業者の台帳" in str(rows["業者の名前"].origin)
    assert rows["件名"].origin is None
    change_record(
        register("traders"), green.ref, {**green.values, "name": "みどり土木"}, reason="r", by=KEEPER, revision=1
    )
    two = _saved(one.ref, 1, name="届2", trader=green.ref, trader_name="手で", trader_phone="0920000000")
    assert two.values["trader_name"] == "みどり建設"
    assert two.values["trader_phone"] != phone
    rows = {
        row.label: row for page in record_sheet("reports", one.ref, by=KEEPER, language="ja").pages for row in page.rows
    }
    assert rows["業者の電話"].origin is None
    three = _saved(one.ref, 2, name="届3", trader=green.ref, trader__again="yes", trader_phone="0920000000")
    assert three.values["trader_name"] == "みどり土木"
    form = edit_form("reports", one.ref, by=KEEPER, language="ja")
    assert [view.layout for view in form.fields if view.path == "trader_name"] == ["note"]


def test_a_programme_cannot_forge_what_was_copied() -> None:
    publish_citing()
    green = trader("T-1", "みどり建設")
    forged = {"number": green.ref, "title": "うそ", "on": "2020-01-01", "copied": {"trader_name": "うそ"}}
    values = {"name": "届", "trader": forged, "trader_name": "うそ"}
    kept = by_programme.keep_record("reports", values, ref=new_record_number(), by=KEEPER, language="ja")
    assert kept.values["trader"]["copied"]["trader_name"] == kept.values["trader_name"] == "みどり建設"


def test_nobody_copies_what_they_may_not_see() -> None:
    publish_citing()
    green = trader("T-1", "みどり建設")
    one = _saved(name="届", trader=green.ref)
    assert record_sheet("reports", one.ref, by=STRANGER, language="ja").pages[0].rows[1].cited is None


_OPEN = """\
  datasets:
    - id: reports_open
      title: 届
      summary: 届です。
      view: all
      open: true
      columns: [{field: name, meaning: 件名}, {field: trader, meaning: 業者}]
"""


def test_an_open_dataset_does_not_name_records_of_a_closed_register() -> None:
    publish_citing(TRADERS, REPORTS.replace("{from: name, to: trader_name, fixed: true}, ", "") + _OPEN)
    one = _saved(name="届", trader=trader("T-1", "山田 花子", phone="0925551234").ref)
    rows = list(dataset_table("reports_open", None, by=anonymous(), language="ja")[1].rows)
    assert [row[3] for row in rows] == ["届"]
    assert "山田" not in str(rows)
    assert "山田" not in str(one.values)
    assert "山田" not in Record.objects.get(ref=one.ref).text


_EDITED = REPORTS.replace("permissions: {view: everybody}", "permissions: {edit: [{division: elsewhere}]}")


def test_a_hidden_record_is_not_chosen_and_leaves_no_way_to_say_what_it_holds() -> None:
    publish_citing(TRADERS, _EDITED)
    green, blue = trader("T-1", "みどり建設"), trader("T-2", "あお電気")
    one = _saved(name="届", trader=green.ref)
    for chosen in (blue.ref, {"number": blue.ref}, {"number": green.ref, "again": True}):
        values = {"name": "届", "trader": chosen, "trader_name": "うそ"}
        with pytest.raises(ValuesUnreadable):
            by_programme.keep_record("reports", values, ref=new_record_number(), by=STRANGER, language="ja")
        with pytest.raises(ValuesUnreadable):
            by_programme.replace_record("reports", one.ref, values, reason="r", revision=1, by=STRANGER, language="ja")
    for posted in ({"trader": [blue.ref]}, {"trader": [green.ref], "trader.again": ["yes"]}):
        sheet = save_form("reports", one.ref, posted, is_new=False, reason="r", revision=1, by=STRANGER, language="ja")
        assert [path for path, _ in sheet.problems] == ["trader"]
    kept = by_programme.replace_record(
        "reports",
        one.ref,
        {"name": "別", "trader": green.ref, "trader_name": "うそ"},
        reason="r",
        revision=1,
        by=STRANGER,
        language="ja",
    )
    assert (kept.values["name"], kept.values["trader_name"]) == ("別", "みどり建設")
