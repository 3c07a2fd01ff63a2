"""Files for spreadsheets: sent row by row, numbers as numbers, and no text that runs."""

from __future__ import annotations

import csv
import io

from openpyxl import load_workbook

from madoguchi.faces.ui.tables import table_response
from madoguchi.values.spreadsheet import Cell

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


def test_an_empty_table_still_has_its_heads() -> None:
    sheet = load_workbook(io.BytesIO(_bytes("xlsx", []))).active
    assert sheet is not None
    assert sheet.cell(1, 1).value == "名前"
