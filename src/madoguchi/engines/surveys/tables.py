"""Which cells of all the tables of a survey are withheld together, so that none follows from the others. Pure.

What everybody knows are equations: the cells along a side add up to the line of that option, the lines of a question to
everybody who answered. A withheld number is worked out when it follows from them. So long as a small one does, one more
cell is withheld, the smallest beside it first. That somebody narrows a number down to a few is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

Pair = tuple[str, str]
Unknown = tuple[str, ...]
"""A line by question and option, a cell by both questions and both options."""
Counts = Mapping[str, int]


@dataclass(frozen=True)
class Side:
    """One question: how many chose each option, which of these counts are withheld, and whether several are chosen."""

    counts: Counts
    hidden: frozenset[str]
    several: bool = False


def withheld_together(
    sides: Mapping[str, Side],
    tables: Mapping[Pair, Mapping[Pair, int]],
    first: Mapping[Pair, frozenset[Pair]],
    smallest: int,
) -> dict[Pair, frozenset[Pair]]:
    """The cells to withhold of each table; `first` are those that each table withholds for itself."""
    hidden = {pair: set(cells) for pair, cells in first.items()}
    while told := _told(sides, tables, hidden, smallest):
        more = next(_beside(min(told), sides, tables, hidden), None)
        if more is None:
            # Nothing is left that could hide it: no table is shown at all.
            return {pair: frozenset(_cells(pair, sides)) for pair in tables}
        hidden[more[0]].add(more[1])
    return {pair: frozenset(cells) for pair, cells in hidden.items()}


def _cells(pair: Pair, sides: Mapping[str, Side]) -> list[Pair]:
    """All cells but those of options nobody chose, which are known to be empty."""
    down, across = ([one for one, size in sides[name].counts.items() if size] for name in pair)
    return [(one, other) for one in down for other in across]


def _told(
    sides: Mapping[str, Side],
    tables: Mapping[Pair, Mapping[Pair, int]],
    hidden: Mapping[Pair, set[Pair]],
    smallest: int,
) -> list[Unknown]:
    """The small numbers that are withheld and follow from what is shown."""

    def is_small(name: Unknown) -> bool:
        if len(name) == 2:
            return 0 < sides[name[0]].counts[name[1]] < smallest
        one, other, *cell = name
        return 0 < tables[one, other].get((cell[0], cell[1]), 0) < smallest

    return [name for name in worked_out(_equations(sides, hidden)) if is_small(name)]


def _equations(sides: Mapping[str, Side], hidden: Mapping[Pair, set[Pair]]) -> Iterator[dict[Unknown, int]]:
    """The unknown part of every equation; what is shown only moves its other side."""
    for question, side in sides.items():
        if not side.several:
            yield {(question, option): 1 for option in side.hidden}
    for pair, cells in hidden.items():
        for at in (0, 1):
            # The cells along a side add up to a line only where everybody chose one of the other question.
            if sides[pair[1 - at]].several:
                continue
            for option in sides[pair[at]].counts:
                parts: dict[Unknown, int] = {(*pair, *cell): 1 for cell in cells if cell[at] == option}
                if option in sides[pair[at]].hidden:
                    parts[pair[at], option] = -1
                yield parts


def worked_out(equations: Iterable[Mapping[Unknown, int]]) -> list[Unknown]:
    """The unknown numbers that follow from the equations, by elimination over the rationals."""
    rows: dict[Unknown, dict[Unknown, Fraction]] = {}
    for equation in equations:
        row = {name: Fraction(value) for name, value in equation.items()}
        for name in [name for name in row if name in rows]:
            _subtract(row, rows[name], row.get(name, Fraction(0)))
        if not row:
            continue
        pivot = min(row)
        factor = row[pivot]
        row = {name: value / factor for name, value in row.items()}
        for other in rows.values():
            _subtract(other, row, other.get(pivot, Fraction(0)))
        rows[pivot] = row
    return [name for name, row in rows.items() if len(row) == 1]


def _subtract(row: dict[Unknown, Fraction], other: Mapping[Unknown, Fraction], times: Fraction) -> None:
    if not times:
        return
    for name, value in other.items():
        left = row.get(name, Fraction(0)) - times * value
        if left:
            row[name] = left
        else:
            row.pop(name, None)


def _beside(
    told: Unknown,
    sides: Mapping[str, Side],
    tables: Mapping[Pair, Mapping[Pair, int]],
    hidden: Mapping[Pair, set[Pair]],
) -> Iterator[tuple[Pair, Pair]]:
    """Cells that are shown, the best to hide a number first: beside it, in its table, elsewhere; empty ones last."""

    def rank(one: tuple[Pair, Pair]) -> tuple[bool, bool, bool, int, Pair, Pair]:
        pair, cell = one
        is_beside = len(told) == 4 and pair == told[:2] and (cell[0] == told[2] or cell[1] == told[3])
        is_of_it = pair == told[:2] if len(told) == 4 else told[0] in pair
        size = tables[pair].get(cell, 0)
        return not is_of_it, not size, not is_beside, size, pair, cell

    shown = [(pair, cell) for pair in tables for cell in _cells(pair, sides) if cell not in hidden[pair]]
    yield from sorted(shown, key=rank)
