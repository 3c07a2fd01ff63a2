"""A formula in a register is checked at publishing, kept with the record, and worked out anew when it changes."""

from __future__ import annotations

import pytest

from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.queries.registers import record_of
from madoguchi.foundation.catalogue.source import read_source
from madoguchi.foundation.identity.actions import open_account
from madoguchi.journeys import jobs
from madoguchi.journeys.publish.check import about_register
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.journeys.publish.reading import read_register
from madoguchi.journeys.registers import imports
from madoguchi.journeys.registers.keeping import save_form
from madoguchi.journeys.registers.lists import list_sheet
from madoguchi.journeys.registers.record_sheets import record_sheet
from madoguchi.values.references import new_record_number
from tests.journeys.registers.house import BICYCLES, KEEPER, publish_registers

FIELDS = """\
        - {id: price, type: yen, label: 値段, require: false}
        - {id: hours, type: number, label: 時間, unit: 時間, require: false}
        - {id: fee, type: formula, label: 料金, formula: price * hours, unit: 円}
"""
PRICED = BICYCLES.replace("        - {id: price, type: yen, label: 値段, require: false}\n", FIELDS).replace(
    "columns: [name, price], order: {by: price, descending: true}", "columns: [name, fee], order: {by: fee}"
)


def _reasons(text: str) -> list[str]:
    reading = read_register(SourceFile("registers/bicycles.yaml", read_source(text.encode())), None)
    return [str(one.reason) for one in about_register(reading)]


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("price * hours", ""),
        ("price *", "式が途中で終わっています"),
        ("prize * hours", "ない項目「prize」"),
        ("name * 2", "計算に使えない型"),
        ("days(price, hours)", "計算に使えない型"),
        ("fee + 1", "fee → fee"),
        ("twice", "fee → twice → fee"),
    ],
)
def test_a_formula_is_checked_at_publishing(formula: str, reason: str) -> None:
    twice = "        - {id: twice, type: formula, label: 倍, formula: fee * 2}\n"
    text = PRICED.replace("formula: price * hours", f"formula: '{formula}'").replace(
        "        - {id: bought_on", f"{twice}        - {{id: bought_on"
    )
    found = _reasons(text)
    assert bool(found) == bool(reason), found
    assert not reason or any(reason in one for one in found)


@pytest.mark.django_db
def test_a_formula_is_kept_shown_ordered_and_worked_out_anew() -> None:
    publish_registers(PRICED)
    made = {}
    for number, hours in (("1", "2.5"), ("2", "1"), ("3", "")):
        posted = {
            "number": [number],
            "name": [f"自転車{number}"],
            "state": ["good"],
            "price": ["101"],
            "hours": [hours],
        }
        saved = save_form(
            "bicycles", new_record_number(), posted, is_new=True, reason="", revision=0, by=KEEPER, language="ja"
        )
        made[number] = saved.saved
    assert record_of("bicycles", made["1"]).values["fee"] == 253  # 252.5, half up
    assert "fee" not in record_of("bicycles", made["3"]).values
    sheet = record_sheet("bicycles", made["1"], by=KEEPER, language="ja")
    assert ("料金", "253円") in [(row.label, row.text) for page in sheet.pages for row in page.rows]
    rows = list_sheet("bicycles", "dear", Wanted(), {}, by=KEEPER, language="ja", size=9).rows
    assert [row.cells for row in rows] == [("自転車2", "101円"), ("自転車1", "253円"), ("自転車3", "")]
    publish_registers(PRICED.replace("price * hours", "price * hours * 2"))
    jobs.lay_places(register="bicycles")
    assert record_of("bicycles", made["1"]).values["fee"] == 505
    ref = imports.bring_file("bicycles", "x.csv", "番号,名前,状態,値段,時間\n9,自,よい,10,1.25\n".encode(), by=KEEPER)
    assert imports.import_sheet("bicycles", ref, by=KEEPER, language="ja").counts[imports.ADD] == 1
    open_account("staff", KEEPER.name, ref=KEEPER.ref, duties=KEEPER.duties)
    imports.begin("bicycles", ref, by=KEEPER)
    jobs.take_file_in(register="bicycles", ref=ref)
    first = list_sheet("bicycles", "dear", Wanted(), {}, by=KEEPER, language="ja", size=9).rows[0]
    assert first.cells == ("自", "26円")  # 1.25 is kept as 1.3
