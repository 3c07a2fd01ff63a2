"""What follows from the values of a record: its place in each list, and the text it is found by."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import datetime

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.formula import FormulaField
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.number import MOST_DECIMALS, NumberField
from madoguchi.engines.records.register_section import MOST_VIEWS, UPDATED, RegisterSection, View
from madoguchi.engines.records.rules.system_columns import sortable_moment
from madoguchi.engines.records.summaries import answer_text

Values = Mapping[str, object]
_NOTHING_TOLD: Mapping[str, str] = {}

_LONGEST_PLACE = 150
_LONGEST_TEXT = 20_000
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
    found = [
        _place(section, view, values, updated_at, told) if view.holds({**answers, **values}, at.moment) else None
        for view in section.views
    ]
    return found + [None] * (MOST_VIEWS - len(found))


def _place(section: RegisterSection, view: View, values: Values, updated_at: datetime, told: Mapping[str, str]) -> str:
    if view.order.by == UPDATED:
        return f"1{sortable_moment(updated_at)}"
    if view.order.by not in section.by_id and view.order.by in told:
        return f"1{folded(told[view.order.by])}"[:_LONGEST_PLACE]
    value = values.get(view.order.by)
    if value is None:
        return "0" if view.order.descending else "2"
    return place_key(value, section.by_id.get(view.order.by))


def place_key(value: object, field: Field | None) -> str:
    """The place of a record with this answer in a list that is ordered by the field."""
    return f"1{_sortable(value, field)}"[:_LONGEST_PLACE]


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


def search_text(section: RegisterSection, values: Values, at: Circumstances) -> str:
    """Every answer in words, folded, one on a line."""
    lines = [unicodedata.normalize("NFKC", one) for one in _lines(section, values, at)]
    # The rest all at once: hardly any answer has blanks to fold.
    whole = "\n".join(lines).casefold()
    is_one_each = whole.count("\n") == len(lines) - 1 and whole.replace("\n", "").isprintable()
    if not is_one_each or any(one in f"\n{whole}\n" for one in _OUTER_BLANKS):
        whole = "\n".join(map(folded, lines))
    return whole[:_LONGEST_TEXT]


_OUTER_BLANKS = ("\n ", "  ", " \n")


def _lines(section: RegisterSection, values: Values, at: Circumstances) -> list[str]:
    """The answers in words; most of them are their own words."""
    found: list[str] = []
    for field, is_told in section.told:
        value = values.get(field.id)
        if value is None:
            continue
        if is_told and type(value) is str:
            found.append(value)
        elif isinstance(field, GroupField):
            rows = value if isinstance(value, list) else []
            inside = ((inner, row.get(inner.id)) for row in rows for inner in field.fields)
            found += [answer_text(inner, each, at) for inner, each in inside if each is not None]
        else:
            found.append(answer_text(field, value, at))
    return found
