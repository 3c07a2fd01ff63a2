"""The values of a record as its page draws them: answers one below the other, the rows of a group as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from madoguchi.engines.records.forms import SummaryRow
from madoguchi.engines.records.row_labels import RowLabel, row_label

# More columns than stand beside each other on the page of a record.
_MOST_COLUMNS = 5


@dataclass(frozen=True)
class Line:
    """One row of a group: its heading, and under each head its answer, or nothing where the question was not asked."""

    heading: str
    cells: tuple[tuple[str, SummaryRow | None], ...]


@dataclass(frozen=True)
class Values:
    """Answers that stand together: a table where there are `heads`, and otherwise `rows` one below the other."""

    rows: tuple[SummaryRow, ...] = ()
    heads: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()


def values_of(rows: Iterable[SummaryRow]) -> list[Values]:
    """The answers of a page in their order; a group with more questions than a table has room for stays a list."""
    labelled = [(row, row_label(row.path, row.label)) for row in rows]
    return [_together(tuple(found)) for _group, found in groupby(labelled, key=lambda each: each[1].group)]


def _together(found: Sequence[tuple[SummaryRow, RowLabel]]) -> Values:
    heads = {_question(row): label.own for row, label in found}
    if not found[0][1].group or len(heads) > _MOST_COLUMNS:
        return Values(rows=tuple(row for row, _label in found))
    lines = (_line(tuple(line), heads) for _at, line in groupby(found, key=lambda each: each[0].path.split(".")[1]))
    return Values(heads=tuple(heads.values()), lines=tuple(lines))


def _line(found: Sequence[tuple[SummaryRow, RowLabel]], heads: Mapping[str, str]) -> Line:
    cells = {_question(row): row for row, _label in found}
    return Line(found[0][1].heading, tuple((head, cells.get(asked)) for asked, head in heads.items()))


def _question(row: SummaryRow) -> str:
    return row.path.split(".", 2)[-1]
