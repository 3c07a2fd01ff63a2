"""The days and hours the city is open (地方自治法 第4条の2: the holidays of the office are set by ordinance)."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator
from pydantic_core import PydanticCustomError

from madoguchi.values.business_days import BusinessCalendar
from madoguchi.values.declared import Declared

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", re.ASCII)
_DAY = re.compile(r"(1[0-2]|0?[1-9])-(3[01]|[12][0-9]|0?[1-9])", re.ASCII)


def _clock(value: Any) -> Any:
    if not isinstance(value, str) or not _CLOCK.fullmatch(value):
        raise PydanticCustomError("clock", "時刻は「8:30」の形で、引用符で囲んで書いてください。")
    return value


def _day_of_year(value: Any) -> Any:
    found = _DAY.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise PydanticCustomError("day_of_year", "毎年の休みの日は「12-29」の形で、引用符で囲んで書いてください。")
    try:
        date(2000, int(found[1]), int(found[2]))
    except ValueError as impossible:
        raise PydanticCustomError("day_of_year", "その月に、その日はありません。") from impossible
    return value


ClockTime = Annotated[str, BeforeValidator(_clock)]
DayOfYear = Annotated[str, BeforeValidator(_day_of_year)]


class Hours(Declared):
    """The hours of the counters, such as 8:30 to 17:15."""

    open: ClockTime
    close: ClockTime

    @model_validator(mode="after")
    def _check_order(self) -> Hours:
        if self.opens_at >= self.closes_at:
            raise PydanticCustomError("hours", "閉まる時刻を、開く時刻より後にしてください。")
        return self

    @property
    def opens_at(self) -> time:
        """The time the counters open."""
        return _time_of(self.open)

    @property
    def closes_at(self) -> time:
        """The time the counters close."""
        return _time_of(self.close)


def _time_of(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


class Calendar(Declared):
    """The days the office is closed."""

    closed_weekdays: tuple[Weekday, ...] = ("sat", "sun")
    national_holidays: bool = True
    closed_days: tuple[DayOfYear, ...] = ()
    extra_closed: tuple[date, ...] = ()

    @model_validator(mode="after")
    def _check_some_day_is_open(self) -> Calendar:
        if len(set(self.closed_weekdays)) == len(WEEKDAYS):
            raise PydanticCustomError("calendar", "すべての曜日が休みになっています。開く曜日を残してください。")
        return self

    def business_calendar(self) -> BusinessCalendar:
        """The calendar that counts business days."""
        days = [tuple(map(int, day.split("-"))) for day in self.closed_days]
        return BusinessCalendar(
            closed_weekdays=frozenset(WEEKDAYS.index(day) for day in self.closed_weekdays),
            closed_days=tuple((month, day) for month, day in days),
            national_holidays=self.national_holidays,
            extra_closed=frozenset(self.extra_closed),
        )
