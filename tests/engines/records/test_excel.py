"""A hostile Excel file fetches nothing and does not grow: by its table of contents, and by what its XML declares."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_WINDOWS_1900

from madoguchi.engines.records.adapters import excel, excel_parts, excel_streamed
from madoguchi.engines.records.adapters.excel import BROKEN, Book
from madoguchi.engines.records.adapters.sheets import rows_of, soon_read_again
from madoguchi.engines.records.errors import SheetUnreadable
from madoguchi.engines.records.rules.written_cells import UNRECKONED, text_of_cell
from madoguchi.faces.ui.workbooks import workbook

_GROWING = [f'<!ENTITY a{one} "{f"&a{one - 1};" * 10}">' for one in range(1, 9)]
Reader = Callable[[bytes], Iterator[Sequence[object]]]


def at_once(content: bytes) -> Iterator[Sequence[object]]:
    """The rows of the first table, as they are read of a usual file."""
    book = Book(content)
    return book.rows_in(book.with_table)


def row_by_row(content: bytes) -> Iterator[Sequence[object]]:
    """The same as they are read of a file that is too large to be held."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(excel, "_small", lambda _content: None)
        return at_once(content)


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


@pytest.mark.parametrize("reader", [at_once, row_by_row])
@pytest.mark.parametrize(("declared", "used"), [(BOMB, "&a8;"), (OUTSIDE, "&outside;")], ids=["bomb", "outside"])
def test_s_xml_1_a_workbook_that_declares_entities_is_refused(declared: str, used: str, reader: Reader) -> None:
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


@pytest.mark.parametrize("reader", [at_once, row_by_row])
def test_the_first_sheet_people_see_is_read(reader: Reader) -> None:
    book, into = Workbook(), io.BytesIO()
    book.active["A1"] = "コード"
    book.active.sheet_state = "hidden"
    book.create_sheet("台帳")["A1"] = "番号"
    book.save(into)
    assert [list(row) for row in reader(into.getvalue())] == [["番号"]]


def _texts(rows: Iterator[Sequence[object]]) -> list[tuple[str, ...]]:
    """The rows that hold anything, without the empty cells behind the last that does."""
    return [tuple("\n".join(map(text_of_cell, row)).rstrip("\n").split("\n")) for row in rows]


@pytest.mark.parametrize("reader", [at_once, row_by_row])
def test_what_stands_in_merged_cells_holds_for_each_row_below_the_headings_and_a_figure_once(reader: Reader) -> None:
    book, into = Workbook(), io.BytesIO()
    rows = [
        ["課", "品名", "金額", "備考"],
        ["", "", "", ""],
        ["交通課", "机", 3000, "古い"],
        ["", "いす"],
        ["税務課", "棚", 5],
    ]
    for row in rows:
        book.active.append(row)
    for place in ("A1:A2", "A3:A4", "C3:C4", "D3:D5"):
        book.active.merge_cells(place)
    book.save(into)
    assert [one for one in _texts(reader(into.getvalue())) if any(one)] == [
        ("課", "品名", "金額", "備考"),
        ("交通課", "机", "3000", "古い"),
        ("交通課", "いす", "", "古い"),
        ("税務課", "棚", "5", "古い"),
    ]


@pytest.mark.parametrize("reader", [at_once, row_by_row])
def test_a_formula_nobody_worked_out_is_not_an_empty_cell(reader: Reader) -> None:
    book, into = Workbook(), io.BytesIO()
    book.active.append(["数", "計"])
    book.active.append([1, "=A2*2"])
    book.save(into)
    assert _texts(reader(into.getvalue()))[1] == ("1", UNRECKONED)
    for value, read in ((b"<v>2</v>", ("1", "2")), (b' t="str"><f>A2*2</f><v></v>', ("1",))):
        worked_out, plain = io.BytesIO(), ZipFile(into)
        with plain, ZipFile(worked_out, "w") as written:
            for name in plain.namelist():
                part = plain.read(name)
                if value.startswith(b" "):
                    part = part.replace(b"><f>A2*2</f><v></v>", value).replace(b"><f>A2*2</f><v />", value)
                else:
                    part = part.replace(b"<v></v>", value).replace(b"<v />", value)
                written.writestr(name, part)
        assert _texts(reader(worked_out.getvalue()))[1] == read


