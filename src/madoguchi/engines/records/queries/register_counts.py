"""The question how many records of a list hold which answers, with the sums of their figures, and its answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, DecimalField, Func, QuerySet, Sum, Value, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Left
from django.db.models.lookups import Exact

from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.models import Record
from madoguchi.engines.records.queries.register_matching import matching
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.register_section import View, is_by_month, is_choosable
from madoguchi.engines.records.rules.count_changes import Key, Totals
from madoguchi.foundation.catalogue.queries import Register

_MONTH, _WHOLE = 7, 60
_DECIMALS = 6


def is_countable(field: Field) -> bool:
    """Whether records may be counted by this field: its answers are few, or days, which are counted by month."""
    return is_choosable(field) or is_by_month(field)


def letters_of(field: Field) -> int:
    """How many letters of an answer are counted as one: of a day those of its month."""
    return _MONTH if is_by_month(field) else _WHOLE


def counting(
    register: Register, view: View, wanted: Wanted, fields: Sequence[Field], summed: Sequence[Field]
) -> QuerySet[Record, tuple[Any, ...]]:
    """The records by the answers to these fields, how many they are, and the sums of their figures: a row for each."""
    groups = {
        f"group_{at}": Left(KeyTextTransform(field.id, "values"), letters_of(field)) for at, field in enumerate(fields)
    }
    sums = {f"sum_{at}": _sum_of(field) for at, field in enumerate(summed)}
    rows = matching(register, view, wanted).annotate(**groups).values_list(*groups)
    return rows.annotate(held=Count("pk"), **sums).order_by()


def totals_from(rows: Iterable[Sequence[Any]], fields: Sequence[Field], summed: Sequence[Field]) -> dict[Key, Totals]:
    """Such rows by the answers as they are kept; None where there is no answer."""
    found: dict[Key, Totals] = {}
    for row in rows:
        key, held, figures = row[: len(fields)], row[len(fields)], row[len(fields) + 1 :]
        by_field = zip(summed, figures, strict=True)
        found[tuple(key)] = Totals(held, {field.id: figure or Decimal(0) for field, figure in by_field})
    return found


def _sum_of(field: Field) -> Sum:
    """The sum of what is a number; what an earlier kind of the field kept as text counts for nothing."""
    kind = Func(KeyTransform(field.id, "values"), function="jsonb_typeof", output_field=CharField())
    figure = Cast(KeyTextTransform(field.id, "values"), DecimalField(max_digits=40, decimal_places=_DECIMALS))
    return Sum(Case(When(Exact(kind, Value("number")), then=figure)))
