"""What a list may be narrowed to and ordered by when somebody arranges it: what one index of records serves; pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from madoguchi.engines.records.field_types.choice import ChoiceField
from madoguchi.engines.records.field_types.date import DateField
from madoguchi.engines.records.field_types.division import DivisionField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.formula import FormulaField
from madoguchi.engines.records.field_types.integer import IntegerField
from madoguchi.engines.records.field_types.number import NumberField
from madoguchi.engines.records.field_types.staff import StaffField
from madoguchi.engines.records.field_types.yen import YenField
from madoguchi.engines.records.field_types.yes_no import YesNoField
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.register_places import place_key
from madoguchi.values.conditions import All, Any, Condition, Test
from madoguchi.values.conditions.tree import ORDER, Operator

_NUMBERS = (IntegerField, NumberField, YenField, FormulaField)
# A place is rounded to what the field keeps, so a value beyond a bound may share the place of the bound.
_LOOKUPS = {Operator.AT_LEAST: "gte", Operator.OVER: "gte", Operator.AT_MOST: "lte", Operator.UNDER: "lte"}
_LARGEST = 10**15
_LONGEST_DIVISION = 60
_ANSWERED_FROM, _ANSWERED_BEFORE = "1", "2"


def has_bounds(field: Field | None) -> bool:
    """Whether a list in the order of this field may begin and end at a value."""
    return isinstance(field, (DateField, *_NUMBERS))


def is_served(condition: Condition, section: RegisterSection, ordered_by: str) -> bool:
    """Whether every part of the condition is a step into an index, with values the fields know.

    One answer or one of several, joined by `all` and `any`, are terms; bounds of the field the list is ordered by, each
    of which has to hold, are an end of the walk.
    """
    return all(_is_terms(part, section) or _is_bound(part, section, ordered_by) for part in _parts(condition))


def _parts(condition: Condition) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, All) else (condition,)


def _is_terms(condition: Condition, section: RegisterSection) -> bool:
    match condition:
        case Test():
            values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
            field = section.by_id.get(condition.field)
            is_one = condition.operator in (Operator.IS, Operator.IN)
            return is_one and bool(values) and all(_is_answer(field, value) for value in values)
        case All(parts) | Any(parts):
            return bool(parts) and all(_is_terms(part, section) for part in parts)
    return False


def _is_answer(field: Field | None, value: object) -> bool:
    match field:
        case YesNoField():
            return isinstance(value, bool)
        case ChoiceField():
            return value in [option.id for option in field.known]
        case DivisionField():
            return isinstance(value, str) and 0 < len(value) <= _LONGEST_DIVISION
        case StaffField():
            return isinstance(value, str) and field.is_number(value)
    return False


def _is_bound(condition: Condition, section: RegisterSection, ordered_by: str) -> bool:
    field = section.by_id.get(ordered_by)
    if not isinstance(condition, Test) or condition.field != ordered_by or condition.operator not in ORDER:
        return False
    if isinstance(field, DateField):
        return isinstance(condition.value, str) and _is_day(condition.value)
    return isinstance(field, _NUMBERS) and _is_figure(condition.value)


def _is_figure(value: object) -> bool:
    """A number no larger than places tell apart."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and -_LARGEST < float(str(value)) < _LARGEST


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def of_terms(condition: Condition, section: RegisterSection) -> Condition | None:
    """What of a condition that is served leads to terms; None for nothing."""
    parts = tuple(part for part in _parts(condition) if _is_terms(part, section))
    return None if not parts else parts[0] if len(parts) == 1 else All(parts)


def bounds_of(condition: Condition, section: RegisterSection) -> Iterator[tuple[str, str]]:
    """Between which places all the records stand that it asks for, as comparisons of the place in the list.

    At either end others may stand at the same place: whoever walks between them asks each record the condition.
    """
    tests = [part for part in _parts(condition) if isinstance(part, Test) and part.operator in ORDER]
    for test in tests:
        yield _LOOKUPS[test.operator], place_key(test.value, section.by_id.get(test.field))
    if tests:
        # A record without the answer stands at either end.
        yield from (("gte", _ANSWERED_FROM), ("lt", _ANSWERED_BEFORE))
