"""The way of a case as a drawing: a thread with a knot for every step, and a bracket where the case may wait."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from madoguchi.journeys.declared import Stop

_STEP = 84  # pixels from knot to knot
_TOP = 22


def workflow_picture(stops: Sequence[Stop]) -> SafeString:
    """A standing line with knots; text keeps its size on every screen, so there is no viewBox."""
    height = _TOP * 2 + _STEP * len(stops)
    names = "、".join(stop.name.text(_) for stop in stops)
    label = _("案件の進み方：{names}、完了").format(names=names)
    ends = _TOP + _STEP * len(stops)
    line = format_html('<line x1="14" x2="14" y1="{}" y2="{}" class="way__line"/>', _TOP, ends)
    knots = format_html_join("", "{}", ((_knot(stop, place),) for place, stop in enumerate(stops)))
    last = format_html(
        '<circle cx="14" cy="{}" r="9" class="way__end"/><text x="56" y="{}" class="way__name">{}</text>',
        ends,
        ends + 5,
        _("完了"),
    )
    return format_html(
        '<svg class="way" height="{}" role="img" aria-label="{}">{}{}{}{}</svg>',
        height,
        label,
        line,
        _bracket(stops),
        knots,
        last,
    )


def _knot(stop: Stop, place: int) -> SafeString:
    y = _TOP + _STEP * place
    minutes = _("目安 {minutes:g}分").format(minutes=stop.minutes) if stop.minutes else ""
    under = "　".join(part for part in (stop.who or _("自動"), minutes) if part)
    return format_html(
        '<circle cx="14" cy="{}" r="9" class="way__knot"/><text x="56" y="{}" class="way__name">{}</text>'
        '<text x="56" y="{}" class="way__who">{}</text>',
        y,
        y + 5,
        stop.name.text(_),
        y + 28,
        under,
    )


def _bracket(stops: Sequence[Stop]) -> SafeString:
    """Where the office may wait for the applicant and the legal clock stands still."""
    waiting = [place for place, stop in enumerate(stops) if stop.waits]
    if not waiting:
        return SafeString("")
    first, last = _TOP + _STEP * waiting[0], _TOP + _STEP * waiting[-1]
    return format_html('<path d="M30 {} h8 v{} h-8" class="way__wait"/>', first, last - first or 1)
