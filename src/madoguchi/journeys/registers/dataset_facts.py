"""What somebody reads of a dataset before citing it, whether it is made of a register or of cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from madoguchi.values.confidentiality import Confidentiality
from madoguchi.values.message import Message
from madoguchi.values.spreadsheet import Cell

MUNICIPALITY = ("全国地方公共団体コード", "ID", "地方公共団体名")
"""The columns every file of 自治体標準オープンデータセット begins with."""

Refresh = Literal["live", "daily", "monthly"]
"""Read anew each time, or as of the end of the last day or month."""

BEFORE_EVERYTHING = date(1900, 1, 1)
"""An earlier day is this one: nothing stood in the house then, and no calendar ends before it."""


@dataclass(frozen=True)
class ColumnFacts:
    """One column: its id, its head, and what it means."""

    id: str
    title: str
    meaning: str


@dataclass(frozen=True)
class DatasetFacts:
    """One dataset, as somebody reads of it before citing it.

    `refresh` says how old it may be, `changed_on` when a record of its register was written last. `readers` may cite it
    besides those who see what it is made of; one that `is_for_office` is for everybody who works here. `register_id`
    and `register` say what it is made of: a register, or the cases of a procedure.
    """

    id: str
    title: str
    summary: str
    register_id: str
    register: str
    owner: str
    is_open: bool
    licence: str
    columns: tuple[ColumnFacts, ...]
    of_cases: bool = False
    confidentiality: Confidentiality = "2"
    readers: tuple[str, ...] = ()
    is_for_office: bool = False
    refresh: Refresh = "live"
    changed_on: date | None = None


@dataclass(frozen=True)
class DatasetSheet:
    """A dataset with its first rows, as it is now or as it was at the end of the day `on`.

    `count` is None when there are more than anybody counts, and for a day that is over.
    """

    facts: DatasetFacts
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    count: int | None
    notes: tuple[Message, ...] = ()
    on: date | None = None
