"""The hall for the floor manager: lines, counters, and the forecast against what happened, half hour by half hour."""

from __future__ import annotations

from collections import Counter as Counts
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.utils.translation import gettext as _

from madoguchi.engines.booking.queries.office_day import OfficeDay, Ticket
from madoguchi.engines.booking.rules.forecast import share_inside
from madoguchi.engines.booking.section import Counter
from madoguchi.faces.counter.desk_rows import LONG_MINUTES, ByCounter
from madoguchi.faces.counter.names import clock, counter_name, line_name, wait_told
from madoguchi.faces.ui.charts import Pair, pairs
from madoguchi.faces.ui.figures import FigureTable, FigureView
from madoguchi.values.clock import JST

_HALVES = 14
LEAST = 3  # measurements before a sentence and a picture are made of them


def line_rows(day: OfficeDay) -> list[dict[str, object]]:
    """Every line somebody waits in or a counter calls: how many wait, the longest wait, what a newcomer is told."""
    called = {line for seat in day.seats.values() for line in seat.lines}
    rows = []
    for line in sorted({*called, *day.waiting_by_line}):
        waits = [_minutes(day.at - one.waits_from) for one in day.waiting if one.line == line]
        longest = max(waits, default=0)
        rows.append(
            {
                "name": line_name(line),
                "waiting": len(waits),
                "longest": longest,
                "is_long": longest >= LONG_MINUTES,
                "counters": sum(1 for seat in day.seats.values() if line in seat.lines),
                "told": wait_told(day.forecast_for(line)),
            }
        )
    return rows


def counter_rows(day: OfficeDay, counters: Sequence[Counter]) -> list[ByCounter]:
    """Every counter of the office, open or not."""
    rows = []
    for one in counters:
        seat, ticket = day.seats.get(one.id), day.at_counters.get(one.id)
        rows.append(
            ByCounter(
                id=one.id,
                name=counter_name(day.office, one.id),
                lines="・".join(line_name(line) for line in (seat.lines if seat else one.lines)),
                number=ticket.number if ticket else None,
                staff=seat.staff_name if seat else "",
                since=clock((ticket.started_at or ticket.called_at) if ticket else None),
                waiting=len(day.waiting_for(one.id)),
            )
        )
    return rows


def against_forecast(day: OfficeDay) -> FigureView | None:
    """What visitors were told on arrival beside how long they waited; None before enough of them were called.

    Whoever still waits is counted beside it: a half hour of which only the quick ones were called is not over.
    """
    told = [one for one in day.tickets if one.first_called_at and one.forecast_at]
    if len(told) < LEAST:
        return None
    rows = _half_hours(told, day)
    errors = [(_waited(one) - _foretold(one), float(one.forecast_minutes or 0)) for one in told]
    finding = _finding(errors)
    return FigureView(
        "forecast",
        _("見込みと実際"),
        finding,
        pairs(
            [Pair(clock(one.at), one.told, one.waited, one.text) for one in rows[-_HALVES:]],
            label=finding,
            unit=_("分"),
        ),
        FigureTable(
            _("もとの数字（分）"),
            (_("着いた時刻"), _("見込み"), _("実際"), _("人数"), _("お待ちの方")),
            tuple(
                (f"{clock(one.at)}〜", f"{one.told:.0f}", one.text, str(one.count), str(one.waiting)) for one in rows
            ),
        ),
        legend=(("c3", _("見込み")), ("c1", _("実際"))),
        note=_("着いたときにお伝えした見込みと、呼ばれるまでの時間（中央値）。30分ごとに、着いた時刻で数えています。")
        + _("＋は、まだお待ちの方がいて、長くなることがあります。"),
    )


@dataclass(frozen=True)
class _HalfHour:
    """Who arrived in a half hour: minutes foretold and waited of those `count` who were called, and who still waits."""

    at: datetime
    told: float
    waited: float
    count: int
    waiting: int

    @property
    def text(self) -> str:
        """The minutes waited, marked while somebody may make them longer."""
        return f"{self.waited:.0f}＋" if self.waiting else f"{self.waited:.0f}"


def _half_hours(told: Sequence[Ticket], day: OfficeDay) -> list[_HalfHour]:
    called: dict[datetime, list[Ticket]] = {}
    for one in told:
        called.setdefault(_half(one.arrived_at), []).append(one)
    waiting = Counts(_half(one.arrived_at) for one in day.waiting if not one.first_called_at)
    return [
        _HalfHour(at, median(map(_foretold, those)), median(map(_waited, those)), len(those), waiting[at])
        for at, those in sorted(called.items())
    ]


def _finding(errors: Sequence[tuple[float, float]]) -> str:
    inside = share_inside(errors) or 0.0
    off = median(abs(wrong) for wrong, _told in errors)
    return _("呼ばれた方の{share}%が、お伝えした幅の中でした。見込みとの差は、半分の方が{off}分まででした。").format(
        share=round(100 * inside), off=round(off)
    )


def _half(at: datetime) -> datetime:
    here = at.astimezone(JST)
    return here.replace(minute=30 * (here.minute // 30), second=0, microsecond=0)


def _foretold(one: Ticket) -> float:
    return max(0.0, _minutes((one.forecast_at or one.arrived_at) - one.waits_from))


def _waited(one: Ticket) -> float:
    return max(0.0, _minutes((one.first_called_at or one.arrived_at) - one.waits_from))


def _minutes(span: timedelta) -> float:
    return int(span.total_seconds() // 60)
