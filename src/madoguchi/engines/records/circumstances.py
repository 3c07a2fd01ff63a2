"""What the answers are read against: the day, the reader's language, the city's own places, the files already kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from madoguchi.engines.records.forms import FileView
from madoguchi.values.conditions import Moment
from madoguchi.values.held import Origin
from madoguchi.values.words import Words

if TYPE_CHECKING:
    from madoguchi.engines.records.ports import Cited, CitedRecords, Place, PostalCodes


class NoPostalCodes:
    """A directory that knows nothing: every address is typed by hand."""

    def places(self, digits: str) -> tuple[Place, ...]:
        """Nothing."""
        return ()


class NoRecords:
    """Nobody reads: a record of another register is only its number."""

    is_known = False

    def expect(self, source: str, refs: Iterable[str]) -> None:
        """Nothing to prepare."""

    def expect_named(self, source: str, texts: Iterable[str]) -> None:
        """Nothing to prepare."""

    def may_see(self, source: str) -> bool:
        """Nobody sees anything."""
        return False

    def name_of(self, source: str) -> str:
        """Its id."""
        return source

    def cited(self, source: str, ref: str) -> Cited | None:
        """Nothing."""
        return None

    def called(self, source: str, ref: str) -> Cited | None:
        """Nothing."""
        return None

    def named(self, source: str, text: str) -> tuple[str, ...]:
        """The text, which is taken for a number."""
        return (text,)

    def found(self, source: str, words: str) -> tuple[Cited, ...]:
        """Nothing."""
        return ()

    def few(self, source: str) -> tuple[Cited, ...] | None:
        """Nothing."""
        return None


@dataclass(frozen=True)
class OwnPlaces:
    """The city's own codes and names, by which an address typed by hand is recognised as lying in it."""

    code: str = ""
    name: str = ""
    prefecture: str = ""
    wards: tuple[tuple[str, str], ...] = ()
    """Code and Japanese name of every ward."""
    divisions: tuple[tuple[str, Words], ...] = ()
    """Id and name of every division, in the order of the city."""


@dataclass(frozen=True)
class Circumstances:
    """Everything a field may look at beside the answer itself; pure data and one port."""

    today: date
    language: str = "ja"
    received: date | None = None
    own: OwnPlaces = OwnPlaces()
    postal_codes: PostalCodes = field(default_factory=NoPostalCodes)
    files: Mapping[str, FileView] = field(default_factory=dict)
    records: CitedRecords = field(default_factory=NoRecords)
    """The records of other registers that answers name."""
    staff: CitedRecords = field(default_factory=NoRecords)
    """The members of staff that answers name."""
    origins: Mapping[str, Origin] = field(default_factory=dict)
    """Where answers come from that nobody typed, by path."""

    @cached_property
    def moment(self) -> Moment:
        """The same, as conditions want it."""
        return Moment(today=self.today, received=self.received, constants={"city": self.own.code})
