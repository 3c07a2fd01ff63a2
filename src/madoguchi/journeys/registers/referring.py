"""The records that answers name in other registers, as a reader may see them; looks at persons are written down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from madoguchi.engines.records.actions.registers import journal_record
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.ports import Cited
from madoguchi.engines.records.queries import surroundings
from madoguchi.engines.records.queries.cited import (
    cited_as,
    few_records,
    records_found,
    records_named,
    records_of_numbers,
)
from madoguchi.engines.records.queries.record_files import KnownFiles
from madoguchi.engines.records.queries.registers import RecordFacts, register_resource
from madoguchi.foundation.access.rules import foresee
from madoguchi.foundation.catalogue.queries import Register, registers
from madoguchi.journeys.registers.shares import opened_for
from madoguchi.values.actor import Actor

_EDIT = "edit_register"


def surroundings_for(by: Actor, language: str) -> Circumstances:
    """The circumstances of this moment with the records of other registers, as `by` may see them."""
    plain = replace(surroundings(language), files=KnownFiles())
    return replace(plain, records=CitedFor(by, plain))


class CitedFor:
    """The records of other registers for one reader and one page: each register is asked once for all that is named."""

    is_known = True

    def __init__(self, by: Actor, at: Circumstances) -> None:
        self._by, self._at = by, at
        self._registers: dict[str, Register] | None = None
        self._known: dict[str, dict[str, Cited | None]] = {}
        self._expected: dict[str, set[str]] = {}
        self._named: dict[str, dict[str, tuple[str, ...]]] = {}
        self._texts: dict[str, set[str]] = {}
        self._found: dict[tuple[str, str], tuple[Cited, ...]] = {}
        self._few: dict[str, tuple[Cited, ...] | None] = {}
        self._may: dict[str, bool] = {}

    def expect(self, register_id: str, refs: Iterable[str]) -> None:
        """These are read with the first of them that is asked for."""
        known = self._known.get(register_id, {})
        self._expected.setdefault(register_id, set()).update(ref for ref in refs if ref and ref not in known)

    def expect_named(self, register_id: str, texts: Iterable[str]) -> None:
        """These are looked up with the first of them that is asked for."""
        self._texts.setdefault(register_id, set()).update(text for text in texts if text)

    def may_see(self, register_id: str) -> bool:
        """Whether the reader may see the register."""
        self._register(register_id)
        return self._may.get(register_id, False)

    def name_of(self, register_id: str) -> str:
        """The title of the register, its id when it is no more."""
        found = self._register(register_id)
        return found.title(self._at.language) if found else register_id

    def cited(self, register_id: str, ref: str) -> Cited | None:
        """The record, hidden where the reader may not see its register."""
        known = self._known.setdefault(register_id, {})
        if ref not in known:
            wanted = ({ref} | self._expected.pop(register_id, set())) - known.keys()
            found = self._register(register_id)
            rows = records_of_numbers(found, wanted) if found else {}
            known |= {one: Cited(one, is_hidden=True) if one in rows else None for one in wanted}
            shown = [row for row in rows.values() if row is not None and self._is_in_reach(found, row)]
            if found and shown:
                known |= {one.ref: one for one in self._shown(found, shown, "list")}
        return known[ref]

    def _is_in_reach(self, found: Register | None, row: RecordFacts) -> bool:
        """What is in the bin is for those who may take it out again."""
        if found is None or not row.is_deleted:
            return found is not None
        return foresee(self._by, _EDIT, register_resource(found, _EDIT)).allowed

    def named(self, register_id: str, text: str) -> tuple[str, ...]:
        """The numbers of the records a text names; who may not see them may only write their numbers."""
        known = self._named.setdefault(register_id, {})
        if text not in known:
            wanted = ({text} | self._texts.pop(register_id, set())) - known.keys()
            found = self._register(register_id)
            named = records_named(found, wanted) if found else {}
            known |= {one: self._allowed(register_id, one, named.get(one, ())) for one in wanted}
            self.expect(register_id, (ref for refs in known.values() for ref in refs[:1]))
        return known[text]

    def _allowed(self, register_id: str, text: str, refs: tuple[str, ...]) -> tuple[str, ...]:
        return refs if self.may_see(register_id) else tuple(ref for ref in refs if ref == text)

    def found(self, register_id: str, words: str) -> tuple[Cited, ...]:
        """What the reader finds with these words."""
        found = self._register(register_id)
        if found is None or not self.may_see(register_id):
            return ()
        if (register_id, words) not in self._found:
            self._found[register_id, words] = self._shown(found, records_found(found, words), "search")
        return self._found[register_id, words]

    def few(self, register_id: str) -> tuple[Cited, ...] | None:
        """All records in the order of their titles, where they are few and may be seen."""
        if register_id not in self._few:
            found = self._register(register_id)
            rows = few_records(found) if found and self.may_see(register_id) else None
            shown = self._shown(found, rows, "list") if found and rows is not None else None
            self._few[register_id] = None if shown is None else tuple(sorted(shown, key=lambda one: one.title))
        return self._few[register_id]

    def _register(self, register_id: str) -> Register | None:
        if self._registers is None:
            self._registers = {one.id: one for one in registers()}
        found = self._registers.get(register_id)
        if found is not None and register_id not in self._may:
            self._may[register_id] = _may_see(found, self._by)
            found = self._registers[register_id] = opened_for(found, self._by)
        return found

    def _shown(self, found: Register, rows: Iterable[RecordFacts], verb: str) -> tuple[Cited, ...]:
        rows = list(rows)
        if not self.may_see(found.id):
            return tuple(Cited(one.ref, is_hidden=True) for one in rows)
        if found.header.persons and rows:
            journal_record(found, [one.ref for one in rows], verb, by=self._by)
        return tuple(cited_as(found, one, self._at) for one in rows)


def _may_see(found: Register, by: Actor) -> bool:
    return foresee(by, "view_register", register_resource(found, "view_register")).allowed
