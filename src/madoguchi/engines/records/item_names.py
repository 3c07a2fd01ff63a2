"""The names of what fields record, for lists of what is held."""

from __future__ import annotations

from collections.abc import Iterable

from madoguchi.engines.records.field_types.field import Field
from madoguchi.values.words import words_in


def item_names(fields: Iterable[Field], language: str) -> tuple[str, ...]:
    """The names of these fields, in their order, and of the parts of groups; of none that only says something."""
    found = []
    for field in fields:
        if field.asks:
            found.append(words_in(field.label, language))
            found += [words_in(part.label, language) for part in getattr(field, "fields", ()) if part.asks]
    return tuple(found)
