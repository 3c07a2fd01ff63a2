"""A finding with its chart, its table and its file: what stands on every page of figures."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from madoguchi.faces.ui.components import Text
from madoguchi.faces.ui.frame import language
from madoguchi.values.spreadsheet import Cell, harmless
from madoguchi.values.wareki import era_year
from madoguchi.values.whole_numbers import whole_number

_FIRST_YEAR, _LAST_YEAR = 1990, 2100


def year_asked(request: HttpRequest) -> int | None:
    """The fiscal year an address asks for, by its first year; None, and the newest is shown, for what is none."""
    year = whole_number(request.GET.get("year", ""), most=_LAST_YEAR)
    return year if year is not None and year >= _FIRST_YEAR else None


def withheld_word() -> str:
    """What stands where a count is withheld."""
    return _("非公表")


def withheld_note(smallest: int) -> str:
    """Why some numbers are withheld, beside the table."""
    return _(
        "{smallest}件より少ない数は、だれのことか分かってしまうので「非公表」です。"
        "引き算で分からないように、ほかの数も非公表にすることがあります。"
    ).format(smallest=smallest)


def count_text(count: int | None) -> str:
    """A count, or the word for what is withheld."""
    return withheld_word() if count is None else f"{count:,}"


def cell_of(count: int | None) -> Cell:
    """The same for a file."""
    return withheld_word() if count is None else count


_LONG_CELL = 12  # letters: two such columns beside a heading are wider than the narrowest telephone


@dataclass(frozen=True)
class FigureTable:
    """The numbers behind a chart; the first cell of a row is its heading."""

    caption: Text
    heads: tuple[Text, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def lines(self) -> list[tuple[str, list[tuple[Text, str]]]]:
        """Every row as its heading and its cells, each cell with the heading of its column."""
        return [(row[0], list(zip(self.heads[1:], row[1:], strict=True))) for row in self.rows]

    @property
    def is_wide(self) -> bool:
        """Whether its rows become small sheets on a phone."""
        return len(self.heads) > 3 or any(len(str(cell)) > _LONG_CELL for row in self.rows for cell in row[1:])


@dataclass(frozen=True)
class FigureView:
    """One finding as a sentence, with the chart that shows it and the numbers it comes from."""

    id: str
    title: Text
    finding: Text
    chart: SafeString
    table: FigureTable
    note: Text = ""
    legend: tuple[tuple[str, Text], ...] = ()


def fiscal_year_name(year: int) -> str:
    """令和8年度; FY 2026 in English, by the year in which it begins."""
    if language() == "en":
        return f"FY {year}"
    era, number = era_year(date(year, 4, 1))
    return f"{era}{'元' if number == 1 else number}年度"


def csv_response(name: str, heads: Iterable[str], rows: Iterable[Iterable[Cell]]) -> HttpResponse:
    """A table as a CSV file for spreadsheets: UTF-8 with its mark, CRLF, and no text that runs as a formula."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([harmless(head) for head in heads])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    response = HttpResponse(f"\ufeff{written.getvalue()}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
