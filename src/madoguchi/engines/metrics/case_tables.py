"""Counts of cases as a table others cite, and which of its rows may not leave the house. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.engines.metrics.disclosure import is_small
from madoguchi.engines.metrics.section import NumberName, SideName
from madoguchi.values.clock import fiscal_year

Key = tuple[str, ...]
"""The values of a row along its sides, in their order."""

Counts = Mapping[NumberName, int]
Table = Mapping[Key, Counts]

OPEN = "open"
"""The outcome of what is not closed yet."""
WITHDRAWN = "withdrawn"

_WITHIN: Mapping[NumberName, tuple[NumberName, ...]] = {
    "arrived": ("waiting", "closed", "decided", "on_time"),
    "closed": ("decided", "on_time"),
    "decided": ("on_time",),
}
"""Which counts are part of another one, so that the difference of both is a count, too."""


@dataclass(frozen=True)
class Group:
    """So many matters that have everything countable in common, as they stood at the end of a day."""

    month: date
    ward: str
    channel: str
    outcome: str
    on_time: bool
    count: int

    def side(self, name: SideName) -> str:
        """Where the group stands along one side: 2026-04 for a month, 2026 for a fiscal year."""
        match name:
            case "fiscal_year":
                return str(fiscal_year(self.month))
            case "month":
                return f"{self.month:%Y-%m}"
            case "ward":
                return self.ward
            case "channel":
                return self.channel
            case "outcome":
                return self.outcome

    def number(self, name: NumberName) -> int:
        """How many of the group are counted under this name; a withdrawal is closed and not decided."""
        is_open = self.outcome == OPEN
        is_decided = not is_open and self.outcome != WITHDRAWN
        holds = {
            "arrived": True,
            "waiting": is_open,
            "closed": not is_open,
            "decided": is_decided,
            "on_time": is_decided and self.on_time,
        }
        return self.count if holds[name] else 0


def table_of(groups: Iterable[Group], sides: Sequence[SideName], numbers: Sequence[NumberName]) -> Table:
    """The groups counted along the sides, in the order of their values; rows with nothing in them are left out."""
    found: dict[Key, dict[NumberName, int]] = {}
    for group in groups:
        row = found.setdefault(tuple(group.side(side) for side in sides), dict.fromkeys(numbers, 0))
        for number in numbers:
            row[number] += group.number(number)
    return {key: found[key] for key in sorted(found) if any(found[key].values())}


def cells_withheld(counts: Mapping[Key, int], smallest: int, *, also: frozenset[Key] = frozenset()) -> frozenset[Key]:
    """The same for a table of one count; those in `also` are withheld because another figure would give them away."""
    return rows_withheld({key: {"arrived": count} for key, count in counts.items() if count}, smallest, also=also)


def rows_withheld(table: Table, smallest: int, *, also: frozenset[Key] = frozenset()) -> frozenset[Key]:
    """The rows in which somebody could be recognised, and those that would give them away by subtraction.

    A row goes as a whole: a count that is left beside a withheld one would tell its difference. Then, along every side,
    what is withheld of a line whose total is known is never one row alone, nor less than the smallest count together.
    """
    hidden = {key for key, counts in table.items() if key in also or _tells(counts, smallest)}
    lines = [line for line in _lines(table) if len(line) > 1]
    is_changed = True
    while is_changed:
        is_changed = False
        for line in lines:
            if (more := _next_of(line, hidden, table, smallest)) is not None:
                hidden.add(more)
                is_changed = True
    return frozenset(hidden)


def _tells(counts: Counts, smallest: int) -> bool:
    """Whether a count, or what is left over of it beside a count within it, is about too few people."""
    left_over = (
        counts[whole] - counts[part]
        for whole, parts in _WITHIN.items()
        for part in parts
        if whole in counts and part in counts
    )
    return any(is_small(count, smallest) for count in (*counts.values(), *left_over))


def _lines(table: Table) -> list[list[Key]]:
    """The rows that differ along one side only: whoever knows the total of a line can subtract in it."""
    found: dict[tuple[int, Key], list[Key]] = {}
    for key in table:
        for side in range(len(key)):
            found.setdefault((side, (*key[:side], *key[side + 1 :])), []).append(key)
    return list(found.values())


def _next_of(line: Sequence[Key], hidden: Collection[Key], table: Table, smallest: int) -> Key | None:
    """The smallest row to withhold besides, None when those of the line that are withheld hide one another."""
    mine = [key for key in line if key in hidden]
    rest = sorted((key for key in line if key not in hidden), key=lambda key: (sum(table[key].values()), key))
    if not mine or not rest:
        return None
    together = {name: sum(table[key][name] for key in mine) for name in table[mine[0]]}
    return rest[0] if len(mine) == 1 or _tells(together, smallest) else None
