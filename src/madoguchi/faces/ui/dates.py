"""How a page says when: 和暦 with the weekday in Japanese, plain dates in English."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from madoguchi.faces.ui.frame import language
from madoguchi.values.clock import JST, today
from madoguchi.values.wareki import to_wareki, to_wareki_with_weekday

_WEEKDAYS = "月火水木金土日"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def day_of(when: date | datetime | None) -> date | None:
    """The calendar day in Japan of a day or a moment."""
    if isinstance(when, datetime):
        return when.astimezone(JST).date()
    return when


def long_day(when: date | datetime | None) -> str:
    """令和8年11月24日; 24 November 2026 in English."""
    on = day_of(when)
    if on is None:
        return ""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}" if language() == "en" else to_wareki(on)


def long_day_with_weekday(when: date | datetime | None) -> str:
    """令和8年11月24日（火）; Tue 24 November 2026 in English."""
    on = day_of(when)
    if on is None:
        return ""
    return f"{_DAYS[on.weekday()]} {long_day(on)}" if language() == "en" else to_wareki_with_weekday(on)


def short_day(when: date | datetime | None) -> str:
    """12月4日（金）; with the year in front when it is not this year's."""
    on = day_of(when)
    if on is None:
        return ""
    if on.year != today().year:
        return long_day_with_weekday(on)
    if language() == "en":
        return f"{_DAYS[on.weekday()]} {on.day} {_MONTHS[on.month - 1]}"
    return f"{on.month}月{on.day}日（{_WEEKDAYS[on.weekday()]}）"


def moment(at: datetime | None) -> str:
    """11月24日 11:31; with the year in front when it is not this year's."""
    if at is None:
        return ""
    local = at.astimezone(JST)
    clock = f"{local.hour}:{local.minute:02d}"
    if language() == "en":
        year = "" if local.year == today().year else f" {local.year}"
        return f"{local.day} {_MONTHS[local.month - 1][:3]}{year} {clock}"
    day = f"{local.month}月{local.day}日" if local.year == today().year else to_wareki(local.date())
    return f"{day} {clock}"


def clock(at: datetime | None) -> str:
    """10:15, in Japan."""
    return f"{at.astimezone(JST):%-H:%M}" if at else ""


def column_day(when: date) -> tuple[str, str, str]:
    """Month, day and weekday of the head of a column: 11月, 24, 火."""
    if language() == "en":
        return _MONTHS[when.month - 1][:3], str(when.day), _DAYS[when.weekday()]
    return f"{when.month}月", str(when.day), _WEEKDAYS[when.weekday()]


def long_month(first: date) -> str:
    """令和8年11月（2026年）; November 2026 in English."""
    if language() == "en":
        return f"{_MONTHS[first.month - 1]} {first.year}"
    return f"{to_wareki(first).rpartition('月')[0]}月（{first.year}年）"


def long_moment(at: datetime | None) -> str:
    """令和8年11月24日（火） 11時31分, as a receipt says it."""
    if at is None:
        return ""
    local = at.astimezone(JST)
    if language() == "en":
        return f"{long_day_with_weekday(local)} {local.hour}:{local.minute:02d}"
    return f"{to_wareki_with_weekday(local.date())} {local.hour}時{local.minute:02d}分"


def days_left(until: date | datetime | None) -> str:
    """あと9日です; きょうまでです; 3日すぎています."""
    on = day_of(until)
    if on is None:
        return ""
    days = (on - today()).days
    if days == 0:
        return _("きょうまでです")
    return _("あと{days}日です").format(days=days) if days > 0 else _("{days}日すぎています").format(days=-days)


def iso(when: date | datetime | None) -> str:
    """The value of the attribute `datetime`."""
    if isinstance(when, datetime):
        return when.astimezone(JST).strftime("%Y-%m-%dT%H:%M")
    return when.isoformat() if when else ""


def month_name(when: date) -> str:
    """令和8年11月, for tables of months."""
    return date_format(when, "F Y") if language() == "en" else to_wareki(when).partition("月")[0] + "月"
