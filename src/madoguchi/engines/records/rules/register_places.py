"""The place of a record in each list, which follows from its values."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import datetime

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.formula import FormulaField
from madoguchi.engines.records.field_types.number import MOST_DECIMALS, NumberField
from madoguchi.engines.records.register_section import MOST_VIEWS, UPDATED, RegisterSection, View
from madoguchi.engines.records.rules.system_columns import sortable_moment

Values = Mapping[str, object]
_NOTHING_TOLD: Mapping[str, str] = {}

_LONGEST_PLACE = 150
_OFFSET = 10**18
_PARTS = 10**MOST_DECIMALS


def places(
    section: RegisterSection,
    values: Values,
    updated_at: datetime,
    at: Circumstances,
    *,
    told: Mapping[str, str] = _NOTHING_TOLD,
    answers: Values = _NOTHING_TOLD,
) -> list[str | None]:
    """The place of a record in each list, None where it does not stand in it; always as many as a record has room for.

    `told` is what it tells besides its answers, by name, as it is ordered, `answers` the same as a filter asks it.
    Compared byte by byte: a record without the answer comes last, in either direction.
    """
    asked = {**answers, **values} if answers else values
    found = [
        _place(section, view, values, updated_at, told) if view.holds(asked, at.moment) else None
        for view in section.views
    ]
    return found + [None] * (MOST_VIEWS - len(found))


def _place(section: RegisterSection, view: View, values: Values, updated_at: datetime, told: Mapping[str, str]) -> str:
    if view.order.by == UPDATED:
        return place_of_moment(updated_at)
    if view.order.by not in section.by_id and view.order.by in told:
        return f"1{folded(told[view.order.by])}"[:_LONGEST_PLACE]
    value = values.get(view.order.by)
    if value is None:
        return "0" if view.order.descending else "2"
    return place_key(value, section.by_id.get(view.order.by))


def place_key(value: object, field: Field | None) -> str:
    """The place of a record with this answer in a list that is ordered by the field."""
    return f"1{_sortable(value, field)}"[:_LONGEST_PLACE]


def place_of_moment(moment: datetime) -> str:
    """The place of a record in a list that is ordered by when it was made or changed."""
    return f"1{sortable_moment(moment)}"


def _sortable(value: object, field: Field | None) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int | float):
        return _of_number(value, has_point=isinstance(field, NumberField | FormulaField) and field.decimals > 0)
    if isinstance(value, Mapping):
        # A name is ordered by its reading where there is one.
        kana = [str(part) for name, part in value.items() if name.endswith("kana") and part]
        return folded(" ".join(kana or [str(part) for part in value.values() if isinstance(part, str)]))
    return folded(" ".join(map(str, value)) if isinstance(value, list) else str(value))


def _of_number(value: float, *, has_point: bool) -> str:
    """The digits by the field and not by the value: a whole number stays one when its field learns decimals."""
    whole = round(value * _PARTS) if has_point else round(value)
    # What an earlier field allowed and this one does not is the first or the last, and no longer than the others.
    whole = max(1 - _OFFSET, min(whole, _OFFSET - 1))
    return f"1{whole:018d}" if whole >= 0 else f"0{_OFFSET + whole:018d}"


def folded(text: str) -> str:
    """The text as it is compared: one width, one case, no control characters."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    if not plain.isprintable():
        plain = "".join(letter if letter.isprintable() else " " for letter in plain)
    return " ".join(plain.split())
