"""What records asks of the world outside: which place a postal code belongs to, and what a cited record says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

MOST_FOUND = 20
"""How many records or people a search beside a field shows."""


@dataclass(frozen=True)
class Place:
    """One area with a postal code; `code` is the municipality's or ward's six digits with check digit."""

    prefecture: str
    city: str
    town: str
    code: str


class PostalCodes(Protocol):
    """A directory of postal codes."""

    def places(self, digits: str) -> tuple[Place, ...]:
        """The places with this seven-digit postal code, most likely first; empty when there is none."""
        ...


@dataclass(frozen=True)
class Cited:
    """One record of another register, or one row of counts, as its reader may see it.

    `told` are the heads and texts of its fields by id, `values` what may be copied; a hidden one has only its number.
    Counts are those of the end of a day, `on`.
    """

    ref: str
    title: str = ""
    told: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    values: Mapping[str, object] = field(default_factory=dict)
    is_hidden: bool = False
    on: date | None = None


class CitedRecords(Protocol):
    """The records of other registers that answers may name, as the reader of the page may see them.

    A source is the id of a register, or a dataset (`cited_sources`).
    """

    is_known: bool
    """False where nobody reads: then a record is only its number."""

    def expect(self, source: str, refs: Iterable[str]) -> None:
        """These will be asked for soon: they are read together, with the first of them."""
        ...

    def expect_named(self, source: str, texts: Iterable[str]) -> None:
        """These will be looked up soon, as a spreadsheet names records: together, with the first of them."""
        ...

    def may_see(self, source: str) -> bool:
        """Whether the reader may see the records of this source."""
        ...

    def name_of(self, source: str) -> str:
        """What the source is called."""
        ...

    def cited(self, source: str, ref: str) -> Cited | None:
        """The record of this number, None where there is none."""
        ...

    def called(self, source: str, ref: str) -> Cited | None:
        """The same as far as a page names it: what may be copied is not looked up for that."""
        ...

    def named(self, source: str, text: str) -> tuple[str, ...]:
        """The numbers of the records this text names: by number, by key, or by the whole title."""
        ...

    def found(self, source: str, words: str) -> tuple[Cited, ...]:
        """The first records that hold all the words."""
        ...

    def few(self, source: str) -> tuple[Cited, ...] | None:
        """All records, where there are so few that a list of them is short; otherwise None."""
        ...
