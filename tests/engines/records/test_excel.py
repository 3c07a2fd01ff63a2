"""A hostile Excel file fetches nothing and does not grow: by its table of contents, and by what its XML declares."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from madoguchi.engines.records.adapters.excel import BROKEN, UNRECKONED, _row_by_row, cells_of
from madoguchi.engines.records.adapters.sheets import rows_of
from madoguchi.engines.records.errors import SheetUnreadable

_GROWING = [f'<!ENTITY a{one} "{f"&a{one - 1};" * 10}">' for one in range(1, 9)]
BOMB = f'<!DOCTYPE x [<!ENTITY a0 "{"lol" * 100}">{"".join(_GROWING)}]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY outside SYSTEM "file:///etc/passwd">]>'


def declaring(declared: str, used: str) -> bytes:
    """A workbook whose sheet declares an entity and uses it in a cell."""
    plain, book, changed = io.BytesIO(), Workbook(), io.BytesIO()
    book.active["A1"] = "PLACE"
    book.save(plain)
    with ZipFile(plain) as parts, ZipFile(changed, "w") as written:
        for name in parts.namelist():
            part = parts.read(name).decode()
            if "PLACE" in part:
                part = declared + part.replace("PLACE", used)
            written.writestr(name, part)
    return changed.getvalue()


@pytest.mark.parametrize("reader", [cells_of, _row_by_row])
@pytest.mark.parametrize(("declared", "used"), [(BOMB, "&a8;"), (OUTSIDE, "&outside;")], ids=["bomb", "outside"])
def test_s_xml_1_a_workbook_that_declares_entities_is_refused(
    declared: str, used: str, reader: Callable[[bytes], Iterator[object]]
) -> None:
    with pytest.raises(BROKEN):
        list(reader(declaring(declared, used)))


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip that begins as an Excel file does, with these parts as well."""
    into = io.BytesIO()
    with ZipFile(into, "w", ZIP_DEFLATED) as made:
        for name, content in {"[Content_Types].xml": b"<a/>", **parts}.items():
            made.writestr(name, content)
    return into.getvalue()


def incompressible(length: int) -> bytes:
    return random.Random(1).randbytes(length)


# Each is beyond one limit only: a ratio of 99, and 2,000 entries with those that are always there, are within.
BEYOND: dict[str, tuple[str, Callable[[], bytes]]] = {
    "the sum of the sizes": (
        "大きくなりすぎる",
        lambda: packed({"x": incompressible(5_000_000), **{str(at): bytes(30_000_000) for at in range(14)}}),
    ),
    "the number of entries": ("大きくなりすぎる", lambda: packed({f"{at}.xml": b"<a/>" for at in range(2_000)})),
    "the ratio": ("空き", lambda: packed({"xl/worksheets/sheet1.xml": bytes(10_000_000)})),
}


@pytest.mark.parametrize("limit", BEYOND)
def test_s_file_3_a_workbook_beyond_a_limit_is_refused_before_any_of_it_is_opened_out(
    limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentence, made = BEYOND[limit]
    content = made()

    def opened(*_given: object, **_named: object) -> None:
        raise AssertionError("a part was opened out")

    monkeypatch.setattr(ZipFile, "open", opened)
    with pytest.raises(SheetUnreadable, match=sentence):
        rows_of("x.xlsx", content)


def test_s_file_3_a_workbook_within_the_limits_is_opened_out(monkeypatch: pytest.MonkeyPatch) -> None:
    padded = packed({f"{at}.xml": b"<a/>" for at in range(1_999)})
    asked: list[object] = []
    monkeypatch.setattr(ZipFile, "open", lambda _self, name, *_given: asked.append(name) or io.BytesIO(b"<a/>"))
    with pytest.raises(SheetUnreadable, match="Excelとして読めません"):
        rows_of("x.xlsx", padded)
    assert asked


@pytest.mark.parametrize("reader", [cells_of, _row_by_row])
def test_the_first_sheet_people_see_is_read(reader: Callable[[bytes], Iterator[object]]) -> None:
    book, into = Workbook(), io.BytesIO()
    book.active["A1"] = "コード"
    book.active.sheet_state = "hidden"
    book.create_sheet("台帳")["A1"] = "番号"
    book.save(into)
    assert [list(row) for row in reader(into.getvalue())] == [["番号"]]


def test_what_stands_in_merged_cells_holds_for_each_row_below_the_headings_and_a_figure_once() -> None:
    book, into = Workbook(), io.BytesIO()
    for row in (["課", "品名", "金額"], ["", "", ""], ["交通課", "机", 3000], ["", "いす", ""], ["税務課", "棚", 5]):
        book.active.append(row)
    for place in ("A1:A2", "A3:A4", "C3:C4"):
        book.active.merge_cells(place)
    book.save(into)
    rows = [row for _, row in rows_of("x.xlsx", into.getvalue())]
    assert rows == [
        ("課", "品名", "金額"),
        ("交通課", "机", "3000"),
        ("交通課", "いす"),
        ("税務課", "棚", "5"),
    ]


def test_a_formula_nobody_worked_out_is_not_an_empty_cell() -> None:
    book, into = Workbook(), io.BytesIO()
    book.active.append(["数", "計"])
    book.active.append([1, "=A2*2"])
    book.save(into)
    assert rows_of("x.xlsx", into.getvalue())[1] == (2, ("1", UNRECKONED))
    worked_out, plain = io.BytesIO(), ZipFile(into)
    with plain, ZipFile(worked_out, "w") as written:
        for name in plain.namelist():
            part = plain.read(name).replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>")
            written.writestr(name, part)
    assert rows_of("x.xlsx", worked_out.getvalue())[1] == (2, ("1", "2"))


@pytest.mark.parametrize("reader", [cells_of, _row_by_row])
@pytest.mark.parametrize(
    ("cover", "read"),
    [
        ([("備品の一覧",), ("作成者", "見本 花子"), ("作成日", "2026-04-01")], "table"),
        ([], "table"),
        ([("番号", "品名", "数")], "cover"),
        ([("番号", f"品{at}") for at in range(20)], "cover"),
    ],
)
def test_a_cover_in_front_is_passed_over_and_a_table_or_a_list_of_pairs_is_not(
    reader: Callable[[bytes], Iterator[object]], cover: list[tuple[str, ...]], read: str
) -> None:
    book, into = Workbook(), io.BytesIO()
    table = [("番号", "品名", "金額"), ("1", "机", "5"), ("2", "棚", "6")]
    for row in cover:
        book.active.append(row)
    book.create_sheet("説明").append(("使い方", "見本"))
    sheet = book.create_sheet("台帳")
    for row in table:
        sheet.append(row)
    book.save(into)
    rows = [tuple(row) for row in reader(into.getvalue())]
    assert rows == (table if read == "table" else cover)
