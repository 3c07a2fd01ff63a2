"""What an extract changes: who is new, which field of whom is different, who is gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date

from madoguchi.engines.registry.errors import TooManyGone
from madoguchi.engines.registry.rules.extract import PersonRow

# Everything people are told of; the day a value was true is taken over without a word when the value is the same.
COMPARED = tuple(one.name for one in fields(PersonRow) if one.name not in ("ref", "facts", "as_of", "removed"))


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one person, before and after; a fact is named by its key."""

    ref: str
    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class RowRefused:
    """One row that cannot be taken over, by its line in the file."""

    line: int
    why: object


@dataclass(frozen=True)
class Difference:
    """All an extract would change; `confirmed` counts people of whom nothing changed."""

    added: tuple[PersonRow, ...] = ()
    changed: tuple[FieldChange, ...] = ()
    gone: tuple[str, ...] = ()
    refused: tuple[RowRefused, ...] = ()
    confirmed: int = 0
    back: tuple[str, ...] = ()
    """People who had left and are there again; their fields stand in `changed` where they differ."""
    moved_on: Mapping[str, date] = field(default_factory=dict)
    """People whose values were true on a later day, too."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.added or self.changed or self.gone or self.back or self.moved_on)


def changes_of(before: PersonRow, after: PersonRow) -> Iterator[FieldChange]:
    """Field by field, then fact by fact; a fact the extract does not carry stays as it is."""
    for name in COMPARED:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield FieldChange(after.ref, name, old, new)
    for key, value in after.facts.items():
        if key not in before.facts or before.facts[key] != value:
            yield FieldChange(after.ref, key, before.facts.get(key), value)


def check_gone(gone: int, held: int, most_percent: int) -> None:
    """Refuse an extract that would empty the register; raises TooManyGone."""
    if held and gone * 100 > held * most_percent:
        raise TooManyGone(gone=gone, percent=gone * 100 // held)
