"""The two halves of a week's calendar: a long calendar opens the half that matters, and keeps the other a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

Cell = Mapping[str, object]
Row = tuple[str, Sequence[Cell | None]]

# More rows than fit on two screens of a telephone: every quarter of an hour from morning to evening.
_LONG = 16


@dataclass(frozen=True)
class HalfDay:
    """Morning or afternoon: its rows by the clock, whether it can be folded, and whether it stands open."""

    title: str
    rows: Sequence[Row]
    folds: bool
    is_open: bool

    @property
    def span(self) -> str:
        """8:45〜11:45, the first and the last time one can come."""
        return f"{self.rows[0][0]}〜{self.rows[-1][0]}"

    @property
    def is_full(self) -> bool:
        """Whether nothing is free in it."""
        return not _has_free(self.rows)


def half_days(rows: Sequence[Row]) -> list[HalfDay]:
    """The halves with rows; a long calendar opens the one with the chosen time, or else the first with a free one."""
    morning = [(clock.lstrip("0"), cells) for clock, cells in rows if clock < "12:00"]
    afternoon = [row for row in rows if row[0] >= "12:00"]
    halves = [(title, part) for title, part in ((_("午前"), morning), (_("午後"), afternoon)) if part]
    folds = len(rows) > _LONG and len(halves) > 1
    first = next((part for test in (_has_chosen, _has_free) for _title, part in halves if test(part)), None)
    return [HalfDay(title, part, folds, not folds or part is first) for title, part in halves]


def _has_chosen(rows: Sequence[Row]) -> bool:
    return any(cell["current"] for _clock, cells in rows for cell in cells if cell)


def _has_free(rows: Sequence[Row]) -> bool:
    return any(not cell["full"] for _clock, cells in rows for cell in cells if cell)
