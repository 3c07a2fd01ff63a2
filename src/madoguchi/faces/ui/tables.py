"""Tables as files for spreadsheets, CSV or Excel, that are sent while they are read."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpResponseBase, StreamingHttpResponse

from madoguchi.faces.ui.workbooks import workbook
from madoguchi.values.spreadsheet import Cell, harmless

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = ("csv", "xlsx")


class _Line:
    """What a CSV writer writes into: it hands each line back."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line


def table_response(
    kind: str, name: str, heads: Iterable[str], rows: Iterable[tuple[Cell, ...]], notes: Sequence[str] = ()
) -> HttpResponseBase:
    """The table as a file of this kind (csv or xlsx), below a line for each note; no text in it runs as a formula."""
    if kind == "xlsx":
        response = StreamingHttpResponse(workbook(heads, rows, notes), content_type=EXCEL)
    else:
        response = StreamingHttpResponse(_lines(heads, rows, notes), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _lines(heads: Iterable[str], rows: Iterable[tuple[Cell, ...]], notes: Sequence[str]) -> Iterator[str]:
    writer = csv.writer(_Line(), lineterminator="\r\n")
    yield "\ufeff"
    for note in notes:
        yield writer.writerow([harmless(note)])
    yield writer.writerow([harmless(head) for head in heads])
    for each in rows:
        yield writer.writerow([harmless(one) for one in each])
