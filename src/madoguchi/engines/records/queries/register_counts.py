"""How many records of a list hold which answers, counted by the database in one question."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Left

from madoguchi.engines.records.field_types.date import DateField
from madoguchi.engines.records.field_types.date_time import DateTimeField
from madoguchi.engines.records.field_types.division import DivisionField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.queries.register_lists import Wanted, matching
from madoguchi.engines.records.register_section import View
from madoguchi.engines.records.rules.register_places import is_choosable
from madoguchi.foundation.catalogue.queries import Register

_MONTH, _WHOLE = 7, 60


def is_countable(field: Field) -> bool:
    """Whether records may be counted by this field: its answers are few, or days, which are counted by month."""
    return is_choosable(field) or isinstance(field, DivisionField) or is_by_month(field)


def is_by_month(field: Field) -> bool:
    """Whether it is counted by month."""
    return isinstance(field, DateField | DateTimeField)


def counts_in(
    register: Register, view: View, wanted: Wanted, fields: Sequence[Field]
) -> dict[tuple[str | None, ...], int]:
    """The number of records by the answers to these fields, as they are kept; None where there is no answer."""
    rows = matching(register, view, wanted)
    groups = {
        f"group_{at}": Left(KeyTextTransform(field.id, "values"), _MONTH if is_by_month(field) else _WHOLE)
        for at, field in enumerate(fields)
    }
    counted = rows.annotate(**groups).values_list(*groups).annotate(held=Count("pk")).order_by()
    return {tuple(key): held for *key, held in counted}
