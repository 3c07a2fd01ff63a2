"""When rooms are taken, as lanes over the hours of a day: one lane for each room, or for each day of one room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from django.utils.safestring import SafeString

from madoguchi.faces.ui.shapes import box, drawing, short, words_at

_LANE = 56  # pixels from lane to lane: a label above, the hours below
_BAR = 22
_HEAT = 5  # steps from free to all taken, as in the picture of a week of slots
_EVERY = 2  # hours from mark to mark

Span = tuple[float, float]


@dataclass(frozen=True)
class Lane:
    """One lane: its label, when it is taken in hours of the day, and how many units it has; closed without hours."""

    label: str
    taken: tuple[Span, ...] = ()
    units: int = 1
    is_open: bool = True
    text: str = ""


def timetable(lanes: Sequence[Lane], first: float, last: float, *, label: str) -> SafeString:
    """The lanes from the first to the last hour, darker where more of their units are taken."""
    drawn = []
    marks = [float(hour) for hour in range(ceil(first), int(last) + 1) if hour % _EVERY == 0]
    for number, lane in enumerate(lanes):
        y = _LANE * number
        drawn.append(words_at(lane.label, "0", y + 14))
        if lane.text:
            drawn.append(words_at(lane.text, "100%", y + 14, kind="value", anchor="end"))
        if not lane.is_open:
            continue
        drawn.append(box("c0", 0, y + 22, 100, _BAR, 3))
        for (begin, end), share in _shares(lane, first, last):
            level = _HEAT if share >= 1 else max(1, int(share * _HEAT))
            drawn.append(
                box(f"heat-{level}", _place(begin, first, last), y + 22, _width(begin, end, first, last), _BAR)
            )
        drawn += [_mark(_place(hour, first, last), y + 22) for hour in marks]
    floor = _LANE * len(lanes)
    for hour in marks:
        drawn.append(words_at(f"{hour:g}", f"{short(_place(hour, first, last))}%", floor + 10, anchor="middle"))
    return drawing(drawn, floor + 14, label)


def _shares(lane: Lane, first: float, last: float) -> Iterable[tuple[Span, float]]:
    """The pieces of a day in which something is taken, with the share of units."""
    held = [(max(begin, first), min(end, last)) for begin, end in lane.taken if begin < last and end > first]
    edges = sorted({edge for span in held for edge in span})
    for begin, end in pairwise(edges):
        busy = sum(1 for start, stop in held if start <= begin and end <= stop)
        if busy:
            yield (begin, end), busy / lane.units


def _place(hour: float, first: float, last: float) -> float:
    return (hour - first) / (last - first) * 100


def _width(begin: float, end: float, first: float, last: float) -> float:
    # A gap keeps reservations apart that follow one another at once.
    return max((end - begin) / (last - first) * 100 - 0.3, 0.3)


def _mark(x: float, y: float) -> str:
    return f'<line class="hour" x1="{short(x)}%" x2="{short(x)}%" y1="{short(y)}" y2="{short(y + _BAR)}"/>'
