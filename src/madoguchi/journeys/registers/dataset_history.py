"""Since when the readers of a dataset may have its days: nobody reads of a day before it was given to them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.register_section import Dataset, RegisterSection, View
from madoguchi.foundation.catalogue.queries import Register, register_history
from madoguchi.values.clock import JST, today


def end_of(day: date) -> datetime:
    """The moment at which a day is over in Japan."""
    return datetime.combine(day + timedelta(days=1), time.min, JST)


def open_since(found: Register, one: Dataset) -> date:
    """The first day since which its readers may read all these columns of all these records, today for a new one."""
    since = today()
    for at, earlier in register_history(found.id):
        if earlier is None or not _is_as_open(register_section(earlier), one, register_section(found).view(one.view)):
            break
        since = at.astimezone(JST).date()
    return since


def _is_as_open(earlier: RegisterSection, one: Dataset, view: View | None) -> bool:
    before = next((each for each in earlier.datasets if each.id == one.id), None)
    if before is None or not _is_given_alike(before, one):
        return False
    shown, held = {column.field for column in before.columns}, earlier.view(before.view)
    return (
        shown >= {column.field for column in one.columns}
        and held is not None
        and view is not None
        and held.filter == view.filter
    )


def _is_given_alike(before: Dataset, one: Dataset) -> bool:
    """Whether nobody may read it today who might not then, besides by their right in the register."""
    if before.open or one.open:
        return before.open
    return before.readers == one.readers and before.confidentiality == one.confidentiality
