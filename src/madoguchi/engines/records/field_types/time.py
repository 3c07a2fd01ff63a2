"""A time of the day."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, ClassVar, Literal

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import AnswerUnreadable
from madoguchi.engines.records.field_types.field import EQUALITY, ORDER, Field, Typed, one, text_of
from madoguchi.engines.records.forms import Input
from madoguchi.values.message import msg

_CLOCK = re.compile(r"(?P<half>午前|午後)?\s*(?P<hour>[0-9]{1,2})(?:[:時](?:(?P<minute>[0-9]{2})分?(?::00|00?秒)?)?)?")
_KEPT = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_WRITTEN = re.compile(r"([01]?[0-9]|2[0-3]):[0-5][0-9]")
_HALF_A_DAY = 12
_SECONDS = re.compile(r"(?<=\d)([:：]\d{2})[:：]([0-5０-５]\d(?:[.．]\d+)?)$|(?<=分)()([0-5０-５]?\d)秒$")


class TimeField(Field):
    """Hours and minutes, 00:00 to 23:59; 午後1時30分 and １３：３０ are read, and 13:30:00 as spreadsheets write it."""

    operators: ClassVar = EQUALITY | ORDER
    is_time: ClassVar = True

    type: Literal["time"]

    def read(self, typed: Typed, at: Circumstances) -> object:
        """The time typed, None for nothing."""
        text = one(typed).strip()
        return clock_of(text) if text else None

    def check(self, value: object, at: Circumstances) -> object:
        """The time as 13:30; 9:30 is read as 09:30."""
        text = text_of(value)
        if not _WRITTEN.fullmatch(text):
            raise _unreadable()
        return clock_of(text)

    def inputs(self, path: str, typed: Typed, at: Circumstances) -> tuple[Input, ...]:
        """A short box."""
        return (Input(name=path, control="text", value=one(typed), width=8),)

    def json_schema(self) -> dict[str, Any]:
        """13:30."""
        return {"type": "string", "pattern": f"^{_WRITTEN.pattern}$"}


def clock_of(text: str) -> str:
    """The time of the day as 13:30; raises AnswerUnreadable."""
    found = _CLOCK.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        raise _unreadable()
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if hour > _HALF_A_DAY:
            raise _unreadable()
        hour = hour % _HALF_A_DAY + (_HALF_A_DAY if found["half"] == "午後" else 0)
    kept = f"{hour:02d}:{minute:02d}"
    if not _KEPT.fullmatch(kept):
        raise _unreadable()
    return kept


def _unreadable() -> AnswerUnreadable:
    return AnswerUnreadable.because(msg("時刻を、「13:30」のように入力してください。"))


def to_minute(text: str) -> tuple[str, bool]:
    """A time, alone or behind a day, without its seconds, and whether that leaves anything out."""
    found = _SECONDS.search(text) if text[-1:].isdecimal() or text.endswith("秒") else None
    if found is None:
        return text, False
    kept, seconds = (found[1], found[2]) if found[2] else ("", found[4])
    return f"{text[: found.start()]}{kept}", any(one.isdecimal() and int(one) for one in seconds)
