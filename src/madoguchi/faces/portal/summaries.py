"""The answers of a form as the components draw them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from madoguchi.engines.records.forms import SummaryPage, SummaryRow
from madoguchi.engines.records.row_labels import row_label
from madoguchi.faces.ui.components import AnswerRow, FileLink

EditUrl = Callable[[str, str], str]
FileUrl = Callable[[str], str]


@dataclass(frozen=True)
class SummaryGroup:
    """Answers that stand together: those of one row of a repeated group under its heading, or others under none."""

    heading: str
    rows: tuple[AnswerRow, ...]
    edit_url: str = ""
    """Where the row is changed, when the page has several rows."""


@dataclass(frozen=True)
class SummaryPart:
    """The answers of one page, with the address where they are changed."""

    title: str
    groups: tuple[SummaryGroup, ...]
    edit_url: str = ""


def parts_with_links(pages: Iterable[SummaryPage], edit_url: EditUrl) -> list[SummaryPart]:
    """Every page's answers with the one address where they are changed; each of several rows has its own instead.

    What is worked out from other answers is changed nowhere: a page of nothing else has no address.
    """
    return [_part_with_links(page, edit_url) for page in pages]


def _part_with_links(page: SummaryPage, edit_url: EditUrl) -> SummaryPart:
    def first_of(rows: Iterable[SummaryRow]) -> str:
        return next((edit_url(page.page_id, row.path) for row in rows if not row.is_worked_out), "")

    several = sum(1 for heading, _ in _grouped(page) if heading) > 1
    groups = [
        SummaryGroup(heading, tuple(map(_answer, rows)), first_of(rows) if heading and several else "")
        for heading, rows in _grouped(page)
    ]
    others = [row for row in page.rows if not (several and _heading(row))]
    return SummaryPart(page.title, tuple(groups), first_of(others))


def parts_with_files(pages: Iterable[SummaryPage], file_url: FileUrl) -> list[SummaryPart]:
    """Every answer as it stands, with links to the files."""
    return [_part_with_files(page, file_url) for page in pages]


def _part_with_files(page: SummaryPage, file_url: FileUrl) -> SummaryPart:
    groups = (
        SummaryGroup(heading, tuple(replace(_answer(row), files=_files(row, file_url)) for row in rows))
        for heading, rows in _grouped(page)
    )
    return SummaryPart(page.title, tuple(groups))


def _files(row: SummaryRow, file_url: FileUrl) -> tuple[FileLink, ...]:
    return tuple(FileLink(file.name, file_url(file.ref), file.size_text) for file in row.files)


def _grouped(page: SummaryPage) -> list[tuple[str, tuple[SummaryRow, ...]]]:
    return [(heading, tuple(rows)) for heading, rows in groupby(page.rows, key=_heading)]


def _answer(row: SummaryRow) -> AnswerRow:
    return AnswerRow(row_label(row.path, row.label).own, row.text)


def _heading(row: SummaryRow) -> str:
    return row_label(row.path, row.label).heading
