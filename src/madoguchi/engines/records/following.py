"""What follows from the values of the records of one register: text, terms, key, and the place in each list."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.queries.shares import maker_terms, rights_of, share_in
from madoguchi.engines.records.register_section import (
    CREATED_AT,
    CREATED_BY,
    MOST_VIEWS,
    RECORD_NUMBER,
    UPDATED,
    UPDATED_BY,
)
from madoguchi.engines.records.rules.record_keys import compared_key
from madoguchi.engines.records.rules.register_places import places
from madoguchi.engines.records.rules.register_terms import chosen_terms, letter_terms, sent
from madoguchi.engines.records.rules.search_texts import SearchTexts
from madoguchi.engines.records.rules.shares import narrowed
from madoguchi.engines.records.rules.system_columns import ASKED_OF, sortable_moment, told_answers
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.conditions import fields_of

Values = Mapping[str, Any]

_NOWHERE = (None,) * MOST_VIEWS
PLACES = tuple(f"v{number}" for number in range(1, MOST_VIEWS + 1))
"""The columns of a record that say its place in each list."""


class Made(NamedTuple):
    """What a record tells besides its values: its number, who made and who changed it, and when."""

    ref: str
    created_at: datetime
    updated_at: datetime
    updated_by: str
    made_by: str
    made_in: str


class Follows(NamedTuple):
    """The columns that follow from the values of one record; `terms` as an array of the database is sent."""

    text: str
    terms: bytes
    key: str | None
    places: tuple[str | None, ...]


class Following:
    """Works out what follows for one record after another; what is the same for all of them is found once."""

    def __init__(self, register: Register, at: Circumstances) -> None:
        self._id, self._at = register.id, at
        self._section, self._rights = register_section(register.whole), rights_of(register.whole)
        # What is not for everybody is in no text that is searched: a word would tell whether it is there.
        closed = self._rights.closed_fields if self._rights else frozenset[str]()
        self._texts = SearchTexts(narrowed(self._section, closed) if closed else self._section, at)
        ordered_by = {view.order.by for view in self._section.views}
        asked = {name for view in self._section.views if view.filter is not None for name in fields_of(view.filter)}
        self._is_asked = bool(asked & (set(ASKED_OF) - self._section.by_id.keys()))
        self._tells = bool(ordered_by & {RECORD_NUMBER, CREATED_AT, CREATED_BY, UPDATED_BY})
        moments = {UPDATED, CREATED_AT} - self._section.by_id.keys()
        views = zip(PLACES, self._section.views, strict=False)
        self.by_moment = tuple(place for place, view in views if view.order.by in moments)
        """The places of a new record that follow from the moment it is made, where it has them."""
        self.asks_moment = CREATED_AT in asked and CREATED_AT not in self._section.by_id
        """Whether it depends on the moment a record is made in which lists it stands."""

    def of(self, values: Values, made: Made, *, is_deleted: bool = False) -> Follows:
        """The columns of a record; one in the bin stands in no list and is not found."""
        text = self._texts.of(values)
        found = letter_terms(self._id, text) + self._chosen(values, made)
        return self._follows(values, made, text, found, is_deleted=is_deleted)

    def of_many(self, several: Sequence[tuple[Values, Made]]) -> list[Follows]:
        """The columns of each of these records, none in the bin, in a fraction of the time."""
        # Only whoever takes files in has to load what reckons with many numbers at once.
        from madoguchi.engines.records.rules.terms_together import terms_together

        texts = [self._texts.of(values) for values, _ in several]
        found = terms_together(self._id, texts, [self._chosen(*one) for one in several])
        return [self._follows(*one, *told) for one, told in zip(several, zip(texts, found, strict=True), strict=True)]

    def _chosen(self, values: Values, made: Made) -> bytes:
        """The terms that are not of letters."""
        makers = sent(maker_terms(self._id, made.made_by, made.made_in)) if self._rights else b""
        return chosen_terms(self._id, self._section, values) + makers

    def _follows(self, values: Values, made: Made, text: str, terms: bytes, *, is_deleted: bool = False) -> Follows:
        key = values.get(self._section.key or "")
        return Follows(
            text,
            terms,
            None if key is None else compared_key(self._section, key),
            _NOWHERE if is_deleted else tuple(self._places(values, made)),
        )

    def _places(self, values: Values, made: Made) -> list[str | None]:
        told = _told(made) if self._tells else {}
        answers = told_answers(made.ref, made.made_by, made.created_at) if self._is_asked else {}
        return places(self._section, values, made.updated_at, self._at, told=told, answers=answers)


def worked_out_unseen(register: Register, values: dict[str, Any]) -> dict[str, Any]:
    """The values with what follows from them in fields that the editor does not see, and whose form left them out."""
    share = share_in(register)
    return _worked_out(register, values, share.hidden if share else frozenset())


def worked_out_whole(register: Register, values: dict[str, Any]) -> dict[str, Any]:
    """The values with everything that follows from them, where one was put in that no form was asked for."""
    return _worked_out(register, values, register_section(register.whole).by_id.keys())


def _worked_out(register: Register, values: dict[str, Any], names: Container[str]) -> dict[str, Any]:
    for field in register_section(register.whole).fields:
        if field.computes and field.id in names:
            made = field.worked_out(values)
            values = {name: value for name, value in values.items() if name != field.id}
            values |= {} if made is None else {field.id: made}
    return values


def _told(made: Made) -> dict[str, str]:
    """What a record tells besides its answers, as lists are ordered by it."""
    return {
        RECORD_NUMBER: made.ref,
        CREATED_AT: sortable_moment(made.created_at),
        CREATED_BY: made.made_by,
        UPDATED_BY: made.updated_by,
    }
