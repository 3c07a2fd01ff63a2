"""The members of staff as answers name them: by number, with the name and the post they have today."""

from __future__ import annotations

from collections.abc import Iterable

from madoguchi.engines.records.ports import MOST_FOUND, Cited
from madoguchi.foundation.catalogue.queries import City
from madoguchi.foundation.identity.directory import StaffFacts, staff_found, staff_named, staff_of
from madoguchi.values.words import Words, words_in

POST = "post"


class KnownStaff:
    """The staff, asked once for all that a page names; who works here is no secret in the office."""

    is_known = True

    def __init__(self, city: City, language: str) -> None:
        self._language = language
        self._city = city
        self._known: dict[str, Cited | None] = {}
        self._expected: set[str] = set()
        self._named: dict[str, tuple[str, ...]] = {}
        self._texts: set[str] = set()

    def expect(self, source: str, refs: Iterable[str]) -> None:
        """These are read with the first of them that is asked for."""
        self._expected.update(ref for ref in refs if ref and ref not in self._known)

    def expect_named(self, source: str, texts: Iterable[str]) -> None:
        """These are looked up with the first of them that is asked for."""
        self._texts.update(text for text in texts if text)

    def may_see(self, source: str) -> bool:
        """Everybody in the office may."""
        return True

    def name_of(self, source: str) -> str:
        """Its id: nobody reads it."""
        return source

    def cited(self, source: str, ref: str) -> Cited | None:
        """The member of staff of this number, also who left."""
        if ref not in self._known:
            wanted = {ref, *self._expected}
            self._expected = set()
            known = staff_of(wanted)
            self._known |= {one: self._told(known[one]) if one in known else None for one in wanted}
        return self._known[ref]

    def called(self, source: str, ref: str) -> Cited | None:
        """The same."""
        return self.cited(source, ref)

    def named(self, source: str, text: str) -> tuple[str, ...]:
        """The numbers of those who work here under this number or this whole name."""
        if text not in self._named:
            self._named |= staff_named({text, *self._texts})
            self._texts = set()
            self.expect("", (ref for refs in self._named.values() for ref in refs[:1]))
        return self._named.get(text, ())

    def found(self, source: str, words: str) -> tuple[Cited, ...]:
        """The first whose name, reading or number holds the words."""
        return tuple(map(self._told, staff_found(words, most=MOST_FOUND)))

    def few(self, source: str) -> tuple[Cited, ...] | None:
        """Nobody chooses among a whole office in a list."""
        return None

    def _told(self, one: StaffFacts) -> Cited:
        posts = "、".join(self._post(*post) for post in one.posts)
        return Cited(one.ref, one.name, {POST: ("", posts)} if posts else {})

    def _post(self, division: str, position: str) -> str:
        names: dict[str, Words] = {each.id: each.name for each in self._city.divisions}
        names |= {each.id: each.name for each in self._city.positions}
        told = [words_in(names[id_], self._language) if id_ in names else id_ for id_ in (division, position) if id_]
        return " ".join(told)
