"""Tables as files for spreadsheets: CSV that is sent while it is read, and Excel that is written row by row."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet.worksheet import Worksheet

from madoguchi.values.spreadsheet import Cell, harmless

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = ("csv", "xlsx")
_MOST_ROWS = 1_048_576  # of a sheet of Excel
_LONGEST_CELL = 32_767


class _Line:
    """What a CSV writer writes into: it hands each line back."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line


def table_response(kind: str, name: str, heads: Iterable[str], rows: Iterable[tuple[Cell, ...]]) -> HttpResponseBase:
    """The table as a file of this kind (csv or xlsx); no text in it runs as a formula."""
    response = _excel(heads, rows) if kind == "xlsx" else _csv(heads, rows)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _csv(heads: Iterable[str], rows: Iterable[tuple[Cell, ...]]) -> HttpResponseBase:
    return StreamingHttpResponse(_lines(heads, rows), content_type="text/csv; charset=utf-8")


def _lines(heads: Iterable[str], rows: Iterable[tuple[Cell, ...]]) -> Iterator[str]:
    writer = csv.writer(_Line(), lineterminator="\r\n")
    yield "\ufeff"
    yield writer.writerow([harmless(head) for head in heads])
    for each in rows:
        yield writer.writerow([harmless(one) for one in each])


def _excel(heads: Iterable[str], rows: Iterable[tuple[Cell, ...]]) -> HttpResponseBase:
    book = Workbook(write_only=True)
    number, sheet = 0, None
    head = tuple(heads)
    for each in rows:
        if sheet is None or number == _MOST_ROWS:
            # What does not fit into one sheet goes on in the next one.
            sheet, number = book.create_sheet(), 1
            sheet.append(_excel_row(sheet, head))
        sheet.append(_excel_row(sheet, each))
        number += 1
    if sheet is None:
        sheet = book.create_sheet()
        sheet.append(_excel_row(sheet, head))
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return FileResponse(file, content_type=EXCEL)


def _excel_row(sheet: Worksheet, cells: Iterable[Cell]) -> list[object]:
    return [_excel_text(sheet, one) if isinstance(one, str) else one for one in cells]


def _excel_text(sheet: Worksheet, text: str) -> WriteOnlyCell:
    """The text as text, whatever it begins with, without what XML cannot hold."""
    cell = WriteOnlyCell(sheet, harmless(ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST_CELL]))
    cell.data_type = "s"
    return cell
