"""The text a record is found by: every answer in words, folded, one on a line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.register_places import folded
from madoguchi.engines.records.summaries import answer_text

_LONGEST_TEXT = 20_000
_OUTER_BLANKS = ("\n ", "  ", " \n")
_MOST_KNOWN = 5_000
"""So many different answers to a question are remembered in words; more of them hardly come again."""
_SIMPLE = frozenset({str, int, bool})


class SearchTexts:
    """The texts of the records of one register; an answer that comes again is put into words once."""

    def __init__(self, section: RegisterSection, at: Circumstances) -> None:
        self._at = at
        self._fields = [(field, is_told, _Said(field, at)) for field, is_told in section.told]

    def of(self, values: Mapping[str, Any]) -> str:
        """The text of a record with these values."""
        lines = [unicodedata.normalize("NFKC", one) for one in self._lines(values)]
        # The rest all at once: hardly any answer has blanks to fold.
        whole = "\n".join(lines).casefold()
        bounded, is_one_each = f"\n{whole}\n", whole.count("\n") == len(lines) - 1
        is_plain = is_one_each and whole.replace("\n", "").isprintable()
        if not is_plain or any(one in bounded for one in _OUTER_BLANKS):
            whole = "\n".join(map(folded, lines))
        return whole[:_LONGEST_TEXT]

    def _lines(self, values: Mapping[str, Any]) -> Iterator[str]:
        """The answers in words; most of them are their own words."""
        for field, is_told, said in self._fields:
            value = values.get(field.id)
            if value is None:
                continue
            if is_told and type(value) is str:
                yield value
            elif isinstance(field, GroupField):
                rows = value if isinstance(value, list) else []
                inside = ((inner, row.get(inner.id)) for row in rows for inner in field.fields)
                yield from (answer_text(inner, each, self._at) for inner, each in inside if each is not None)
            else:
                yield said.of(value)


class _Said(dict[tuple[type, object], str]):
    """The answers to one question in words; true is another answer than 1."""

    def __init__(self, field: Field, at: Circumstances) -> None:
        super().__init__()
        self._field, self._at = field, at

    def of(self, value: object) -> str:
        kind = type(value)
        return self[kind, value] if kind in _SIMPLE else answer_text(self._field, value, self._at)

    def __missing__(self, told: tuple[type, object]) -> str:
        found = unicodedata.normalize("NFKC", answer_text(self._field, told[1], self._at))
        if len(self) < _MOST_KNOWN:
            self[told] = found
        return found
