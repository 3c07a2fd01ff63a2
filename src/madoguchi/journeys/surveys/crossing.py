"""Two questions beside one another: one table for each pair, in which nobody can be worked out. Pure.

However somebody asks for the table of two questions, it is the same one, turned if need be: two tables that withhold
other cells would show together what each of them withholds. What is withheld of a question by itself is withheld in all
its tables, so that none of them tells what another does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, NamedTuple

from madoguchi.engines.metrics.case_tables import cells_withheld
from madoguchi.engines.metrics.disclosure import is_small, withheld
from madoguchi.engines.records.field_types.choices import ChoicesField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.surveys.queries import Withheld
from madoguchi.engines.surveys.rules import NO_ANSWER, counts_of, crossed, interval
from madoguchi.engines.surveys.tables import Pair, Side, withheld_together
from madoguchi.journeys.surveys.options import Name, options_in
from madoguchi.values.message import msg
from madoguchi.values.words import words_in

LEFT_OUT = msg("無回答")
MOST_CELLS = 2_500
"""With more cells in all tables together nobody waits for what is to be withheld: at this size it takes seconds."""

Answers = Sequence[Mapping[str, Any]]


class Share(NamedTuple):
    """What part of a row a cell is, and both ends of its 95 % interval, from 0 to 1."""

    share: float
    low: float
    high: float


@dataclass(frozen=True)
class CrossTable:
    """Two questions beside one another; a cell is None where it is withheld, and so is its share of the row."""

    row_label: str
    column_label: str
    columns: tuple[Name, ...]
    rows: tuple[tuple[Name, tuple[int | None, ...]], ...]
    shares: tuple[tuple[Share | None, ...], ...] = ()


def hidden_of(counts: Mapping[str, int], asked: int, smallest: int, *, several: bool) -> frozenset[str]:
    """The options that are withheld. Of several each is a part of everybody; of one the counts add up to them."""
    if not several:
        return withheld(counts, smallest)
    return frozenset(one for one, n in counts.items() if is_small(n, smallest) or is_small(asked - n, smallest))


def _side(field: Field, answers: Answers, smallest: int) -> Side:
    """What is known of one question by itself: its counts, and which of them are withheld."""
    counts = counts_of(answers, field.id, tuple(options_in(field, "ja")))
    several = isinstance(field, ChoicesField)
    return Side(counts, hidden_of(counts, len(answers), smallest, several=several), several)


def _tells(key: tuple[str, str], both: int, sides: tuple[Side, Side], asked: int, smallest: int) -> bool:
    """Whether a cell gives somebody away beside the counts of its two questions.

    They tell how many chose the one and not the other, and neither; with several options no other cell says that.
    """
    one, other = (each.counts[name] for each, name in zip(sides, key, strict=True))
    rest = (one - both, other - both, asked - one - other + both)
    return any(name in each.hidden for each, name in zip(sides, key, strict=True)) or any(
        is_small(count, smallest) for count in rest
    )


def withheld_cells(fields: Sequence[Field], answers: Answers, smallest: int) -> Withheld:
    """What all tables of two of these questions withhold together; none are shown above MOST_CELLS.

    `fields` are all questions with options. It takes seconds: ask once, when no more answers come.
    """
    sizes = [len(options_in(one, "ja")) + 1 for one in fields]
    if sum(one * other for one, other in combinations(sizes, 2)) > MOST_CELLS:
        return Withheld(None)
    sides = {one.id: _side(one, answers, smallest) for one in fields}
    tables = {pair: crossed(answers, *pair) for pair in combinations(sides, 2)}
    first = {
        pair: _withheld(counts, (sides[pair[0]], sides[pair[1]]), answers, smallest) for pair, counts in tables.items()
    }
    return Withheld(withheld_together(sides, tables, first, smallest))


def cross_table(
    row: Field, column: Field, answers: Answers, withheld: Mapping[Pair, frozenset[Pair]], language: str
) -> CrossTable:
    """The counts of both, without the cells that `withheld_cells` told."""
    pair = (row.id, column.id)
    if pair not in withheld:
        return _turned(cross_table(column, row, answers, withheld, language))
    return _written(row, column, crossed(answers, *pair), withheld[pair], language)


def with_shares(table: CrossTable, row: Field, answers: Answers, population: int | None) -> CrossTable:
    """The table with each shown cell's share of those who gave the answer of its row, and its interval (Wilson).

    A row whose own count is withheld shows no cell, so a share tells nothing that is not shown. Of a population that is
    known each row is taken for the same part as of the answers.
    """
    counts = counts_of(answers, row.id, tuple(options_in(row, "ja")))
    totals = [counts.get(one, 0) for one in (*options_in(row, "ja"), NO_ANSWER)]
    asked = len(answers)

    def share(cell: int | None, total: int) -> Share | None:
        if cell is None or not total:
            return None
        whole = None if population is None else max(total, round(population * total / asked))
        return Share(cell / total, *interval(cell, total, whole))

    shares = tuple(
        tuple(share(cell, total) for cell in cells) for (_name, cells), total in zip(table.rows, totals, strict=False)
    )
    return replace(table, shares=shares)


def _withheld(counts: Mapping[Pair, int], sides: tuple[Side, Side], answers: Answers, smallest: int) -> frozenset[Pair]:
    """What one table withholds by itself; what is withheld of a question by itself is withheld here, too."""
    whole: dict[tuple[str, ...], int] = {key: n for key, n in counts.items()}  # noqa: C416 - wider keys
    also = frozenset(key for key, n in counts.items() if _tells(key, n, sides, len(answers), smallest))
    return frozenset((one, other) for one, other in cells_withheld(whole, smallest, also=also))


def _turned(table: CrossTable) -> CrossTable:
    names = tuple(name for name, _cells in table.rows)
    lines = tuple((name, tuple(cells[at] for _name, cells in table.rows)) for at, name in enumerate(table.columns))
    return CrossTable(table.column_label, table.row_label, names, lines)


def _written(
    row: Field, column: Field, counts: Mapping[Pair, int], hidden: frozenset[Pair], language: str
) -> CrossTable:
    down, across = options_in(row, language), options_in(column, language)
    left_out = [any(key[at] == NO_ANSWER for key in counts) for at in (0, 1)]
    beside = [
        (*names, NO_ANSWER) if left else tuple(names) for names, left in zip((down, across), left_out, strict=True)
    ]

    def cell(one: str, other: str) -> int | None:
        return None if (one, other) in hidden else counts.get((one, other), 0)

    return CrossTable(
        row_label=words_in(row.label, language),
        column_label=words_in(column.label, language),
        columns=tuple(across.get(one, LEFT_OUT) for one in beside[1]),
        rows=tuple((down.get(one, LEFT_OUT), tuple(cell(one, other) for other in beside[1])) for one in beside[0]),
    )
