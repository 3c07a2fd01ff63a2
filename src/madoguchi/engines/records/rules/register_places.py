"""What follows from the values of a record: its place in each list, the text it is found by, and its search terms."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from operator import add
from zlib import crc32

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.choice import ChoiceField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.file import FileField
from madoguchi.engines.records.field_types.formula import FormulaField
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.number import MOST_DECIMALS, NumberField
from madoguchi.engines.records.field_types.yes_no import YesNoField
from madoguchi.engines.records.register_section import MOST_VIEWS, UPDATED, RegisterSection, View
from madoguchi.engines.records.rules.system_columns import sortable_moment
from madoguchi.engines.records.summaries import answer_text

Values = Mapping[str, object]
_NOTHING_TOLD: Mapping[str, str] = {}

_LONGEST_PLACE = 150
_LONGEST_TEXT = 20_000
_OFFSET = 10**18
_PARTS = 10**MOST_DECIMALS
_MIDDLE = 2**31
_MOST_PAIRS = 50_000


def places(
    section: RegisterSection,
    values: Values,
    updated_at: datetime,
    at: Circumstances,
    *,
    told: Mapping[str, str] = _NOTHING_TOLD,
) -> list[str | None]:
    """The place of a record in each list, None where it does not stand in it; always as many as a record has room for.

    `told` is what it tells besides its answers, by name, as it is ordered.
    Compared byte by byte: a record without the answer comes last, in either direction.
    """
    found = [
        _place(section, view, values, updated_at, told) if view.holds(values, at.moment) else None
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
    return f"1{_sortable(value, section.by_id.get(view.order.by))}"[:_LONGEST_PLACE]


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
    lines = (folded(answer_text(field, value, at)) for field, value in _answers(section, values))
    return "\n".join(lines)[:_LONGEST_TEXT]


def _answers(section: RegisterSection, values: Values) -> Iterator[tuple[Field, object]]:
    for field in section.fields:
        value = values.get(field.id)
        if isinstance(field, GroupField):
            rows = value if isinstance(value, list) else []
            for row in rows:
                yield from ((inner, row[inner.id]) for inner in field.fields if row.get(inner.id) is not None)
        elif value is not None and not isinstance(field, FileField):
            yield field, value


def terms(register_id: str, section: RegisterSection, values: Values, text: str) -> list[int]:
    """What the record is looked up by, hashed to 32 bits with the register: letters and pairs, choices, months."""
    known = _letters_of(register_id)
    found = {term for term in map(known.__getitem__, {*text, *map(add, text, text[1:])}) if term is not None}
    found |= {
        choice_term(register_id, field.id, values[field.id])
        for field in section.fields
        if is_choosable(field) and values.get(field.id) is not None
    }
    found |= {
        month_term(register_id, name, str(values[name])) for name in section.calendars if values.get(name) is not None
    }
    found |= {choice_term(register_id, one.path, number) for one in section.citing for number in one.numbers(values)}
    return sorted(found)


class _Letters(dict[str, int | None]):
    """The terms of letters and pairs of them in one register, each hashed once; what has a blank or a line is none."""

    def __init__(self, register_id: str) -> None:
        super().__init__()
        self._register_id = register_id

    def __missing__(self, written: str) -> int | None:
        found = None if " " in written or "\n" in written else term_of(self._register_id, written)
        if len(self) < _MOST_PAIRS:
            self[written] = found
        return found


_letters_of = lru_cache(maxsize=8)(_Letters)


def is_choosable(field: Field) -> bool:
    """Whether a list may be narrowed to one answer of this field."""
    return isinstance(field, ChoiceField | YesNoField)


def choice_term(register_id: str, field_id: str, value: object) -> int:
    """The term of one answer to a choice."""
    return term_of(register_id, f"{field_id}={str(value).lower()}")


def month_term(register_id: str, field_id: str, day: str) -> int:
    """The term of the month of a day, or of a moment, that is kept as 2026-11-26…"""
    return term_of(register_id, f"{field_id}@{day[:7]}")


def bigrams(line: str) -> set[str]:
    """Every pair of neighbouring letters, blanks left out."""
    return {line[at : at + 2] for at in range(len(line) - 1) if " " not in line[at : at + 2]}


def word_terms(register_id: str, word: str) -> list[int]:
    """The terms of whatever holds this word, which has no blank: its pairs of letters, or the one letter it is."""
    return [term_of(register_id, one) for one in bigrams(word) or {word}]


def term_of(register_id: str, written: str) -> int:
    """The 32 bits an index keeps of a term; different terms may share them, so whoever finds one looks again."""
    return crc32(f"{register_id}|{written}".encode("utf-8", "surrogatepass")) - _MIDDLE
