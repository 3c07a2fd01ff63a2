"""A process as a drawing: its states below one another, and every action as a numbered arrow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from madoguchi.journeys.registers.process_picture import ArrowFacts, Picture, StateFacts

_STEP = 92  # pixels from state to state
_HIGH = 52
_TOP = 4
_WIDE = 176
_LANE = 34
_BADGE = 11


def process_picture(sheet: Picture, here: str = "") -> SafeString:
    """The states as boxes, the arrows beside them; `here` is marked. A narrow screen draws it smaller."""
    rows = {state.id: number for number, state in enumerate(sheet.states)}
    straight, around = _parted(sheet.arrows, rows)
    lanes = _lanes(around, rows)
    width = _WIDE + _LANE * (max(lanes.values(), default=-1) + 1) + 2 * _BADGE + 6
    names = "、".join(state.title for state in sheet.states)
    parts = [
        *(_box(state, rows[state.id], is_here=state.id == here) for state in sheet.states),
        *(_down(arrow, rows[arrow.start]) for arrow in straight),
        *(_round(arrow, rows, lanes[arrow.number], _ports(around, rows)) for arrow in around),
    ]
    return format_html(
        '<svg class="process" viewBox="0 0 {} {}" width="{}" role="img" aria-label="{}">'
        '<defs><marker id="process-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
        'orient="auto"><path d="M0 0 8 4 0 8z" class="process__tip"/></marker></defs>{}</svg>',
        width,
        _TOP * 2 + _STEP * (len(sheet.states) - 1) + _HIGH,
        width,
        _("進め方の図：{names}").format(names=names),
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _parted(arrows: Iterable[ArrowFacts], rows: dict[str, int]) -> tuple[list[ArrowFacts], list[ArrowFacts]]:
    """One arrow to the state right below goes straight down; every other one goes around on the right."""
    straight: dict[int, ArrowFacts] = {}
    around = []
    for arrow in arrows:
        start = rows[arrow.start]
        if rows[arrow.to] == start + 1 and start not in straight:
            straight[start] = arrow
        else:
            around.append(arrow)
    return list(straight.values()), around


def _lanes(arrows: Sequence[ArrowFacts], rows: dict[str, int]) -> dict[int, int]:
    """A lane for each arrow, the short ones inside, so that no two run over one another."""
    taken: list[list[tuple[int, int]]] = []
    found: dict[int, int] = {}
    for arrow in sorted(arrows, key=lambda one: abs(rows[one.to] - rows[one.start])):
        low, high = sorted((rows[arrow.start], rows[arrow.to]))
        lane = next((n for n, spans in enumerate(taken) if all(high < a or low > b for a, b in spans)), len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((low, high))
        found[arrow.number] = lane
    return found


def _ports(arrows: Sequence[ArrowFacts], rows: dict[str, int]) -> dict[tuple[int, bool], float]:
    """How far below the upper edge of its box each end of an arrow stands, the ends of a box spread evenly."""
    ends: dict[int, list[tuple[int, bool]]] = {}
    for arrow in arrows:
        ends.setdefault(rows[arrow.start], []).append((arrow.number, True))
        ends.setdefault(rows[arrow.to], []).append((arrow.number, False))
    return {end: _HIGH * (place + 1) / (len(group) + 1) for group in ends.values() for place, end in enumerate(group)}


def _box(state: StateFacts, row: int, *, is_here: bool) -> SafeString:
    y = _TOP + _STEP * row
    kind = "process__box" + (" process__box--end" if state.is_end else "") + (" process__box--here" if is_here else "")
    return format_html(
        '<rect x="1" y="{}" width="{}" height="{}" rx="{}" class="{}"/>'
        '<text x="{}" y="{}" text-anchor="middle" class="process__name{}">{}</text>',
        y,
        _WIDE - 2,
        _HIGH,
        26 if state.is_end else 8,
        kind,
        _WIDE / 2,
        y + 31,
        " process__name--here" if is_here else "",
        state.title if len(state.title) <= 11 else f"{state.title[:10]}…",
    )


def _down(arrow: ArrowFacts, row: int) -> SafeString:
    y = _TOP + _STEP * row + _HIGH
    line = format_html(
        '<path d="M{} {}v{}" class="process__way" marker-end="url(#process-tip)"/>', _WIDE / 2, y, _STEP - _HIGH - 1
    )
    return format_html("{}{}", line, _badge(arrow, _WIDE / 2, y + (_STEP - _HIGH) / 2 - 6))


def _round(arrow: ArrowFacts, rows: dict[str, int], lane: int, ports: dict[tuple[int, bool], float]) -> SafeString:
    x = _WIDE + _LANE * (lane + 1) - 8
    begin = _TOP + _STEP * rows[arrow.start] + ports[arrow.number, True]
    end = _TOP + _STEP * rows[arrow.to] + ports[arrow.number, False]
    line = format_html(
        '<path d="M{} {}H{}V{}H{}" class="process__way" marker-end="url(#process-tip)"/>',
        _WIDE - 1,
        round(begin, 1),
        x,
        round(end, 1),
        _WIDE,
    )
    return format_html("{}{}", line, _badge(arrow, x, (begin + end) / 2))


def _badge(arrow: ArrowFacts, x: float, y: float) -> SafeString:
    return format_html(
        '<circle cx="{}" cy="{}" r="{}" class="process__badge"/>'
        '<text x="{}" y="{}" text-anchor="middle" class="process__number">{}</text>',
        x,
        round(y, 1),
        _BADGE,
        x,
        round(y + 4.5, 1),
        arrow.number,
    )
