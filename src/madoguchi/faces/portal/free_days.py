"""The free times of a week by day: a long list opens the day that matters, and keeps each other day a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from madoguchi.values.clock import JST

Cell = Mapping[str, object]
Time = tuple[datetime, Cell | None]

# More times than fit on two screens of a telephone, three beside each other.
_LONG = 32
_NOON = 12


@dataclass(frozen=True)
class FreeDay:
    """A day with its free times, morning and afternoon apart; whether it can be folded, and whether it stands open."""

    on: date
    times: Sequence[Time]
    folds: bool
    is_open: bool

    @property
    def halves(self) -> list[tuple[str, list[Cell | None]]]:
        """The free times of the morning and of the afternoon; a half without any is left out."""
        morning = [cell for at, cell in self.times if at.astimezone(JST).hour < _NOON]
        afternoon = [cell for at, cell in self.times if at.astimezone(JST).hour >= _NOON]
        return [(title, cells) for title, cells in ((_("午前"), morning), (_("午後"), afternoon)) if cells]


def free_days(days: Sequence[tuple[date, Sequence[Time]]]) -> list[FreeDay]:
    """The days in their order; a long list opens the day with the chosen time, or else the first with a free one."""
    folds = sum(len(times) for _on, times in days) > _LONG
    chosen = (on for on, times in days if any(cell and cell["current"] for _at, cell in times))
    first = next(chosen, next((on for on, times in days if times), None))
    return [FreeDay(on, times, folds and bool(times), not folds or on == first) for on, times in days]
