"""Japanese era dates: writing a day as 令和8年11月23日 and reading what people type, 西暦 or 和暦."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NoReturn

from madoguchi.values.refusal import Refusal
from madoguchi.values.typed_numbers import with_plain_hyphens


class DateUnreadable(Refusal):
    """日付として読めません。「2026年11月23日」「令和8年11月23日」「R8.11.23」「2026-11-23」のように入力してください。"""


class NoSuchDay(Refusal):
    """{entered}という日はありません。カレンダーや書類を見て、正しい日付を入力してください。"""


class OutsideEra(Refusal):
    """{entered}という日は、{era}にはありません。この日は{right}です。「{right}」と入力してください。"""


class WesternYearInEra(Refusal):
    """{era}{year}年という年はありません。西暦{year}年{month}月{day}日は、{right}です。西暦を選ぶか、「{right}」と入力してください。"""


class OldCalendar(Refusal):
    """明治5年までの和暦は、今の暦に直せません。西暦で入力してください。"""


@dataclass(frozen=True)
class Era:
    """One era: its name, the initial used on forms, and its first day."""

    name: str
    initial: str
    first_day: date

    @property
    def last_day(self) -> date:
        """The day before the next era began; the last day a computer knows for the present era."""
        later = [era.first_day for era in ERAS if era.first_day > self.first_day]
        return min(later) - timedelta(days=1) if later else date.max


ERAS = (
    Era("明治", "M", date(1868, 10, 23)),
    Era("大正", "T", date(1912, 7, 30)),
    Era("昭和", "S", date(1926, 12, 25)),
    Era("平成", "H", date(1989, 1, 8)),
    Era("令和", "R", date(2019, 5, 1)),
)
# Japan left the lunar calendar on this day (明治5年太政官布告第337号); era days before it do not match ours.
FIRST_SOLAR_DAY = date(1873, 1, 1)

_WEEKDAYS = "月火水木金土日"
_GREGORIAN = re.compile(r"(?:西暦)?([0-9]{4})[年/.-]([0-9]{1,2})[月/.-]([0-9]{1,2})日?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_IN_ERA = re.compile(
    r"(明治|大正|昭和|平成|令和|[明大昭平令MTSHR])([0-9]{1,4}|元)[年/.-]([0-9]{1,2})[月/.-]([0-9]{1,2})日?"
)
_WEEKDAY_NOTE = re.compile(r"\([月火水木金土日]\)$")


def to_wareki(on: date) -> str:
    """令和8年11月23日, 令和元年 for a first year; a day before 1873 is written 西暦, as 1850年1月2日."""
    if on < FIRST_SOLAR_DAY:
        return f"{on.year}年{on.month}月{on.day}日"
    era, year = era_year(on)
    return f"{era}{'元' if year == 1 else year}年{on.month}月{on.day}日"


def to_wareki_with_weekday(on: date) -> str:
    """令和8年11月23日（月）."""
    return f"{to_wareki(on)}（{_WEEKDAYS[on.weekday()]}）"


def era_year(on: date) -> tuple[str, int]:
    """The era and the year in it, ("令和", 8); raises `OldCalendar` before 1873."""
    if on < FIRST_SOLAR_DAY:
        raise OldCalendar
    era = next(era for era in reversed(ERAS) if era.first_day <= on)
    return era.name, on.year - era.first_day.year + 1


def parse_date(text: str) -> date:
    """The day a person typed: 2026-11-23, 2026/11/23, 20261123, 令和8年11月23日, 令8.11.23, R8.11.23, of any width.

    Raises `DateUnreadable`, `NoSuchDay`, `OutsideEra` (and says which era it was), `WesternYearInEra` or `OldCalendar`.
    """
    plain = _WEEKDAY_NOTE.sub("", _plain(text))
    if found := _GREGORIAN.fullmatch(plain) or _COMPACT.fullmatch(plain):
        return date_from_parts("", *found.groups())
    if found := _IN_ERA.fullmatch(plain):
        return date_from_parts(*found.groups())
    raise DateUnreadable


def date_from_parts(era: str, year: str, month: str, day: str) -> date:
    """The day in the four boxes of a form; `era` is a name, an initial, 西暦 or empty for 西暦.

    Raises as `parse_date` does.
    """
    era, year, month, day = _plain(era), _plain(year), _plain(month), _plain(day)
    if not all(re.fullmatch(r"[0-9]{1,4}", part) for part in ("1" if year == "元" else year, month, day)):
        raise DateUnreadable
    if era in ("", "西暦"):
        return _day(int(year) if year != "元" else 0, int(month), int(day), f"{year}年{int(month)}月{int(day)}日")
    found = next((known for known in ERAS if era in (known.name, known.name[0], known.initial)), None)
    if found is None:
        raise DateUnreadable
    return _day_in_era(found, 1 if year == "元" else int(year), int(month), int(day))


def _day_in_era(era: Era, year: int, month: int, day: int) -> date:
    entered = f"{era.name}{'元' if year == 1 else year}年{month}月{day}日"
    if year >= FIRST_SOLAR_DAY.year:
        _refuse_western_year(era, _day(year, month, day, f"{year}年{month}月{day}日"))
    on = _day(era.first_day.year + year - 1 if year else 0, month, day, entered)
    if on < FIRST_SOLAR_DAY:
        raise OldCalendar
    if not era.first_day <= on <= era.last_day:
        raise OutsideEra(entered=entered, era=era.name, right=to_wareki(on))
    return on


def _refuse_western_year(era: Era, meant: date) -> NoReturn:
    """令和 was chosen and 2026 typed: no era lasts that long, so the year is a western one, and the day is known."""
    raise WesternYearInEra(era=era.name, year=meant.year, month=meant.month, day=meant.day, right=to_wareki(meant))


def _day(year: int, month: int, day: int, entered: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NoSuchDay(entered=entered) from None


def _plain(text: str) -> str:
    return "".join(with_plain_hyphens(text).split()).upper()
