"""Charts as SVG drawn on the server: x in percent, y and text in pixels, so that words stay readable on a phone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.utils.safestring import SafeString

from madoguchi.faces.ui.shapes import box, drawing, short, words_at

SERIES = ("c1", "c2", "c3", "c0")

_LINE = 20  # pixels from line to line of a label
_WIDEST = 15.0
_ACROSS = 17.6  # characters: what a label and the value at its end may take of the narrowest sheet
_PHONE = 288  # pixels of the narrowest chart
_MANY = 8
_AFTER = " をのにでとはがや、・／」）"
_BEFORE = " （「"
_LEAST = 0.001  # the shortest scale worth drawing
_WHOLE = 4  # a scale has four lines


@dataclass(frozen=True)
class Column:
    """One upright bar: its label below, its parts from the bottom up, the words above it."""

    label: str
    parts: tuple[float, ...]
    text: str = ""


@dataclass(frozen=True)
class Pair:
    """Two upright bars side by side: what was expected and what came, with the words above the second."""

    label: str
    expected: float
    actual: float
    text: str = ""


@dataclass(frozen=True)
class Bar:
    """One lying bar: its label, its value, the words inside and at the right end."""

    label: str
    value: float
    inside: str = ""
    text: str = ""
    tone: str = "c1"


@dataclass(frozen=True)
class Point:
    """One point of a line."""

    label: str
    value: float
    text: str = ""


def round_top(value: float) -> float:
    """The next round number above a value, for the top of a scale whose quarters are whole numbers from 4 on."""
    if value <= _LEAST:
        return 1.0 if value <= 0 else _LEAST
    power = 10.0 ** math.floor(math.log10(value))
    tops = (round(step * power, 9) for step in (1, 1.2, 1.6, 2, 4, 6, 8, 12))
    return next((top for top in tops if top >= value and (top < _WHOLE or top % _WHOLE == 0)), 20 * power)


def columns(
    data: Sequence[Column],
    *,
    label: str,
    unit: str = "",
    target: float | None = None,
    height: int = 294,
    fits: bool = False,
) -> SafeString:
    """Upright bars, stacked when they have several parts; starts at zero, the target is the dotted line.

    With `fits` only so many labels and words are written as do not run into one another on a phone.
    """
    top, floor = 24.0, height - 34.0
    most = round_top(max([sum(column.parts) for column in data] + [target or 0, 0]))
    scale = (floor - top) / most
    steps = [most * share for share in (0.25, 0.5, 0.75, 1.0)]
    if all(part == int(part) for column in data for part in column.parts):
        # What is counted has no quarters.
        steps = [value for value in steps if value == int(value)]
    drawn = [_grid(value, floor - value * scale, unit) for value in steps]
    step = 88.0 / max(len(data), 1)
    width = min(step * 0.6, 10.0)
    every = _label_every([column.label for column in data], step, least=1 if fits else _MANY)
    told = _label_every([column.text for column in data], step, least=1) if fits else 1
    for number, column in enumerate(data):
        x = 12 + step * number + (step - width) / 2
        drawn += _column(column if number % told == 0 else replace(column, text=""), x, width, floor, scale)
        if number % every == 0:
            drawn.append(words_at(column.label, f"{short(x + width / 2)}%", height - 10, anchor="middle"))
    drawn.append(f'<line class="axis" x1="0" x2="100%" y1="{short(floor)}" y2="{short(floor)}"/>')
    if target is not None:
        at = short(floor - target * scale)
        drawn.append(f'<line class="target" x1="12%" x2="100%" y1="{at}" y2="{at}"/>')
    return drawing(drawn, height, label)


def _grid(value: float, y: float, unit: str) -> str:
    line = f'<line class="grid" x1="0" x2="100%" y1="{short(y)}" y2="{short(y)}"/>'
    return line + words_at(f"{_grouped(value)}{unit}", "0", y - 6)


def _grouped(value: float) -> str:
    """1,250; 7.5; 0.05: never rounded to something that is not on the scale."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.3f}".rstrip("0")


def _label_every(labels: Sequence[str], step: float, *, least: int) -> int:
    """Of many labels in a row, as of twelve months, every second one is written where a phone has no room for all."""
    room = step / 100 * _PHONE
    return math.ceil((max(map(_ems, labels)) * 14 + 6) / room) if len(labels) > least else 1