def test_a_sheet_that_is_read_row_by_row_is_never_held(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (("番号", "名前"), *((str(at), f"見本{at}") for at in range(20_000)))
    content = b"".join(workbook((), rows))
    told: list[int] = []
    watched = excel_streamed._Rows.end

    def end(self: excel_streamed._Rows, name: str) -> None:
        watched(self, name)
        told.append(len(self.coming))

    monkeypatch.setattr(excel_streamed._Rows, "end", end)
    assert sum(1 for _row in row_by_row(content)) == 20_002
    assert max(told) < 500


@pytest.mark.parametrize(
    "cells",
    [
        b'<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
        b'<row r="1"><c r="XFE1"><v>1</v></c></row>',
        b'<row r="1">' + b'<c r="A1"><v>1</v></c>' * 16_385 + b"</row>",
        b'<row r="1"><c r="AAAAAAAAAAAA1"><v>1</v></c></row>',
        b'<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
        b'<row r="99999999999"><c r="A1"><v>1</v></c></row>',
    ],
)
def test_a_sheet_that_no_programme_writes_is_refused_when_it_is_read_row_by_row(
    cells: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "_small", lambda _content: None)
    with pytest.raises(SheetUnreadable):
        rows_of("x.xlsx", with_cells(cells))


def test_more_merged_cells_or_shared_texts_than_may_be_held_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "_small", lambda _content: None)
    plain = b'<row r="1"><c r="A1"><v>1</v></c></row>'
    merged = b"".join(b'<mergeCell ref="A%d:A%d"/>' % (at, at + 1) for at in range(1, 5, 2))
    content = with_cells(plain + b"</sheetData><mergeCells>" + merged + b"</mergeCells><sheetData>")
    assert rows_of("x.xlsx", content) == [(1, ("1",))]
    monkeypatch.setattr(excel_streamed, "_MOST_MERGED", 1)
    with pytest.raises(SheetUnreadable, match="大きくなりすぎる"):
        rows_of("x.xlsx", content)
    read_aloud = "<si><r><t>見本</t></r><r><t> 花子</t></r><rPh><t>ミホン</t></rPh></si>".encode()
    shared = with_cells(b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>', read_aloud)
    assert rows_of("x.xlsx", shared) == [(1, ("見本 花子",))]
    monkeypatch.setattr(excel_parts, "_MOST_TEXTS", 0)
    with pytest.raises(SheetUnreadable, match="大きくなりすぎる"):
        rows_of("x.xlsx", shared)


_SHARING = b'<Relationship Id="shared" Type="x/sharedStrings" Target="sharedStrings.xml"/>'


@pytest.mark.parametrize("endless", [b'<row r="1" x="%s"/>', b"<!--%s-->", b'<row r="1"><c r="%s"/></row>'])
def test_a_tag_or_a_comment_that_does_not_end_is_read_no_further(
    endless: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "_small", lambda _content: None)
    with pytest.raises(SheetUnreadable, match="大きくなりすぎる"):
        rows_of("x.xlsx", with_cells(endless % incompressible(1_000_000).hex().encode()))
    text = b'<row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c></row>' % incompressible(1_000_000).hex().encode()
    assert len(rows_of("x.xlsx", with_cells(text))) == 1


def with_cells(cells: bytes, texts: bytes = b"") -> bytes:
    """A workbook whose sheet has these rows, and whose cells share these texts."""
    plain, book, changed = io.BytesIO(), Workbook(), io.BytesIO()
    book.active["A1"] = "PLACE"
    book.save(plain)
    with ZipFile(plain) as parts, ZipFile(changed, "w") as written:
        for name in parts.namelist():
            part = parts.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part[: part.index(b"<sheetData>") + 11] + cells + part[part.index(b"</sheetData>") :]
            if name == "xl/_rels/workbook.xml.rels":
                part = part.replace(b"</Relationships>", _SHARING + b"</Relationships>")
            written.writestr(name, part)
        written.writestr("xl/sharedStrings.xml", b"<sst>" + texts + b"</sst>")
    return changed.getvalue()


@pytest.mark.parametrize("reader", [at_once, row_by_row])
def test_days_times_and_spans_of_a_cell_are_read_to_the_second(reader: Reader) -> None:
    book, into = Workbook(), io.BytesIO()
    moment = datetime(2026, 11, 26, 13, 30, 45)
    book.active.append([moment, moment.replace(second=0), moment.time(), timedelta(hours=25, seconds=3), moment.date()])
    # Parts of a day that are no whole second.
    for place, value, shape in (("F1", 45000.999999, "yyyy/m/d h:mm:ss"), ("G1", 0.5000001, "h:mm:ss")):
        book.active[place] = value
        book.active[place].number_format = shape
    book.epoch = CALENDAR_WINDOWS_1900
    book.save(into)
    (row,) = _texts(reader(into.getvalue()))
    assert row == (
        *("2026-11-26 13:30:45", "2026-11-26 13:30", "13:30:45", "25:00:03", "2026-11-26"),
        *("2023-03-16", "12:00:00"),
    )


@pytest.mark.parametrize("reader", [at_once, row_by_row])
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
    reader: Reader, cover: list[tuple[str, ...]], read: str
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


@pytest.mark.parametrize(("written", "said"), [("a_xD800_", "a\ufffd"), ("_xD83C__xDFE2_", "🏢"), ("_x0041__x", "A_x")])
def test_half_a_letter_in_a_cell_is_told_as_lost_and_can_be_kept(written: str, said: str) -> None:
    assert excel_parts.unescaped(written) == said
    [(_, row)] = [one for one in _half(written) if one[0] == 1]
    assert row == (said,)
    assert soon_read_again(_PLAIN, [(1, row)]).endswith(f"{said}\r\n".encode())


_PLAIN = b"PK"


def _half(written: str) -> list[tuple[int, tuple[str, ...]]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(excel, "_small", lambda _content: None)
        return rows_of("a.xlsx", declaring("", written))
