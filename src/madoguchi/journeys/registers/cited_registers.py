"""A register, or a dataset of one, as somebody looks records up in it; looks at persons are written down."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from madoguchi.engines.records.actions.record_acts import journal_record
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.cited_sources import CitedSource
from madoguchi.engines.records.ports import Cited
from madoguchi.engines.records.queries.cited import (
    cited_as,
    data_of_numbers,
    dataset_source,
    few_records,
    records_found,
    records_named,
    records_of_numbers,
)
from madoguchi.engines.records.queries.registers import (
    RecordFacts,
    dataset_resource,
    register_resource,
    register_section,
    show_registers,
)
from madoguchi.engines.records.register_section import Dataset
from madoguchi.foundation.access.rules import foresee
from madoguchi.foundation.catalogue.queries import Register, registers
from madoguchi.journeys.registers.dataset_history import end_of, open_since
from madoguchi.journeys.registers.shares import opened_for
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today
from madoguchi.values.references import is_record_number
from madoguchi.values.words import words_in

_EDIT, _VIEW = "edit_register", "view_register"


@dataclass(frozen=True)
class CitedRegister:
    """Where records are looked for, with the share of the reader: a register, or a dataset of one and a moment."""

    by: Actor
    at: Circumstances
    register: Register
    may: bool
    data: Dataset | None = None
    before: datetime | None = None

    @property
    def title(self) -> str:
        """What it is called."""
        return words_in(self.data.title, self.at.language) if self.data else self.register.title(self.at.language)

    def may_search(self, *, of_persons: bool) -> bool:
        """Whether the reader may look for words there; in registers of persons only where that is asked for."""
        return self.may and (of_persons or not self.register.header.persons)

    def read(self, refs: Collection[str]) -> dict[str, Cited | None]:
        """The records of these numbers, hidden where the reader may not see them."""
        if self.data is None:
            rows = records_of_numbers(self.register, refs)
        else:
            rows = data_of_numbers(self.register, self.data, refs, self.at, before=self.before)
        known = {one: Cited(one, is_hidden=True) if one in rows else None for one in refs}
        shown = [row for row in rows.values() if row is not None and self._is_in_reach(row)]
        return known | {one.ref: one for one in (self._shown(shown, "list") if shown else ())}

    def named(self, texts: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """The numbers of the records these texts name."""
        named = records_named(self.register, texts, self.data)
        if self.data is None:
            return named
        # One that was chosen before stays, also when the dataset holds it no more.
        return {**named, **{one: (one,) for one in texts if is_record_number(one)}}

    def found(self, words: str) -> tuple[Cited, ...]:
        """The first records that hold all the words."""
        return self._shown(records_found(self.register, words, self.data), "search")

    def holding(self, word: str, most: int) -> tuple[str, ...] | None:
        """The numbers of the records that hold this word; None for more than so many, at which nobody has looked."""
        rows = records_found(self.register, word, self.data, most=most + 1)
        if len(rows) > most:
            return None
        self._journal(rows, "search")
        return tuple(one.ref for one in rows)

    def few(self) -> tuple[Cited, ...] | None:
        """All records, None where they are many."""
        rows = few_records(self.register, self.data)
        return None if rows is None else self._shown(rows, "list")

    def _is_in_reach(self, row: RecordFacts) -> bool:
        """What is in the bin is for those who may take it out again."""
        return not row.is_deleted or foresee(self.by, _EDIT, register_resource(self.register, _EDIT)).allowed

    def _shown(self, rows: Sequence[RecordFacts], verb: str) -> tuple[Cited, ...]:
        if not self.may:
            return tuple(Cited(one.ref, is_hidden=True) for one in rows)
        self._journal(rows, verb)
        return tuple(cited_as(self.register, one, self.at, self.data) for one in rows)

    def _journal(self, rows: Iterable[RecordFacts], verb: str) -> None:
        refs = [one.ref for one in rows]
        is_open = self.data is not None and self.data.open
        if self.register.header.persons and refs and (self.by.ref or not is_open):
            journal_record(self.register, refs, verb, by=self.by)


def cited_register_for(register_id: str, by: Actor, at: Circumstances) -> CitedRegister | None:
    """The register of this id; None where there is none."""
    found = next((one for one in registers() if one.id == register_id), None)
    if found is None:
        return None
    show_registers(found.id)
    return CitedRegister(by, at, opened_for(found, by), _may_see(found, by))


def cited_data_for(told: CitedSource, by: Actor, at: Circumstances) -> CitedRegister | None:
    """The dataset of a register with the columns the reader has of it; None where no register has it."""
    whole = dataset_source(told.dataset_id)
    if whole is None:
        return None
    show_registers(whole[0].id)
    share = opened_for(whole[0], by)
    data = next((one for one in register_section(share).datasets if one.id == told.dataset_id), None)
    if data is None:
        # Every column is hidden from the reader.
        return CitedRegister(by, at, share, may=False, data=whole[1])
    may = data.open or foresee(by, _VIEW, dataset_resource(share, data)).allowed
    if told.on is None or told.on >= today():
        return CitedRegister(by, at, share, may, data)
    # Who may not see the register gets nothing of a day before they were given the dataset.
    may = may and (_may_see(share, by) or told.on >= open_since(share, data))
    return CitedRegister(by, at, share, may, data, end_of(told.on))


def _may_see(found: Register, by: Actor) -> bool:
    return foresee(by, _VIEW, register_resource(found, _VIEW)).allowed
