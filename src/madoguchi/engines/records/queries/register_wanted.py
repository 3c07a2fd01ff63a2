"""What of a list is wanted, and the column along which it is walked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.register_section import CREATED_AT, UPDATED, View
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.conditions import Condition

Place = str | datetime
"""Where a record stands along a list."""


@dataclass(frozen=True)
class Along:
    """The column of a record along which a list is walked; it has an index that begins with the register."""

    column: str
    descending: bool


@dataclass(frozen=True)
class Unsearched:
    """A word that was looked for in a list and not in a register it refers to, as too many there hold it.

    Without a register it was looked for in none of them, as it stands behind the words that are.
    """

    word: str
    register_id: str = ""
    title: str = ""


@dataclass(frozen=True)
class Wanted:
    """Which page: the records after or before a record, only those with these choices and these words.

    The cursor is the number of a record and not its value, because it stands in an address. None is chosen for records
    without the answer. `during` is a month or a day, 2026-11 or 2026-11-26, of a list that is also a calendar. `along`
    is another order than that of the list, and `where` a condition that indexes serve in that order (`arranging`).
    `named` are by word and by the path of a field the records of other registers that hold the word, so that a record
    which names one of them holds it, too; `unsearched` are the words that are not looked for there.
    """

    after: str = ""
    before: str = ""
    chosen: Mapping[str, object] = field(default_factory=dict)
    words: str = ""
    during: str = ""
    along: Along | None = None
    where: Condition | None = None
    named: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    unsearched: tuple[Unsearched, ...] = ()


def column_of(register: Register, view: View) -> str:
    """Where the places of a list are kept: v1 for the first one; a share may leave lists out, each keeps its place."""
    return f"v{[one.id for one in register_section(register.whole).views].index(view.id) + 1}"


def along_of(register: Register, view: View, wanted: Wanted) -> Along:
    """The column a list is walked along: that which is wanted, or its own."""
    return wanted.along or Along(column_of(register, view), view.order.descending)


def ways_along(register: Register, view: View) -> dict[str, Along]:
    """By field, or moment every record tells, what a list may be ordered by: that of each list of the same records.

    Its own comes first. A moment has an index of all records of the register, so it is for a list of all of them.
    """
    section = register_section(register)
    alike = [view, *(one for one in section.views if one.id != view.id and one.filter == view.filter)]
    found: dict[str, Along] = {}
    for one in alike:
        found.setdefault(one.order.by, Along(column_of(register, one), one.order.descending))
    for name in (CREATED_AT, UPDATED) if view.filter is None else ():
        if name not in section.by_id:
            found.setdefault(name, Along(name, descending=True))
    return found
