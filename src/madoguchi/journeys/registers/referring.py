"""The records that answers name in other registers, as a reader may see them; looks at persons are written down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from madoguchi.engines.records.actions.record_acts import journal_record
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.cited_sources import CitedSource, cited_source
from madoguchi.engines.records.ports import Cited
from madoguchi.engines.records.queries import surroundings
from madoguchi.engines.records.queries.cited import (
    cited_as,
    data_of_numbers,
    dataset_source,
    few_records,
    records_found,
    records_named,
    records_of_numbers,
)
from madoguchi.engines.records.queries.record_files import KnownFiles
from madoguchi.engines.records.queries.registers import (
    RecordFacts,
    dataset_resource,
    register_resource,
    register_section,
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

_EDIT = "edit_register"


def surroundings_for(by: Actor, language: str) -> Circumstances:
    """The circumstances of this moment with the records of other registers, as `by` may see them."""
    plain = replace(surroundings(language), files=KnownFiles())
    return replace(plain, records=CitedFor(by, plain))


@dataclass(frozen=True)
class _Source:
    """Where records are looked for, with the share of the reader: a register, or a dataset of one and a moment."""

    register: Register
    may: bool
    data: Dataset | None = None
    before: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether everybody may read it."""
        return self.data is not None and self.data.open


