"""How figures are worked out, from plain numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def hours_saved(minutes_before: float, active_minutes: float) -> float:
    """Hours of staff work saved; negative when the work grew. Only closed cases are to be put in."""
    return (minutes_before - active_minutes) / 60


def share(part: float, whole: float) -> float:
    """The share from 0 to 1; 0 when there is nothing to divide by."""
    return part / whole if whole else 0.0


def quantile(numbers: Sequence[float], fraction: float) -> float | None:
    """The value below which `fraction` of the numbers lie, linearly between neighbours; None for none."""
    counts: dict[float, int] = {}
    for number in numbers:
        counts[number] = counts.get(number, 0) + 1
    return quantile_of_counts(counts, fraction)


def quantile_of_counts(counts: Mapping[float, int], fraction: float) -> float | None:
    """The same of numbers that come as value and frequency, however many there are; None for none."""
    total = sum(counts.values())
    if not total:
        return None
    place = fraction * (total - 1)
    low = int(place)
    before, after = _at(counts, low), _at(counts, min(low + 1, total - 1))
    return before + (after - before) * (place - low)


def _at(counts: Mapping[float, int], position: int) -> float:
    """The value at a position of the sorted numbers, counted from 0."""
    passed = 0
    for value in sorted(counts):
        passed += counts[value]
        if passed > position:
            return value
    raise IndexError(position)
