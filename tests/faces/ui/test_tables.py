"""Files for spreadsheets: sent row by row, numbers as numbers, and no text that runs."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from madoguchi.faces.ui.tables import table_response
from madoguchi.values.spreadsheet import Cell
from tests.faces.hard_texts import NAMES

ROWS: list[tuple[Cell, ...]] = [("=1+1", 5, None), ("＠cmd", -3, "い\x07ろ"), ("ふつう", 0, "a\nb")]


def _bytes(kind: str, rows: list[tuple[Cell, ...]] = ROWS) -> bytes:
    response = table_response(kind, "x", ("名前", "数", "メモ"), iter(rows))
    assert response["Content-Disposition"] == f'attachment; filename="x.{kind}"'
    sent = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    for close in response._resource_closers:  # type: ignore[attr-defined]
        close()
    return sent


def test_csv_opens_in_excel_and_runs_nothing() -> None:
    text = _bytes("csv").decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["名前", "数", "メモ"],
        ["'=1+1", "5", ""],
        ["'＠cmd", "-3", "い\x07ろ"],
        ["ふつう", "0", "a\nb"],
    ]


def test_excel_holds_numbers_as_numbers_and_no_formula() -> None:
    sheet = load_workbook(io.BytesIO(_bytes("xlsx"))).active
    assert sheet is not None
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells == [["名前", "数", "メモ"], ["'=1+1", 5, None], ["'＠cmd", -3, "いろ"], ["ふつう", 0, "a\nb"]]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_notes_are_lines_above_the_heads(kind: str) -> None:
    response = table_response(kind, "x", ("名前", "数"), iter([("あ", 1)]), ["ご注意", "=1"])
    sent = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    if kind == "csv":
        lines = list(csv.reader(io.StringIO(sent.decode("utf-8-sig"), newline="")))
        assert lines == [["ご注意"], ["'=1"], ["名前", "数"], ["あ", "1"]]
        return
    sheet = load_workbook(io.BytesIO(sent)).active
    assert sheet is not None
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells == [["ご注意", None], ["'=1", None], ["名前", "数"], ["あ", 1]]


def test_an_empty_table_still_has_its_heads() -> None:
    sheet = load_workbook(io.BytesIO(_bytes("xlsx", []))).active
    assert sheet is not None
    assert sheet.cell(1, 1).value == "名前"


def _cell(text: str) -> tuple[str, object]:
    sheet = load_workbook(io.BytesIO(_bytes("xlsx", [(text, None, None)]))).active
    assert sheet is not None
    return sheet.cell(2, 1).data_type, sheet.cell(2, 1).value


@pytest.mark.parametrize("before", ["\u200b", "\xa0", "\ufeff", "\u3000", "\xad", "\x01"])
def test_what_is_not_seen_before_a_formula_does_not_let_it_run(before: str) -> None:
    kind, value = _cell(f'{before}=HYPERLINK("http://x")')
    assert kind in ("s", "inlineStr")
    assert str(value).startswith("'")


@pytest.mark.parametrize("name", ["山田　太郎", "\ue000田", "👨\u200d👩\u200d👧", "葛\U000e0100城"])
def test_every_letter_of_a_name_stands_in_a_sheet_as_it_was(name: str) -> None:
    assert _cell(name)[1] == name


@pytest.mark.parametrize("name", NAMES)
def test_every_byte_of_a_name_stands_in_both_files_as_it_was(name: str) -> None:
    assert _cell(name)[1] == name
    lines = _bytes("csv", [(name, None, None)]).decode("utf-8-sig").splitlines()
    assert next(csv.reader(lines[1:]))[0] == name
