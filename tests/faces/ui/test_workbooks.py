"""Workbooks that are sent while they are read: whole for every reader, and never held as a whole."""

from __future__ import annotations

import io
from collections.abc import Iterator
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from madoguchi.engines.records.adapters.excel import _small
from madoguchi.engines.records.adapters.sheets import rows_of
from madoguchi.faces.ui import workbooks
from madoguchi.faces.ui.workbooks import workbook
from madoguchi.values.spreadsheet import Cell

_HEADS = ("名前", "数")


def _rows(count: int) -> Iterator[tuple[Cell, ...]]:
    for number in range(count):
        yield f"見本の名前{number}", number


def _sheets(content: bytes) -> list[list[list[object]]]:
    book = load_workbook(io.BytesIO(content))
    return [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets]


def test_the_first_rows_are_sent_before_the_last_are_read() -> None:
    coming = _rows(20_000)
    pieces = workbook(_HEADS, coming)
    sent = next(pieces)
    assert sent.startswith(b"PK")
    last = int(str(next(coming)[1]))
    assert last < 10_000
    assert len(list(pieces)) > 3


def test_what_was_sent_is_held_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    outlets: list[workbooks._Outlet] = []

    class Watched(workbooks._Outlet):
        def __init__(self) -> None:
            super().__init__()
            outlets.append(self)

    monkeypatch.setattr(workbooks, "_Outlet", Watched)
    held = [sum(map(len, outlets[0]._pieces)) for _piece in workbook(_HEADS, _rows(20_000))]
    assert max(held) == 0


def test_every_reader_finds_every_row() -> None:
    content = b"".join(workbook(_HEADS, _rows(5_000)))
    with ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
    expected = [list(_HEADS), *map(list, _rows(5_000))]
    assert _sheets(content) == [expected]
    fast = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [[row[0], row[1]] for row in fast] == expected
    assert [list(row) for _number, row in rows_of("x.xlsx", content)] == [[name, str(one)] for name, one in expected]
    assert _small(content) is not None


@pytest.mark.parametrize(("count", "sheets"), [(0, [1]), (2, [3]), (3, [3, 2]), (5, [3, 3, 2])])
def test_what_does_not_fit_into_a_sheet_goes_on_in_the_next_with_its_heads(
    monkeypatch: pytest.MonkeyPatch, count: int, sheets: list[int]
) -> None:
    monkeypatch.setattr(workbooks, "_MOST_ROWS", 3)
    found = _sheets(b"".join(workbook(_HEADS, _rows(count))))
    assert [len(sheet) for sheet in found] == sheets
    assert [sheet[0] for sheet in found] == [list(_HEADS)] * len(sheets)
    assert [row for sheet in found for row in sheet[1:]] == list(map(list, _rows(count)))


def test_a_sheet_that_grows_too_large_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "_LARGEST_SHEET", 1)
    monkeypatch.setattr(workbooks, "_PIECE", 1)
    assert len(_sheets(b"".join(workbook(_HEADS, _rows(3))))) == 3


def test_columns_beyond_z_have_two_letters_and_three() -> None:
    content = b"".join(workbook(map(str, range(703)), []))
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert (sheet["Z1"].value, sheet["AA1"].value, sheet["AAA1"].value) == ("25", "26", "702")


@pytest.mark.parametrize("text", ["<b>&\"'", "a\tb\nc", " 端の空白 ", "\ufffe\uffff\x0b消える", "𠮷野家", "x" * 40_000])
def test_any_text_is_sent_as_xml_can_hold_it(text: str) -> None:
    sheet = _sheets(b"".join(workbook(_HEADS, [(text, 1.5)])))[0]
    assert sheet[1] == [text.removeprefix("\ufffe\uffff\x0b")[:32_767], 1.5]


def test_who_stops_listening_stops_the_reading() -> None:
    ended = []

    def rows() -> Iterator[tuple[Cell, ...]]:
        try:
            yield from _rows(100_000)
        finally:
            ended.append(True)

    pieces = workbook(_HEADS, rows())
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    assert ended == [True]


@pytest.mark.parametrize("text", ["a_x0041_b", "_x000D_", "前\r後", "_x_", "x0041_"])
def test_a_text_that_looks_like_an_escape_is_read_as_it_was(text: str) -> None:
    content = b"".join(workbook(_HEADS, iter([(text, 1)])))
    # openpyxl leaves the escapes of a text in a cell as they are; Excel and the reader of this house do not.
    assert CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1][0] == text
