"""Days an office is open, and periods counted in business days or months as the law counts them."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

import jpholiday

from madoguchi.values.refusal import Refusal

_DAY = timedelta(days=1)
_LONGEST_CLOSURE = 366


class NeverOpen(Refusal):
    """開いている日が1年以内に見つかりません。閉庁日の設定を確かめてください。"""


@dataclass(frozen=True)
class BusinessCalendar:
    """When an office is closed: weekdays (Monday is 0), days of the year as (month, day), holidays, single dates.

    National holidays are computed by `jpholiday`; equinoxes beyond the published almanac are forecasts.
    """

    closed_weekdays: frozenset[int] = frozenset({5, 6})
    closed_days: tuple[tuple[int, int], ...] = ()
    national_holidays: bool = True
    extra_closed: frozenset[date] = frozenset()

    def is_open(self, on: date) -> bool:
        """Whether the office works on this day."""
        return not (
            on.weekday() in self.closed_weekdays
            or (on.month, on.day) in self.closed_days
            or on in self.extra_closed
            or (self.national_holidays and jpholiday.is_holiday(on))
        )

    def next_open(self, on: date) -> date:
        """The first open day on or after `on`; raises `NeverOpen` when there is none within a year.

        A period whose last day is closed ends on this day (地方自治法 第4条の2第4項, 民法 第142条).
        """
        for _ in range(_LONGEST_CLOSURE):
            if self.is_open(on):
                return on
            on += _DAY
        raise NeverOpen

    def add(self, on: date, days: int) -> date:
        """The open day that is `days` business days after `on`, which is not counted itself (民法 第140条).

        Zero days is `on` itself, open or not. Raises `ValueError` for a negative number, `NeverOpen` as `next_open`.
        """
        if days < 0:
            raise ValueError(f"business days are counted forwards, not {days}")
        for _ in range(days):
            on = self.next_open(on + _DAY)
        return on

    def between(self, start: date, end: date) -> int:
        """The number of open days after `start` up to and including `end`; 0 when end is not later."""
        return sum(self.is_open(start + _DAY * passed) for passed in range(1, (end - start).days + 1))


def months_after(on: date, months: int) -> date:
    """The last day of a period of `months` months that an event on `on` sets off.

    The period starts the next day (民法 第140条) and ends the day before the corresponding day, or on the last day
    of the month that has no such day (民法 第143条第2項). Three months from 30 April end on 31 July, not on 30 July.
    """
    start = on + _DAY
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    length = calendar.monthrange(year, month)[1]
    if start.day > length:
        return date(year, month, length)
    return date(year, month, start.day) - _DAY
