"""The headings of a table in a file as one row: also those in two lines, and of columns over which nothing stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

Cells = Sequence[str]
Rows = Sequence[tuple[int, tuple[str, ...]]]

_FIRST_ROWS = 20
LOOKED_AT = 5 * _FIRST_ROWS
"""So many rows are enough to know the headings, but for the names of columns that have none."""
_LETTERED = re.compile("[A-Z]+列", re.IGNORECASE)
_FIGURE = re.compile(r"\d")
_YEARS = range(1900, 2100)


class Head(NamedTuple):
    """The places of the first and the last line of headings among the rows, and what each column is called."""

    first: int
    last: int
    labels: tuple[str, ...]


def head_in(rows: Rows) -> Head | None:
    """The headings of a table, None where no row looks like them.

    A heading over several columns stands before those below it; a column without any is called by its letter.
    """
    at = _row_of_words(rows)
    if at is None:
        return None
    first = last = at
    labels: Cells = rows[at][1]
    if at + 1 < len(rows) and (_parts(labels, rows[at + 1][1]) or _goes_on(labels, rows[at + 1][1], rows[at + 2 :])):
        labels, last = _joined(labels, rows[at + 1][1]), at + 1
    elif at and _parts(rows[at - 1][1], labels, is_all=False):
        labels, first = _joined(rows[at - 1][1], labels), at - 1
    return Head(first, last, _named(labels, rows[last + 1 :]))


def only_head_in(rows: Rows) -> Head | None:
    """The heading of the only column of a file, its first line; None where it is a figure or nothing stands below."""
    if len(rows) < 2 or any(sum(map(bool, row)) > 1 for _, row in rows):
        return None
    label = next((cell for cell in rows[0][1] if cell), "")
    are_under = len({at for _, row in rows for at, cell in enumerate(row) if cell}) == 1
    return Head(0, 0, tuple(rows[0][1])) if label and are_under and not _is_number(label) else None


def with_one_head(rows: Rows) -> Rows:
    """The same rows from the headings on, which are one row; the rows as they are where there are none."""
    head = head_in(rows)
    return rows if head is None else [(rows[head.last][0], head.labels), *rows[head.last + 1 :]]


def _row_of_words(rows: Rows) -> int | None:
    """The first row that is nearly as wide as the widest, with hardly a word twice and without figures."""
    widest = max((sum(map(bool, row)) for _, row in rows[:LOOKED_AT]), default=0)
    for at, (_, row) in enumerate(rows[:_FIRST_ROWS]):
        words = [cell for cell in row if cell]
        is_wide = len(words) >= max(2, widest * 2 // 3)
        if is_wide and len(set(words)) * 2 > len(words) and not any(map(_is_number, words)):
            return at
    return None


def _is_number(word: str) -> bool:
    """Whether it is a figure; a year may be a heading."""
    plain = word.replace(",", "").replace(".", "")
    return plain.isdigit() and not (word.isdecimal() and int(word) in _YEARS)


def _parts(upper: Cells, lower: Cells, *, is_all: bool = True) -> bool:
    """Whether the lower line names the columns over which a heading of the upper one goes.

    With `is_all` the upper line is the one that was found, and all the rest of the lower one has to be empty; otherwise
    it is the lower one, and the upper one has to give it what it lacks.
    """
    above, below = _wide(upper, lower)
    begins = [bool(one) and at + 1 < len(above) and not above[at + 1] for at, one in enumerate(above)]
    groups = [at for at, begin in enumerate(begins) if begin and below[at] and below[at + 1]]
    alone = [at for at, one in enumerate(above) if one and not below[at]]
    words = [one for one in below if one]
    is_sound = bool(groups and alone) and len(set(words)) * 2 > len(words) and not any(map(_is_number, words))
    if not is_all:
        return is_sound and not any(map(_is_number, above))
    return is_sound and all(not one or begins[at] or not above[at] for at, one in enumerate(below))


def _goes_on(upper: Cells, lower: Cells, below: Rows) -> bool:
    """Whether the lower line goes on with the headings of the upper one, also under one that is of a single column.

    Most of it has to be empty or to stand under a heading over several columns. It is no record: it has no figures,
    where a column below has nothing else, and no word that comes again in its column.
    """
    above, beneath = _wide(upper, lower)
    heads = [at for at, one in enumerate(above) if one]
    ends = [*heads[1:], len(above)]
    groups = [
        beneath[at:end] for at, end in zip(heads, ends, strict=True) if end - at > 1 and all(beneath[at : at + 2])
    ]
    single = [beneath[at] for at, end in zip(heads, ends, strict=True) if end - at == 1]
    stacked, parted = len([one for one in single if one]), sum(map(len, groups))
    words = [one for one in beneath if one]
    if stacked >= parted + len(single) - stacked or len(set(words)) < len(words) or any(map(_FIGURE.search, words)):
        return False
    columns = [{row[at] for _, row in below[:LOOKED_AT] if at < len(row) and row[at]} for at in range(len(beneath))]
    told = [(one, column) for one, column in zip(beneath, columns, strict=True) if one]
    are_figures = any(column and all(map(_FIGURE.search, column)) for _, column in told)
    return bool(groups) and are_figures and not any(one in column for one, column in told)


def _wide(*rows: Cells) -> list[list[str]]:
    width = max(map(len, rows))
    return [[*row, *[""] * (width - len(row))] for row in rows]


def _joined(upper: Cells, lower: Cells) -> Cells:
    labels, group = [], ""
    for above, below in zip(*_wide(upper, lower), strict=True):
        # Over a column that is named by the upper line alone no group goes on.
        group = (above or group) if below else ""
        labels.append(" ".join(one for one in (group, below) if one) if below else above)
    return labels


def _named(labels: Cells, rows: Rows) -> tuple[str, ...]:
    width = max([len(labels), *(len(row) for _, row in rows)])
    wide = [*labels, *[""] * (width - len(labels))]
    unnamed = [at for at, label in enumerate(wide) if not label]
    filled = {at for at in unnamed if any(at < len(row) and row[at] for _, row in rows)}
    return tuple(f"{_letter(at)}列" if at in filled else label for at, label in enumerate(wide))


def is_lettered(name: str) -> bool:
    """Whether a column without a heading may be called so."""
    return _LETTERED.fullmatch(name) is not None


def _letter(at: int) -> str:
    """The letters of a column as a spreadsheet shows them, A for 0."""
    letters = ""
    while at >= 0:
        letters, at = chr(ord("A") + at % 26) + letters, at // 26 - 1
    return letters