def _column(column: Column, x: float, width: float, floor: float, scale: float) -> list[str]:
    drawn, y = [], floor
    for kind, part in zip(SERIES, column.parts, strict=False):
        tall = part * scale
        y -= tall
        drawn.append(box(kind, x, y, width, max(tall - 1.5, 0.5)))
    if column.text:
        drawn.append(words_at(column.text, f"{short(x + width / 2)}%", y - 9, kind="value", anchor="middle"))
    return drawn


def pairs(data: Sequence[Pair], *, label: str, unit: str = "", height: int = 294) -> SafeString:
    """Two upright bars for every label: the light one was expected, the dark one came; starts at zero."""
    top, floor = 24.0, height - 34.0
    most = round_top(max([value for pair in data for value in (pair.expected, pair.actual)] + [0]))
    scale = (floor - top) / most
    drawn = [_grid(most * share, floor - most * share * scale, unit) for share in (0.5, 1.0)]
    step = 88.0 / max(len(data), 1)
    width = min(step * 0.35, 6.0)
    every = max(1, math.ceil(len(data) / 8))
    for number, pair in enumerate(data):
        x = 12 + step * number + (step - 2 * width) / 2
        drawn += _pair(pair, x, width, floor, scale)
        if number % every == 0:
            drawn.append(words_at(pair.label, f"{short(x + width)}%", height - 10, anchor="middle"))
    drawn.append(f'<line class="axis" x1="0" x2="100%" y1="{short(floor)}" y2="{short(floor)}"/>')
    return drawing(drawn, height, label)


def _pair(pair: Pair, x: float, width: float, floor: float, scale: float) -> list[str]:
    drawn = []
    for kind, value, left in (("c3", pair.expected, x), ("c1", pair.actual, x + width)):
        tall = max(value * scale, 1.0)
        drawn.append(box(kind, left, floor - tall, width - 0.2, tall))
    if pair.text:
        above = floor - pair.actual * scale - 9
        drawn.append(words_at(pair.text, f"{short(x + width * 1.5)}%", above, kind="value", anchor="middle"))
    return drawn


def bars(data: Sequence[Bar], *, label: str, most: float | None = None) -> SafeString:
    """Lying bars under their labels, for funnels and rankings; starts at zero. A long label takes two lines."""
    top = most or max([bar.value for bar in data] + [0]) or 1.0
    drawn: list[str] = []
    y = 0.0
    for bar in data:
        lines = [bar.label] if _ems(bar.label) + _ems(bar.text) < _ACROSS else _label_lines(bar.label)
        drawn += [words_at(line, "0", y + 16 + _LINE * place) for place, line in enumerate(lines)]
        y += _LINE * (len(lines) - 1)
        drawn += _bar(bar, min(bar.value / top * 100, 100), y)
        y += 64
    return drawing(drawn, max(y - 14, 10), label)


def _bar(bar: Bar, share: float, y: float) -> list[str]:
    drawn = [box("c0", 0, y + 26, 100, 24, 3), box(bar.tone, 0, y + 26, share, 24, 3)]
    if bar.inside:
        drawn.append(_inside(bar.inside, share, y + 43))
    if bar.text:
        drawn.append(words_at(bar.text, "100%", y + 16, kind="value", anchor="end"))
    return drawn


def _label_lines(words: str) -> list[str]:
    """The label in one line, or in two where it is wider than a phone: broken after a space or a particle."""
    if _ems(words) <= _WIDEST:
        return [words]
    fits = max((place for place in range(1, len(words)) if _ems(words[:place]) <= _WIDEST), default=1)
    breaks = [place for place in range(2, fits + 1) if words[place - 1] in _AFTER or words[place] in _BEFORE]
    place = breaks[-1] if breaks else fits
    return [words[:place].rstrip(), words[place:].lstrip()]


def _ems(words: str) -> float:
    """The width of a text, counted in Japanese characters."""
    return sum(0.55 if ord(letter) < 0x250 else 1.0 for letter in words)


def _inside(words: str, share: float, y: float) -> str:
    if share >= 6 + 4 * len(words):
        return words_at(words, "12", y, kind="inside")
    return f'<svg x="{short(share)}%" y="0" overflow="visible">{words_at(words, "8", y, kind="value")}</svg>'


