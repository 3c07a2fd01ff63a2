"""What is reserved of rooms and things as a picture: every room on one day, or one room on every day of a week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from madoguchi.engines.booking.queries.resources import DayOfResource, ReservationFacts, ResourceFacts, open_day
from madoguchi.engines.booking.rules.resources import OpenDay
from madoguchi.faces.ui.dates import short_day
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.timetable import Lane, timetable
from madoguchi.values.clock import JST
from madoguchi.values.words import words_in

_HOUR = 3600.0


def lanes_of_day(rows: Sequence[DayOfResource], on: date) -> SafeString:
    """Every room and thing on a day the office is open."""
    day = open_day(on)
    lanes = [_lane(_name(one.resource), one.reserved, one.resource, day) for one in rows]
    return _drawn(lanes, day)


def lanes_of_week(room: ResourceFacts, reserved: Sequence[ReservationFacts], days: Sequence[date]) -> SafeString:
    """One room on every day."""
    lanes = [
        _lane(short_day(on), [one for one in reserved if one.starts_at.date() == on], room, open_day(on)) for on in days
    ]
    return _drawn(lanes, open_day(days[0]))


def _lane(label: str, reserved: Sequence[ReservationFacts], room: ResourceFacts, day: OpenDay) -> Lane:
    if not day.is_open:
        return Lane(label, is_open=False, text=_("休み"))
    said = _("{count}件").format(count=len(reserved)) if reserved else _("予約なし")
    return Lane(label, tuple(_span(one, day.on) for one in reserved), room.units, text=said)


def _drawn(lanes: Sequence[Lane], day: OpenDay) -> SafeString:
    label = "、".join(f"{lane.label} {lane.text}" for lane in lanes)
    return timetable(lanes, _hour(day.opens), _hour(day.closes), label=label)


def _span(one: ReservationFacts, on: date) -> tuple[float, float]:
    midnight = datetime.combine(on, time.min, JST)
    return (one.starts_at - midnight).total_seconds() / _HOUR, (one.ends_at - midnight).total_seconds() / _HOUR


def _hour(clock: time) -> float:
    return clock.hour + clock.minute / 60


def _name(room: ResourceFacts) -> str:
    return f"{words_in(room.name, language())}　{words_in(room.office_name, language())}"
