"""How figures are worked out, from plain numbers."""

from __future__ import annotations

from collections.abc import Sequence


def hours_saved(minutes_before: float, active_minutes: float) -> float:
    """Hours of staff work saved; negative when the work grew. Only closed cases are to be put in."""
    return (minutes_before - active_minutes) / 60


def share(part: float, whole: float) -> float:
    """The share from 0 to 1; 0 when there is nothing to divide by."""
    return part / whole if whole else 0.0


def median(numbers: Sequence[float]) -> float | None:
    """The middle value, None for none."""
    return quantile(numbers, 0.5)


def quantile(numbers: Sequence[float], fraction: float) -> float | None:
    """The value below which `fraction` of the numbers lie, linearly between neighbours; None for none."""
    if not numbers:
        return None
    ordered = sorted(numbers)
    place = fraction * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
