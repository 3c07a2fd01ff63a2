"""The answers of a matter as submitted beside as corrected, and the papers that came with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from madoguchi.engines.cases.rules import CaseFacts
from madoguchi.engines.records import queries as records
from madoguchi.engines.records.forms import SummaryPage, SummaryRow
from madoguchi.engines.records.queries.record_files import file_view
from madoguchi.engines.records.row_labels import row_label
from madoguchi.engines.records.sections import section_of
from madoguchi.engines.records.summaries import summary_of
from madoguchi.foundation.catalogue.queries import Procedure
from madoguchi.foundation.dossier.queries import DossierFacts
from madoguchi.foundation.storage.queries import StoredFile, files_of_owners
from madoguchi.journeys.keeping_back import sight_of
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal


@dataclass(frozen=True)
class Correction:
    """One change beside the original: why, when and by whom."""

    reason: str
    at: datetime
    by: str


@dataclass(frozen=True)
class ComparedRow:
    """One answer as submitted beside the same answer as corrected; files are replaced by the applicant only.

    The applicant cannot be asked for what is worked out from other answers, or no longer asked at all.
    """

    path: str
    label: str
    submitted: str
    corrected: str
    changes: tuple[Correction, ...] = ()
    is_asked: bool = False
    can_mend: bool = True
    is_masked: bool = False
    can_ask: bool = True

    @property
    def is_changed(self) -> bool:
        """Whether the two differ."""
        return self.submitted != self.corrected


@dataclass(frozen=True)
class ComparedPage:
    """The answers of one page of the form, or of one row of a repeated group on it."""

    title: Message | str
    rows: tuple[ComparedRow, ...]


@dataclass(frozen=True)
class AttachedPaper:
    """One file the applicant sent, under the label of the question it answers."""

    ref: str
    label: str
    name: str
    media_type: str
    size: int
    pages: int | None = None
    width: int | None = None
    height: int | None = None
    waits: bool = False
    is_unsafe: bool = False

    @property
    def opens(self) -> bool:
        """Whether the virus scanner let it through."""
        return not (self.waits or self.is_unsafe)

    @property
    def is_image(self) -> bool:
        """Whether a browser can show it on the page."""
        return self.media_type.startswith("image/")


@dataclass(frozen=True)
class Comparison:
    """Everything the applicant sent, as it was and as it stands; `revision` is what a correction has to name.

    `kept_back` says why some answers are not shown, where there are such.
    """

    pages: tuple[ComparedPage, ...]
    papers: tuple[AttachedPaper, ...]
    revision: int
    kept_back: Refusal | None = None

    def row(self, path: str) -> ComparedRow | None:
        """The answer at a path."""
        return next((row for page in self.pages for row in page.rows if row.path == path), None)


def comparison_of(
    case: CaseFacts, subject: Procedure, dossier: DossierFacts, language: str, *, by: Actor
) -> Comparison:
    """The answers of a case, row by row, with their papers, as far as `by` sees them in plain."""
    sight = sight_of(case, subject, by)
    entry = records.entry_of(case.reference_number)
    files = {file.ref: file for file in files_of_owners((dossier.draft_ref, case.reference_number))}
    at = replace(records.surroundings(language), files={ref: file_view(file) for ref, file in files.items()})
    before = summary_of(section_of(subject), entry.as_submitted, at, hidden=sight.hidden)
    if entry.revision == 0:
        after = before
    else:
        after = summary_of(section_of(subject), entry.as_corrected, at, hidden=sight.hidden)
    asked = frozenset(case.correction.fields) if case.correction else frozenset()
    pages = _pages(before, after, entry, asked)
    is_masked = any(row.is_masked for page in pages for row in page.rows)
    papers = tuple(_papers(after, files))
    return Comparison(pages, papers, entry.revision, sight.refusal if is_masked else None)


def _pages(
    before: Sequence[SummaryPage], after: Sequence[SummaryPage], entry: records.EntryFacts, asked: frozenset[str]
) -> tuple[ComparedPage, ...]:
    submitted = {row.path: row for page in before for row in page.rows}
    pages = [
        ComparedPage(title, tuple(_row(row, submitted, entry, asked) for row in rows))
        for page in after
        for title, rows in _parts(page)
    ]
    told = {row.path for page in after for row in page.rows}
    gone = tuple(
        ComparedRow(path, row.label, row.text, "", can_mend=False, is_masked=row.is_masked, can_ask=False)
        for path, row in submitted.items()
        if path not in told
    )
    return (*pages, ComparedPage(msg("補正でなくなった項目"), gone)) if gone else tuple(pages)


def _parts(page: SummaryPage) -> list[tuple[str, list[SummaryRow]]]:
    """The page in parts: what is asked once under its title, each row of a repeated group under its own heading."""
    parts: list[tuple[str, list[SummaryRow]]] = []
    for key, found in groupby(page.rows, key=lambda row: _group_row(row.path)):
        rows = list(found)
        if not key:
            parts.append((page.title, rows))
            continue
        heading = row_label(rows[0].path, rows[0].label).heading
        parts.append((heading, [replace(row, label=row_label(row.path, row.label).own) for row in rows]))
    return parts


def _group_row(path: str) -> str:
    """The row of a repeated group a path lies in (`children.0`), or nothing."""
    group, _dot, rest = path.partition(".")
    number = rest.partition(".")[0]
    return f"{group}.{number}" if number.isdigit() else ""


def _row(
    row: SummaryRow, submitted: Mapping[str, SummaryRow], entry: records.EntryFacts, asked: frozenset[str]
) -> ComparedRow:
    changes = tuple(Correction(one.reason, one.at, one.who) for one in entry.changes if _touches(one.path, row.path))
    before = submitted[row.path].text if row.path in submitted else ""
    can_mend = not (row.files or row.is_masked or row.is_worked_out)
    return ComparedRow(
        *(row.path, row.label, before, row.text, changes, row.path in asked, can_mend, row.is_masked),
        can_ask=not row.is_worked_out,
    )


def _touches(changed: str, path: str) -> bool:
    return changed == path or changed.startswith(f"{path}.") or path.startswith(f"{changed}.")


def _papers(pages: Sequence[SummaryPage], files: Mapping[str, StoredFile]) -> list[AttachedPaper]:
    kept = [
        (row.label, files[file.ref]) for page in pages for row in page.rows for file in row.files if file.ref in files
    ]
    return [
        AttachedPaper(
            *(one.ref, label, one.name, one.media_type, one.size, one.pages, one.width, one.height),
            waits=one.waits,
            is_unsafe=one.is_unsafe,
        )
        for label, one in kept
    ]
