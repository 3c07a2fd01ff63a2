"""The answers of a form as the components draw them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from madoguchi.engines.records.forms import SummaryPage
from madoguchi.faces.ui.components import AnswerRow, FileLink

EditUrl = Callable[[str, str], str]
FileUrl = Callable[[str], str]


@dataclass(frozen=True)
class SummaryPart:
    """The answers of one page with the files sent there."""

    title: str
    rows: tuple[AnswerRow, ...]
    files: tuple[FileLink, ...] = ()


def parts_with_links(pages: Iterable[SummaryPage], edit_url: EditUrl) -> list[SummaryPart]:
    """Every answer with the address where it is changed."""
    return [
        SummaryPart(
            page.title, tuple(AnswerRow(row.label, row.text, edit_url(page.page_id, row.path)) for row in page.rows)
        )
        for page in pages
    ]


def parts_with_files(pages: Iterable[SummaryPage], file_url: FileUrl) -> list[SummaryPart]:
    """Every answer as it stands, and links to the files."""
    return [
        SummaryPart(
            page.title,
            tuple(AnswerRow(row.label, row.text) for row in page.rows),
            tuple(FileLink(file.name, file_url(file.ref), file.size_text) for row in page.rows for file in row.files),
        )
        for page in pages
    ]
