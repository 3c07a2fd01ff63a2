"""The answers of a form as the components draw them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from madoguchi.engines.records.forms import SummaryPage, SummaryRow
from madoguchi.faces.ui.components import AnswerRow, FileLink

EditUrl = Callable[[str, str], str]
FileUrl = Callable[[str], str]
_IN_A_ROW = re.compile(r"^[a-z0-9_]+\.[0-9]+\.")
_AFTER_HEADING = re.compile(r"：|: ")


@dataclass(frozen=True)
class SummaryPart:
    """The answers of one page: those of each row of a repeated group under the heading of the row."""

    title: str
    groups: tuple[tuple[str, tuple[AnswerRow, ...]], ...]


def parts_with_links(pages: Iterable[SummaryPage], edit_url: EditUrl) -> list[SummaryPart]:
    """Every answer with the address where it is changed; what is worked out from others has none."""
    return [_part(page, lambda row, page=page: _edited_at(row, edit_url, page.page_id)) for page in pages]


def _edited_at(row: SummaryRow, edit_url: EditUrl, page_id: str) -> dict[str, object]:
    return {} if row.is_worked_out else {"edit_url": edit_url(page_id, row.path)}


def parts_with_files(pages: Iterable[SummaryPage], file_url: FileUrl) -> list[SummaryPart]:
    """Every answer as it stands, with links to the files."""
    return [_part(page, lambda row: {"files": _files(row, file_url)}) for page in pages]


def _files(row: SummaryRow, file_url: FileUrl) -> tuple[FileLink, ...]:
    return tuple(FileLink(file.name, file_url(file.ref), file.size_text) for file in row.files)


def _part(page: SummaryPage, more: Callable[..., dict[str, object]]) -> SummaryPart:
    groups = []
    for heading, rows in groupby(page.rows, key=_heading):
        shown = (AnswerRow(_label(row), row.text, **more(row)) for row in rows)  # type: ignore[arg-type]
        groups.append((heading, tuple(shown)))
    return SummaryPart(page.title, tuple(groups))


def _heading(row: SummaryRow) -> str:
    return _AFTER_HEADING.split(row.label, maxsplit=1)[0] if _IN_A_ROW.match(row.path) else ""


def _label(row: SummaryRow) -> str:
    return _AFTER_HEADING.split(row.label, maxsplit=1)[-1] if _IN_A_ROW.match(row.path) else row.label
