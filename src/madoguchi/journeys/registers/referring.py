"""The records that answers name in other registers and datasets, as a reader may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.cited_sources import CitedSource, cited_source, is_row_id
from madoguchi.engines.records.ports import Cited
from madoguchi.engines.records.queries import surroundings
from madoguchi.engines.records.queries.record_files import KnownFiles
from madoguchi.journeys.registers.cited_counts import CitedCounts, cited_counts_for
from madoguchi.journeys.registers.cited_registers import CitedRegister, cited_data_for, cited_register_for
from madoguchi.values.actor import Actor
from madoguchi.values.references import is_record_number

_Place = CitedRegister | CitedCounts


def surroundings_for(by: Actor, language: str) -> Circumstances:
    """The circumstances of this moment with the records of other registers, as `by` may see them."""
    plain = replace(surroundings(language), files=KnownFiles())
    return replace(plain, records=CitedFor(by, plain))


class CitedFor:
    """The records of registers and datasets for one reader and one page: each is asked once for all that is named."""

    is_known = True

    def __init__(self, by: Actor, at: Circumstances) -> None:
        self._by, self._at = by, at
        self._places: dict[str, _Place | None] = {}
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
        found = self._place(source)
        return found is not None and found.may

    def name_of(self, source: str) -> str:
        """The title of the register or dataset, its id when it is no more."""
        found, told = self._place(source), cited_source(source)
        return found.title if found else told.dataset_id or told.register_id

    def cited(self, source: str, ref: str) -> Cited | None:
        """The record, hidden where the reader may not see it there, or the dataset is no more."""
        known = self._known.setdefault(source, {})
        if ref not in known:
            wanted = ({ref} | self._expected.pop(source, set())) - known.keys()
            known |= self._read(source, wanted)
        return known[ref]

    def called(self, source: str, ref: str) -> Cited | None:
        """The same as far as a page names it: rows of counts are named without counting anything."""
        found = self._place(source)
        return found.called(ref) if isinstance(found, CitedCounts) else self.cited(source, ref)

    def _read(self, source: str, wanted: set[str]) -> dict[str, Cited | None]:
        found = self._place(source)
        if found is not None:
            return found.read(wanted)
        # What was copied stays when its dataset goes: nobody sees the record there any more, but it is no mistake.
        gone = bool(cited_source(source).dataset_id)
        return {one: Cited(one, is_hidden=True) if gone else None for one in wanted}

    def named(self, source: str, text: str) -> tuple[str, ...]:
        """The numbers of the records a text names; who may not see them may only write their numbers."""
        known = self._named.setdefault(source, {})
        if text not in known:
            wanted = ({text} | self._texts.pop(source, set())) - known.keys()
            named = self._named_in(source, wanted)
            known |= {one: self._allowed(source, one, named.get(one, ())) for one in wanted}
            self.expect(source, (ref for refs in known.values() for ref in refs[:1]))
        return known[text]

    def _named_in(self, source: str, texts: set[str]) -> Mapping[str, tuple[str, ...]]:
        found = self._place(source)
        if found is not None:
            return found.named(texts)
        is_gone = bool(cited_source(source).dataset_id)
        return {one: (one,) for one in texts if is_gone and (is_record_number(one) or is_row_id(one))}

    def _allowed(self, source: str, text: str, refs: tuple[str, ...]) -> tuple[str, ...]:
        return refs if self.may_see(source) else tuple(ref for ref in refs if ref == text)

    def found(self, source: str, words: str) -> tuple[Cited, ...]:
        """What the reader finds with these words."""
        found = self._place(source)
        if found is None or not found.may:
            return ()
        if (source, words) not in self._found:
            self._found[source, words] = found.found(words)
        return self._found[source, words]

    def may_search(self, source: str, *, of_persons: bool) -> bool:
        """Whether the reader may look for words there; in registers of persons only where that is asked for."""
        found = self._place(source)
        return found is not None and found.may_search(of_persons=of_persons)

    def holding(self, source: str, word: str, *, most: int, of_persons: bool) -> tuple[str, ...] | None:
        """The numbers of the records that hold this word; None for more than so many, at which nobody has looked."""
        found = self._place(source)
        if found is None or not found.may_search(of_persons=of_persons):
            return ()
        return found.holding(word, most)

    def few(self, source: str) -> tuple[Cited, ...] | None:
        """All records in the order of their titles, where they are few and may be seen."""
        if source not in self._few:
            found = self._place(source)
            rows = found.few() if found and found.may else None
            self._few[source] = None if rows is None else tuple(sorted(rows, key=lambda one: one.title))
        return self._few[source]

    def _place(self, source: str) -> _Place | None:
        if source not in self._places:
            self._places[source] = self._opened(cited_source(source))
        return self._places[source]

    def _opened(self, told: CitedSource) -> _Place | None:
        if not told.dataset_id:
            return cited_register_for(told.register_id, self._by, self._at)
        found: _Place | None = cited_data_for(told, self._by, self._at)
        return found or cited_counts_for(told, self._by, self._at)
