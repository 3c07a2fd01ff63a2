"""What every record tells of itself besides its answers: its number, and who made and changed it when."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from madoguchi.engines.records.field_types.date_time import DateTimeField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.text import TextField
from madoguchi.engines.records.register_section import (
    CREATED_AT,
    CREATED_BY,
    RECORD_NUMBER,
    UPDATED,
    UPDATED_BY,
    RegisterSection,
)
from madoguchi.engines.records.rules.table_columns import table_column
from madoguchi.values.clock import JST
from madoguchi.values.references import is_record_number

_LONGEST_REF = 40

SYSTEM_FIELDS: Mapping[str, Field] = {
    RECORD_NUMBER: TextField(
        type="text",
        id=RECORD_NUMBER,
        label={"ja": "記録の番号", "en": "Record number", "ja-easy": "記録の 番号"},
    ),
    CREATED_AT: DateTimeField(
        type="date_time",
        id=CREATED_AT,
        label={"ja": "作った日時", "en": "Created at", "ja-easy": "作った 日と 時間"},
    ),
    CREATED_BY: TextField(
        type="text",
        id=CREATED_BY,
        label={"ja": "作った人", "en": "Created by", "ja-easy": "作った 人"},
    ),
    UPDATED: DateTimeField(
        type="date_time",
        id=UPDATED,
        label={"ja": "直した日時", "en": "Updated at", "ja-easy": "直した 日と 時間"},
    ),
    UPDATED_BY: TextField(
        type="text",
        id=UPDATED_BY,
        label={"ja": "直した人", "en": "Updated by", "ja-easy": "直した 人"},
    ),
}
"""As the fields they are shown as; a field of the register of the same name stands before them."""


def column_field(section: RegisterSection, name: str) -> Field | None:
    """The field a column of a list shows: one of the register, what a table comes to, or what every record tells."""
    return section.by_id.get(name) or table_column(section, name) or SYSTEM_FIELDS.get(name)


NARROWING = (RECORD_NUMBER, CREATED_BY, CREATED_AT, UPDATED)
"""What a list may be narrowed by besides its choices: the number, who made a record, and the month or day of a time."""

ASKED_OF = (RECORD_NUMBER, CREATED_BY, CREATED_AT)
"""What the filter of a list may ask besides its fields: what never changes, so that it holds for any past day."""

_PERIOD = re.compile(r"(?P<year>[0-9]{4})-(?P<month>0[1-9]|1[0-2])(-(?P<day>[0-9]{2}))?")


def period_of(text: str) -> tuple[datetime, datetime] | None:
    """From when and until before when a month (2026-11) or a day (2026-11-26) lasts; None for what is neither."""
    found = _PERIOD.fullmatch(text)
    try:
        first = date.fromisoformat(text if found and found["day"] else f"{text}-01") if found else None
        if found is None or first is None:
            return None
        after = first + timedelta(days=1 if found["day"] else monthrange(first.year, first.month)[1])
    except (ValueError, OverflowError):
        return None
    return datetime.combine(first, time.min, JST), datetime.combine(after, time.min, JST)


def narrows(name: str, text: str) -> bool:
    """Whether a list can be narrowed to this text of a system column."""
    if name == RECORD_NUMBER:
        return is_record_number(text)
    return bool(text) and (
        len(text) <= _LONGEST_REF and text.isprintable() if name == CREATED_BY else bool(period_of(text))
    )


def told_answers(number: str, made_by: str, created_at: datetime) -> dict[str, object]:
    """What a record tells of itself as answers a filter may ask."""
    return {RECORD_NUMBER: number, CREATED_BY: made_by, CREATED_AT: shown_moment(created_at)}


def shown_moment(moment: datetime) -> str:
    """A moment as such a column keeps it, on the clocks of Japan: 2026-11-26T13:30."""
    return f"{moment.astimezone(JST):%Y-%m-%dT%H:%M}"


@lru_cache(maxsize=64)
def sortable_moment(moment: datetime) -> str:
    """A moment as it is ordered, to the microsecond; the records of a file have the same."""
    return f"{moment.astimezone(UTC):%Y%m%d%H%M%S%f}"
