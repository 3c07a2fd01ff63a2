"""A dataset of cases as somebody looks counts up in it: its rows are what is chosen, its columns what is copied.

A row tells how many cases there are and names none of them, so that nobody's matter is looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext, override

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.cited_sources import CitedSource, is_row_id
from madoguchi.engines.records.ports import MOST_FOUND, Cited
from madoguchi.engines.records.queries.cited import FEW
from madoguchi.engines.records.rules.register_places import folded
from madoguchi.journeys.registers.case_counts import CaseCounts, counts_of, key_in, may_cite, side_names
from madoguchi.journeys.registers.case_data import HEADS, WITHHELD, CaseData, case_data_of, columns_of
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today
from madoguchi.values.words import words_in


@dataclass(frozen=True)
class CitedCounts:
    """One dataset of cases for one reader, as it is or as it was on a day; its counts are read once."""

    by: Actor
    at: Circumstances
    data: CaseData
    told: CitedSource

    @property
    def may(self) -> bool:
        """Whether the reader may cite it."""
        return may_cite(self.data, self.by)

    @property
    def title(self) -> str:
        """What it is called."""
        return words_in(self.data.declared.title, self.at.language)

    def may_search(self, *, of_persons: bool) -> bool:
        """Whether the reader may look for words there: no person is in it."""
        return self.may

    def read(self, refs: Collection[str]) -> dict[str, Cited | None]:
        """The rows known by these ids; hidden is what may have been one on another day, or for another reader."""
        known = self._rows if self.may else {}
        gone = {one: Cited(one, is_hidden=True) if is_row_id(one) else None for one in refs}
        return gone | {one: known[one] for one in refs if one in known}

    def called(self, ref: str) -> Cited:
        """What a row is called, read from what it is known by: a list of many records counts no case for that."""
        key = key_in(self.data.declared, ref) if self.may else None
        if key is None:
            return Cited(ref, is_hidden=True)
        return Cited(ref, _titled(side_names(self.data.declared, key, self.at.language)))

    def named(self, texts: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """The ids of the rows these texts name: by id, or by all its sides as a list shows them."""
        rows = self._rows if self.may else {}
        titled = {row.title: id_ for id_, row in rows.items()}
        # One that was chosen before stays, also when the dataset holds it no more.
        kept = {one: (one,) for one in texts if one in rows or (is_row_id(one) and one not in titled)}
        return {one: kept.get(one, (titled[one],) if one in titled else ()) for one in texts}

    def found(self, words: str) -> tuple[Cited, ...]:
        """The first rows whose sides hold all the words, the last of them in front."""
        said = folded(words).split()
        rows = [row for row in self._rows.values() if all(word in folded(row.title) for word in said)]
        return tuple(reversed(rows[-MOST_FOUND:])) if said else ()

    def holding(self, word: str, most: int) -> tuple[str, ...] | None:
        """The ids of the rows that hold this word; None for more than so many."""
        refs = tuple(row.ref for row in self._rows.values() if word in folded(row.title))
        return refs if len(refs) <= most else None

    def few(self) -> tuple[Cited, ...] | None:
        """All rows, None where they are many."""
        return tuple(self._rows.values()) if len(self._rows) <= FEW else None

    @cached_property
    def _rows(self) -> dict[str, Cited]:
        on = self.told.on if self.told.on and self.told.on < today() else None
        counts = counts_of(self.data, on, by=self.by, language=self.at.language)
        return {one.ref: one for one in self._cited(counts)}

    def _cited(self, counts: CaseCounts) -> list[Cited]:
        names = tuple(columns_of(self.data.declared))
        with override(self.at.language):
            heads = {name: HEADS[name].text(gettext) for name in names}
            withheld = WITHHELD.text(gettext)
        found = []
        for row in counts.rows:
            told = [*row.sides, *(withheld if count is None else f"{count:,}" for count in row.counts)]
            copied = dict(zip(names, (*row.written, *row.counts), strict=True))
            found.append(
                Cited(
                    row.id,
                    _titled(row.sides),
                    {name: (heads[name], text) for name, text in zip(names, told, strict=True)},
                    {name: value for name, value in copied.items() if value is not None},
                    on=counts.on,
                )
            )
        return found


def _titled(sides: tuple[str, ...]) -> str:
    return "　".join(sides)


def cited_counts_for(told: CitedSource, by: Actor, at: Circumstances) -> CitedCounts | None:
    """The dataset of cases of this id; None where there is none."""
    data = case_data_of(told.dataset_id)
    return CitedCounts(by, at, data, told) if data else None
