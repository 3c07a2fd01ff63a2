"""A day, typed and shown in 西暦 or 和暦."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Literal

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.date_bounds import DateBound, day_of
from madoguchi.engines.records.errors import AnswerUnreadable
from madoguchi.engines.records.field_types.field import AGES, EQUALITY, ORDER, Field, Typed, one, text_of
from madoguchi.engines.records.forms import Choice, Input
from madoguchi.values.in_words import day_in_words
from madoguchi.values.message import Message, msg
from madoguchi.values.wareki import ERAS, FIRST_SOLAR_DAY, date_from_parts, era_year, parse_date, to_wareki

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PARTS: Mapping[str, Message] = {"year": msg("年"), "month": msg("月"), "day": msg("日")}
_NUMBER_LENGTH = 40
_WEEKDAYS = (msg("月曜日"), msg("火曜日"), msg("水曜日"), msg("木曜日"), msg("金曜日"), msg("土曜日"), msg("日曜日"))


class DateField(Field):
    """A day, with limits such as `between: [-18 years, today]`; `after` and `before` do not include their day."""

    operators: ClassVar = EQUALITY | ORDER | AGES
    is_time: ClassVar = True
    posted: ClassVar = ("era", "year", "month", "day")
    layout: ClassVar = "date"

    type: Literal["date"]
    between: tuple[DateBound, DateBound] | None = None
    after: DateBound | None = None
    before: DateBound | None = None

    def read(self, typed: Typed, at: Circumstances) -> object:
        """The day in the four boxes; a whole date written into the first box is understood, too."""
        boxes = {part: one(typed, part).strip() for part in self.posted}
        if not any(boxes[part] for part in _PARTS):
            return None
        if not boxes["month"] and not boxes["day"]:
            return parse_date(boxes["year"]).isoformat()
        empty = [label for part, label in _PARTS.items() if not boxes[part]]
        if empty:
            raise AnswerUnreadable.because(*(msg("「{part}」を入力してください。", part=label) for label in empty))
        if not boxes["era"] and boxes["year"].isdecimal() and len(boxes["year"]) < 3:
            # Somebody who means 令和8年 and left the box of the era alone.
            raise AnswerUnreadable.because(msg("元号を選ぶか、西暦の年を4けたで入力してください。"))
        return date_from_parts(boxes["era"], boxes["year"], boxes["month"], boxes["day"]).isoformat()

    def meant(self, text: str) -> object:
        """A day without limits that is written as it is kept."""
        is_limited = self.between or self.after or self.before
        return text if not is_limited and _ISO.fullmatch(text) and _is_day(text) else None

    def check(self, value: object, at: Circumstances) -> object:
        """The day as YYYY-MM-DD, inside its limits."""
        text = text_of(value)
        on = date.fromisoformat(text) if _ISO.fullmatch(text) and _is_day(text) else parse_date(text)
        self._check_limits(on, at.today)
        return on.isoformat()

    def _check_limits(self, on: date, today: date) -> None:
        if self.between:
            first, last = (day_of(bound, today) for bound in self.between)
            if not first <= on <= last:
                raise AnswerUnreadable.because(
                    msg("{first}から{last}までの日を入力してください。", first=to_wareki(first), last=to_wareki(last))
                )
        if self.after and on <= day_of(self.after, today):
            raise AnswerUnreadable.because(
                msg("{day}より後の日を入力してください。", day=to_wareki(day_of(self.after, today)))
            )
        if self.before and on >= day_of(self.before, today):
            raise AnswerUnreadable.because(
                msg("{day}より前の日を入力してください。", day=to_wareki(day_of(self.before, today)))
            )

    def typed(self, value: Any, at: Circumstances) -> Typed:
        """The four boxes, in the reader's own calendar."""
        on = date.fromisoformat(value)
        era, year = ("", on.year) if at.language == "en" or on < FIRST_SOLAR_DAY else era_year(on)
        return {"era": (era,), "year": (str(year),), "month": (str(on.month),), "day": (str(on.day),)}

    def inputs(self, path: str, typed: Typed, at: Circumstances) -> tuple[Input, ...]:
        """Era, year, month, day."""
        return (self._era(path, typed, at), *(_box(path, part, label, typed) for part, label in _PARTS.items()))

    def _era(self, path: str, typed: Typed, at: Circumstances) -> Input:
        chosen = one(typed, "era")
        names = [era.name for era in reversed(ERAS)]
        options = (Choice("", msg("西暦"), chosen=not chosen), *(Choice(n, n, chosen=n == chosen) for n in names))
        return Input(name=f"{path}.era", control="select", label=msg("元号"), value=chosen, choices=options)

    def display(self, value: Any, at: Circumstances) -> str:
        """令和8年11月15日（2026年）, or 2026-11-15 in English."""
        return day_in_words(value, at.language)

    def note(self, value: Any, at: Circumstances) -> Message | None:
        """The same day in the other calendar, with its weekday."""
        on = date.fromisoformat(value)
        weekday = _WEEKDAYS[on.weekday()]
        if at.language == "en":
            return msg("日本の年号では、{day}（{weekday}）です。", day=to_wareki(on), weekday=weekday)
        day = f"{on.year}年{on.month}月{on.day}日"
        return msg("西暦では、{day}（{weekday}）です。", day=day, weekday=weekday)

    def json_schema(self) -> dict[str, Any]:
        """A date."""
        return {"type": "string", "format": "date"}


def _box(path: str, part: str, label: Message, typed: Typed) -> Input:
    return Input(
        name=f"{path}.{part}",
        control="text",
        label=label,
        value=one(typed, part),
        inputmode="numeric" if part != "year" else "",
        width=4,
        max_length=_NUMBER_LENGTH,
    )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
