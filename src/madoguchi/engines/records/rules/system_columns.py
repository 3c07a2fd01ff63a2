"""What every record tells of itself besides its answers: its number, and who made and changed it when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

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
from madoguchi.values.clock import JST

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
    """The field a column of a list shows: one of the register, or what every record tells."""
    return section.by_id.get(name) or SYSTEM_FIELDS.get(name)


def shown_moment(moment: datetime) -> str:
    """A moment as such a column keeps it, on the clocks of Japan: 2026-11-26T13:30."""
    return f"{moment.astimezone(JST):%Y-%m-%dT%H:%M}"


def sortable_moment(moment: datetime) -> str:
    """A moment as it is ordered, to the microsecond."""
    return f"{moment.astimezone(UTC):%Y%m%d%H%M%S%f}"