class CitedFor:
    """The records of registers and datasets for one reader and one page: each is asked once for all that is named."""

    is_known = True

    def __init__(self, by: Actor, at: Circumstances) -> None:
        self._by, self._at = by, at
        self._sources: dict[str, _Source | None] = {}
        self._known: dict[str, dict[str, Cited | None]] = {}
        self._expected: dict[str, set[str]] = {}
        self._named: dict[str, dict[str, tuple[str, ...]]] = {}
        self._texts: dict[str, set[str]] = {}
        self._found: dict[tuple[str, str], tuple[Cited, ...]] = {}
        self._few: dict[str, tuple[Cited, ...] | None] = {}

    def expect(self, source: str, refs: Iterable[str]) -> None:
        """These are read with the first of them that is asked for."""
        known = self._known.get(source, {})
        self._expected.setdefault(source, set()).update(ref for ref in refs if ref and ref not in known)

    def expect_named(self, source: str, texts: Iterable[str]) -> None:
        """These are looked up with the first of them that is asked for."""
        self._texts.setdefault(source, set()).update(text for text in texts if text)

    def may_see(self, source: str) -> bool:
        """Whether the reader may see the register, or may cite the dataset."""
        found = self._source(source)
        return found is not None and found.may

    def name_of(self, source: str) -> str:
        """The title of the register or dataset, its id when it is no more."""
        found, told = self._source(source), cited_source(source)
        if found is None:
            return told.dataset_id or told.register_id
        return words_in(found.data.title, self._at.language) if found.data else found.register.title(self._at.language)

    def cited(self, source: str, ref: str) -> Cited | None:
        """The record, hidden where the reader may not see it there, or the dataset is no more."""
        known = self._known.setdefault(source, {})
        if ref not in known:
            wanted = ({ref} | self._expected.pop(source, set())) - known.keys()
            known |= self._read(source, wanted)
        return known[ref]

    def _read(self, source: str, wanted: set[str]) -> dict[str, Cited | None]:
        found = self._source(source)
        if found is None:
            # What was copied stays when its dataset goes: nobody sees the record there any more, but it is no mistake.
            gone = bool(cited_source(source).dataset_id)
            return {one: Cited(one, is_hidden=True) if gone else None for one in wanted}
        if found.data is None:
            rows = records_of_numbers(found.register, wanted)
        else:
            rows = data_of_numbers(found.register, found.data, wanted, self._at, before=found.before)
        known = {one: Cited(one, is_hidden=True) if one in rows else None for one in wanted}
        shown = [row for row in rows.values() if row is not None and self._is_in_reach(found, row)]
        return known | {one.ref: one for one in (self._shown(found, shown, "list") if shown else ())}

    def _is_in_reach(self, found: _Source, row: RecordFacts) -> bool:
        """What is in the bin is for those who may take it out again."""
        return not row.is_deleted or foresee(self._by, _EDIT, register_resource(found.register, _EDIT)).allowed

    def named(self, source: str, text: str) -> tuple[str, ...]:
        """The numbers of the records a text names; who may not see them may only write their numbers."""
        known = self._named.setdefault(source, {})
        if text not in known:
            wanted = ({text} | self._texts.pop(source, set())) - known.keys()
            found = self._source(source)
            named = records_named(found.register, wanted, found.data) if found else {}
            if cited_source(source).dataset_id:
                # One that was chosen before stays, also when the dataset holds it no more.
                named = {**named, **{one: (one,) for one in wanted if is_record_number(one)}}
            known |= {one: self._allowed(source, one, named.get(one, ())) for one in wanted}
            self.expect(source, (ref for refs in known.values() for ref in refs[:1]))
        return known[text]

    def _allowed(self, source: str, text: str, refs: tuple[str, ...]) -> tuple[str, ...]:
        return refs if self.may_see(source) else tuple(ref for ref in refs if ref == text)

    def found(self, source: str, words: str) -> tuple[Cited, ...]:
        """What the reader finds with these words."""
        found = self._source(source)
        if found is None or not found.may:
            return ()
        if (source, words) not in self._found:
            rows = records_found(found.register, words, found.data)
            self._found[source, words] = self._shown(found, rows, "search")
        return self._found[source, words]

    def may_search(self, source: str, *, of_persons: bool) -> bool:
        """Whether the reader may look for words there; in registers of persons only where that is asked for."""
        found = self._source(source)
        return found is not None and found.may and (of_persons or not found.register.header.persons)

    def holding(self, source: str, word: str, *, most: int, of_persons: bool) -> tuple[str, ...] | None:
        """The numbers of the records that hold this word; None for more than so many, at which nobody has looked."""
        found = self._source(source)
        if found is None or not self.may_search(source, of_persons=of_persons):
            return ()
        rows = records_found(found.register, word, found.data, most=most + 1)
        if len(rows) > most:
            return None
        self._journal(found, rows, "search")
        return tuple(one.ref for one in rows)

    def few(self, source: str) -> tuple[Cited, ...] | None:
        """All records in the order of their titles, where they are few and may be seen."""
        if source not in self._few:
            found = self._source(source)
            rows = few_records(found.register, found.data) if found and found.may else None
            shown = self._shown(found, rows, "list") if found and rows is not None else None
            self._few[source] = None if shown is None else tuple(sorted(shown, key=lambda one: one.title))
        return self._few[source]

    def _source(self, source: str) -> _Source | None:
        if source not in self._sources:
            told = cited_source(source)
            self._sources[source] = self._of_data(told) if told.dataset_id else self._of_register(told.register_id)
        return self._sources[source]

    def _of_register(self, register_id: str) -> _Source | None:
        found = next((one for one in registers() if one.id == register_id), None)
        return _Source(opened_for(found, self._by), _may_see(found, self._by)) if found else None

    def _of_data(self, told: CitedSource) -> _Source | None:
        """The dataset with the columns the reader has of it; none where every column is hidden from them."""
        whole = dataset_source(told.dataset_id)
        if whole is None:
            return None
        share = opened_for(whole[0], self._by)
        data = next((one for one in register_section(share).datasets if one.id == told.dataset_id), None)
        if data is None:
            return _Source(share, may=False, data=whole[1])
        may = data.open or foresee(self._by, "view_register", dataset_resource(share, data)).allowed
        if told.on is None or told.on >= today():
            return _Source(share, may, data)
        # Who may not see the register gets nothing of a day before they were given the dataset.
        may = may and (_may_see(share, self._by) or told.on >= open_since(share, data))
        return _Source(share, may, data, end_of(told.on))

    def _shown(self, found: _Source, rows: Iterable[RecordFacts], verb: str) -> tuple[Cited, ...]:
        rows = list(rows)
        if not found.may:
            return tuple(Cited(one.ref, is_hidden=True) for one in rows)
        self._journal(found, rows, verb)
        return tuple(cited_as(found.register, one, self._at, found.data) for one in rows)

    def _journal(self, found: _Source, rows: Sequence[RecordFacts], verb: str) -> None:
        if found.register.header.persons and rows and (self._by.ref or not found.is_open):
            journal_record(found.register, [one.ref for one in rows], verb, by=self._by)


def _may_see(found: Register, by: Actor) -> bool:
    return foresee(by, "view_register", register_resource(found, "view_register")).allowed
