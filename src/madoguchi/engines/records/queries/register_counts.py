"""How many records of a list hold which answers, and the sums of their figures, in one question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, CharField, Count, DecimalField, Func, Sum, Value, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Left
from django.db.models.lookups import Exact

from madoguchi.engines.records.field_types.date import DateField
from madoguchi.engines.records.field_types.date_time import DateTimeField
from madoguchi.engines.records.field_types.division import DivisionField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.queries.register_lists import Wanted, matching
from madoguchi.engines.records.register_section import View
from madoguchi.engines.records.rules.register_places import is_choosable
from madoguchi.foundation.catalogue.queries import Register

_MONTH, _WHOLE = 7, 60
_DECIMALS = 6


def is_countable(field: Field) -> bool:
    """Whether records may be counted by this field: its answers are few, or days, which are counted by month."""
    return is_choosable(field) or isinstance(field, DivisionField) or is_by_month(field)


def is_by_month(field: Field) -> bool:
    """Whether it is counted by month."""
    return isinstance(field, DateField | DateTimeField)


@dataclass(frozen=True)
class Totals:
    """How many records there are, and the sums of their figures by field."""

    held: int
    sums: Mapping[str, Decimal]


def totals_in(
    register: Register, view: View, wanted: Wanted, fields: Sequence[Field], summed: Sequence[Field] = ()
) -> dict[tuple[str | None, ...], Totals]:
    """The records by the answers to these fields, as they are kept; None where there is no answer."""
    rows = matching(register, view, wanted)
    groups = {
        f"group_{at}": Left(KeyTextTransform(field.id, "values"), _MONTH if is_by_month(field) else _WHOLE)
        for at, field in enumerate(fields)
    }
    sums = {f"sum_{at}": _sum_of(field) for at, field in enumerate(summed)}
    counted = rows.annotate(**groups).values_list(*groups).annotate(held=Count("pk"), **sums).order_by()
    found = {}
    for row in counted:
        key, held, figures = row[: len(groups)], row[len(groups)], row[len(groups) + 1 :]
        by_field = zip(summed, figures, strict=True)
        found[tuple(key)] = Totals(held, {field.id: figure or Decimal(0) for field, figure in by_field})
    return found


def _sum_of(field: Field) -> Sum:
    """The sum of what is a number; what an earlier kind of the field kept as text counts for nothing."""
    kind = Func(KeyTransform(field.id, "values"), function="jsonb_typeof", output_field=CharField())
    figure = Cast(KeyTextTransform(field.id, "values"), DecimalField(max_digits=40, decimal_places=_DECIMALS))
    return Sum(Case(When(Exact(kind, Value("number")), then=figure)))
