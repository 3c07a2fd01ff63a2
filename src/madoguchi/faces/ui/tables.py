"""Tables as files for spreadsheets: CSV that is sent while it is read, and Excel that is written row by row."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from openpyxl import Workbook

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
    head = [_excel_cell(one) for one in heads]
    for each in rows:
        if sheet is None or number == _MOST_ROWS:
            # What does not fit into one sheet goes on in the next one.
            sheet, number = book.create_sheet(), 1
            sheet.append(head)
        sheet.append([_excel_cell(one) for one in each])
        number += 1
    if sheet is None:
        book.create_sheet().append(head)
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return FileResponse(file, content_type=EXCEL)


def _excel_cell(value: Cell) -> Cell:
    """The cell without what the format cannot hold."""
    kept = harmless(value)
    if not isinstance(kept, str):
        return kept
    return "".join(letter for letter in kept[:_LONGEST_CELL] if letter in "\n\t" or letter.isprintable())