def line(data: Sequence[Point], *, label: str, unit: str = "", height: int = 240) -> SafeString:
    """One line over time, its last value written beside it; starts at zero."""
    top, floor = 28.0, height - 34.0
    most = round_top(max([point.value for point in data] + [0]))
    scale = (floor - top) / most
    drawn = [_grid(most * share, floor - most * share * scale, unit) for share in (0.5, 1.0)]
    step = 80.0 / max(len(data) - 1, 1)
    places = [(14 + step * number, floor - point.value * scale) for number, point in enumerate(data)]
    for (x1, y1), (x2, y2) in pairwise(places):
        drawn.append(f'<line class="stroke" x1="{short(x1)}%" y1="{short(y1)}" x2="{short(x2)}%" y2="{short(y2)}"/>')
    drawn += [f'<circle class="c1" cx="{short(x)}%" cy="{short(y)}" r="4"/>' for x, y in places]
    every = max(1, math.ceil(len(data) / 6), _label_every([point.label for point in data], step, least=1))
    for number, (point, (x, y)) in enumerate(zip(data, places, strict=True)):
        last = number == len(data) - 1
        if (len(data) - 1 - number) % every == 0:
            drawn.append(words_at(point.label, f"{short(x)}%", height - 10, anchor="middle"))
        if last and point.text:
            drawn.append(words_at(point.text, f"{short(x)}%", y - 12, kind="value", anchor="middle"))
    drawn.append(f'<line class="axis" x1="0" x2="100%" y1="{short(floor)}" y2="{short(floor)}"/>')
    return drawing(drawn, height, label)


def pie(parts: Sequence[tuple[str, float]], *, label: str, middle: str = "") -> SafeString:
    """A ring of a few parts, each a class and a value, from the top on; the words in the middle say the whole."""
    whole = sum(value for _, value in parts) or 1.0
    drawn, start, radius = [], 0.0, 74
    for kind, value in parts:
        share = value / whole * 100
        # A gap of half a per cent keeps neighbours apart for who does not see their colours.
        dash = f"{max(share - 0.5, 0.3):.2f} 100" if share < 100 else "100 0"
        drawn.append(
            f'<circle class="{kind}" cx="50%" cy="100" r="{radius}" pathLength="100" stroke-dasharray="{dash}" '
            f'stroke-dashoffset="{-start:.2f}"/>'
        )
        start += share
    if middle:
        drawn.append(words_at(middle, "50%", 106, kind="value", anchor="middle"))
    return drawing(drawn, 200, label, kind="chart pie")


def days_bar(used: float, total: float, *, paused: bool = False, label: str = "") -> SafeString:
    """The legal clock lying flat: days used of the standard days; an orange mark where it stands still."""
    share = min(used / total * 100, 100) if total > 0 else 0
    kind = "c-late" if used > total > 0 else "c1"
    drawn = ['<rect width="100%" height="14" rx="7" class="c0"/>']
    drawn.append(f'<rect width="{short(share)}%" height="14" rx="3" class="{kind}"/>')
    if paused:
        drawn.append(f'<line class="pause" x1="{short(share)}%" x2="{short(share)}%" y1="-2" y2="18"/>')
    return drawing(drawn, 14, label, kind="days-bar")


_HEAT = 5  # steps from empty to full
_ROW = 30


def heat(
    cells: Sequence[Sequence[float | None]], columns: Sequence[str], rows: Sequence[str], *, label: str
) -> SafeString:
    """A picture of shares from 0 to 1 in rows and columns, darker where more; None is a place where nothing is.

    Full squares carry a ×, so that the picture is read without its colours.
    """
    step = 88.0 / max(len(columns), 1)
    drawn = [
        words_at(name, f"{short(12 + step * (number + 0.5))}%", 16, anchor="middle")
        for number, name in enumerate(columns)
    ]
    for place, (name, row) in enumerate(zip(rows, cells, strict=True)):
        y = 28 + _ROW * place
        drawn.append(words_at(name, "0", y + 19))
        for number, share in enumerate(row):
            if share is not None:
                drawn += _heat_cell(share, 12 + step * number, y, step)
    return drawing(drawn, 28 + _ROW * len(rows), label)


def _heat_cell(share: float, x: float, y: float, step: float) -> list[str]:
    level = _HEAT if share >= 1 else int(share * _HEAT)
    cell = [box(f"heat-{level}", x + 0.3, y, step - 0.6, _ROW - 4, 3)]
    if level == _HEAT:
        cell.append(words_at("×", f"{short(x + step / 2)}%", y + 18, kind="inside", anchor="middle"))
    return cell
