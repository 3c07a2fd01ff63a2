"""Where a page of a queue begins and ends: a day or moment and a reference number, compared as one row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import BooleanField, F, Func, Value

from madoguchi.engines.cases.errors import CursorUnreadable

_BETWEEN = "~"


@dataclass(frozen=True)
class Cursor:
    """A place between two rows of a queue; its text holds no name and may stand in an address."""

    at: date | datetime
    reference_number: str

    def __str__(self) -> str:
        return f"{self.at.isoformat()}{_BETWEEN}{self.reference_number}"


def read_cursor(text: str) -> Cursor:
    """The cursor in a text; raises CursorUnreadable."""
    at, separator, reference_number = text.partition(_BETWEEN)
    try:
        moment = datetime.fromisoformat(at) if "T" in at else date.fromisoformat(at)
    except ValueError:
        raise CursorUnreadable() from None
    if not separator or not reference_number or len(reference_number) > 16 or "\x00" in reference_number:
        raise CursorUnreadable()
    # Days the database cannot hold, or can hold only in some time zones, stand in no queue.
    if not 1900 <= moment.year <= 9000 or (isinstance(moment, datetime) and moment.tzinfo is None):
        raise CursorUnreadable()
    return Cursor(moment, reference_number)


def beyond(column: str, operator: str, cursor: Cursor) -> Func:
    """`(column, reference_number) > (x, y)` as one step into the index, which a chain of OR would scan."""
    row = Func(F(column), F("reference_number"), function="ROW", output_field=BooleanField())
    place = Func(Value(cursor.at), Value(cursor.reference_number), function="ROW", output_field=BooleanField())
    return Func(row, place, template="%(expressions)s", arg_joiner=f" {operator} ", output_field=BooleanField())
