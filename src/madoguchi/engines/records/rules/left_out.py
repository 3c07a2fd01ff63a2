"""What a file says that a register will not keep, counted before anything is taken in; pure."""

from __future__ import annotations

from collections.abc import Sequence

from madoguchi.engines.records.field_types.date_time import DateTimeField
from madoguchi.engines.records.field_types.time import TimeField, to_minute
from madoguchi.engines.records.rules.register_rows import Columns
from madoguchi.engines.records.rules.written_cells import UNRECKONED

Rows = Sequence[tuple[int, Sequence[str]]]


def seconds_left_out(columns: Columns, rows: Rows) -> dict[str, int]:
    """By field that holds a time to the minute, in how many rows the file says seconds; none where it says none."""
    places = [(at, one.id) for at, one in columns.fields.items() if isinstance(one, DateTimeField | TimeField)]
    counts = {id_: sum(at < len(row) and to_minute(row[at])[1] for _, row in rows) for at, id_ in places}
    return {id_: count for id_, count in counts.items() if count}


def unreckoned(rows: Rows) -> int:
    """In how many rows a formula stands that no program has worked out."""
    return sum(UNRECKONED in row for _, row in rows)


def left_out(columns: Columns, rows: Rows) -> dict[str, object]:
    """Both counts, by name, as they are kept beside a file."""
    return {"seconds": seconds_left_out(columns, rows), "unreckoned": unreckoned(rows)}
