"""A day with a time of the day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Literal

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import AnswerUnreadable
from madoguchi.engines.records.field_types.field import EQUALITY, ORDER, Field, Typed, one, text_of
from madoguchi.engines.records.field_types.time import clock_of
from madoguchi.engines.records.forms import Input
from madoguchi.values.in_words import moment_in_words
from madoguchi.values.message import Message, msg
from madoguchi.values.wareki import parse_date

_CLOCK = re.compile(r"[:：時]|午[前後]")
_KEPT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]")
_PARTS: Mapping[str, Message] = {"day": msg("日"), "time": msg("時刻")}


class DateTimeField(Field):
    """A moment on the clocks of Japan, to the minute: kept as 2026-11-26T13:30, so that it is ordered as it is read."""

    operators: ClassVar = EQUALITY | ORDER
    is_time: ClassVar = True
    posted: ClassVar = ("day", "time")
    layout: ClassVar = "pair"

    type: Literal["date_time"]

    def read(self, typed: Typed, at: Circumstances) -> object:
        """The day and the time; a whole moment in the first box, as a spreadsheet writes it, is understood, too."""
        day, clock = one(typed, "day").strip(), one(typed, "time").strip()
        if not day and not clock:
            return None
        return _moment(day, clock) if clock else moment_of(day)

    def check(self, value: object, at: Circumstances) -> object:
        """The moment, on a day that exists."""
        text = text_of(value)
        try:
            date.fromisoformat(text[:10])
        except ValueError:
            text = ""
        if not _KEPT.fullmatch(text):
            raise AnswerUnreadable.because(msg("日と時刻を、「2026-11-26」と「13:30」のように入力してください。"))
        return text

    def typed(self, value: Any, at: Circumstances) -> Typed:
        """The two boxes."""
        day, _, clock = str(value).partition("T")
        return {"day": (day,), "time": (clock,)}

    def inputs(self, path: str, typed: Typed, at: Circumstances) -> tuple[Input, ...]:
        """A box for the day and one for the time."""
        return tuple(
            Input(name=f"{path}.{part}", control="text", label=label, value=one(typed, part), width=16)
            for part, label in _PARTS.items()
        )

    def display(self, value: Any, at: Circumstances) -> str:
        """令和8年11月26日 13:30, or 2026-11-26 13:30 in English."""
        return moment_in_words(str(value), at.language)

    def json_schema(self) -> dict[str, Any]:
        """2026-11-26T13:30."""
        return {"type": "string", "pattern": f"^{_KEPT.pattern}$"}


def has_clock(text: str) -> bool:
    """Whether a text says a time."""
    return bool(_CLOCK.search(text))


def whole_moment(text: str) -> str:
    """The text of a cell with its time: a spreadsheet gives midnight as the day alone."""
    return text if has_clock(text) else f"{text} 00:00"


def moment_of(text: str) -> str:
    """The moment as 2026-11-26T13:30, from one text as a spreadsheet writes it; raises a Refusal."""
    day, _, clock = " ".join(text.replace("T", " ").split()).rpartition(" ")
    return _moment(day, clock)


def _moment(day: str, clock: str) -> str:
    if not day or not clock:
        raise AnswerUnreadable.because(msg("日と時刻の両方を入力してください。"))
    return f"{parse_date(day).isoformat()}T{clock_of(clock)}"
