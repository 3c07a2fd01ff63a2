"""The hand-over sheet of a register for the yearly transfers, and what the catalogue hints at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from madoguchi.engines.cases.queries import division_name
from madoguchi.engines.records.field_types.note import NoteField
from madoguchi.engines.records.queries import surroundings
from madoguchi.engines.records.queries.hooks import registers_given_up
from madoguchi.engines.records.queries.process import process_of, states_in
from madoguchi.engines.records.queries.register_held import COUNTED, held_in
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.queries.shares import share_in
from madoguchi.engines.records.rules.register_places import folded
from madoguchi.foundation.catalogue.queries import Register, city, register_contents, register_versions, registers
from madoguchi.foundation.catalogue.register import EVERYBODY
from madoguchi.foundation.identity.standing_in import divisions_with_people, names_of
from madoguchi.journeys.registers.catalogue import RegisterLine
from madoguchi.journeys.registers.citing import Citation, citations
from madoguchi.journeys.registers.opening import opened
from madoguchi.journeys.registers.parts import Parts, parts_of
from madoguchi.journeys.registers.retention_words import Kept, kept_in_words
from madoguchi.journeys.registers.sight import is_in_catalogue
from madoguchi.journeys.registers.standing import post_name, state_name
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

_ALIKE = 0.6
"""The share of labels, from 0 to 1, from which on two registers are told to hold the same."""

_FEWEST = 3
"""Registers of one or two fields are alike by chance."""


@dataclass(frozen=True)
class HandOverSheet:
    """What whoever takes a register over has to know."""

    register: Register
    owner: str
    deputy: str
    kept: Kept
    review_on: date
    is_review_due: bool
    may_view: tuple[Message | str, ...]
    may_edit: tuple[Message | str, ...]
    may_add: tuple[Message | str, ...]
    parts: Parts | None
    records: int | None
    views: tuple[str, ...]
    datasets: tuple[tuple[str, str, bool], ...]
    states: tuple[tuple[str, int], ...]
    cited: tuple[Citation, ...]
    hints: tuple[Message, ...]
    versions: tuple[tuple[int, datetime, str], ...]


def hand_over_sheet(register_id: str, *, by: Actor, language: str) -> HandOverSheet:
    """The sheet of one register, for who may see it. Raises UnknownRegister, NotPermitted."""
    found = opened(register_id, by)
    header, section = found.header, register_section(found)
    return HandOverSheet(
        register=found,
        owner=division_name(header.division),
        deputy=division_name(header.deputy),
        kept=kept_in_words(found, language),
        review_on=header.review_on,
        is_review_due=header.review_on < today() and not found.has_ended,
        may_view=_posts(header.readers),
        may_edit=_posts(header.editors),
        may_add=_posts(header.adders),
        parts=parts_of(found, language),
        records=count if (count := held_in(found)) <= COUNTED else None,
        views=tuple(words_in(one.title, language) for one in section.views),
        datasets=tuple((one.id, words_in(one.title, language), one.open) for one in section.datasets),
        states=_states(found, language),
        cited=citations(register_id, register_contents()),
        hints=hints_of(registers()).get(register_id, ()),
        versions=_versions(register_id),
    )


def _versions(register_id: str) -> tuple[tuple[int, datetime, str], ...]:
    """The last changes of the definition, by the names of those who published them."""
    known = register_versions(register_id, most=10)
    names = names_of([who for _, _, who in known])
    return tuple((number, at, names.get(who, who)) for number, at, who in known)


def _posts(posts: frozenset[str]) -> tuple[Message | str, ...]:
    return tuple(msg("庁内の全員") if one == EVERYBODY else post_name(one) for one in sorted(posts))


def _states(found: Register, language: str) -> tuple[tuple[str, int], ...]:
    process, share = process_of(found), share_in(found)
    if process is None or (share is not None and share.see is not True):
        # Counted over the whole register they would tell of records that are not this person's.
        return ()
    counted, at = states_in([found.id], process.field).get(found.id, {}), surroundings(language)
    return tuple((state_name(found, process, one.id, at), counted.get(one.id, 0)) for one in process.states)


def with_hints(lines: tuple[RegisterLine, ...]) -> tuple[RegisterLine, ...]:
    """The catalogue with what is to be looked at."""
    hints = hints_of(registers())
    return tuple(replace(line, hints=hints.get(line.id, ())) for line in lines)


def hints_of(known: tuple[Register, ...]) -> Mapping[str, tuple[Message, ...]]:
    """What is to be looked at, by register: an owner that is gone or empty, another register of the same fields, and
    a system that is not told any more.
    """
    staffed, divisions = divisions_with_people(), {one.id for one in city().divisions}
    labels, given_up = {one.id: _labels(one) for one in known}, registers_given_up()
    found: dict[str, list[Message]] = {}
    for one in known:
        owner = one.header.division
        if owner not in divisions:
            found.setdefault(one.id, []).append(msg("持ち主の課が、もうありません"))
        elif staffed and owner not in staffed:
            found.setdefault(one.id, []).append(msg("持ち主の課に、だれもいません"))
        if one.id in given_up:
            found.setdefault(one.id, []).append(msg("知らせ先に届かないので、送るのを止めています"))
        for other in known:
            if (
                other.id != one.id
                and not one.has_ended
                and not other.has_ended
                # What was asked once is known to whom it was sent only.
                and is_in_catalogue(one)
                and is_in_catalogue(other)
                and are_alike(labels[one.id], labels[other.id])
            ):
                found.setdefault(one.id, []).append(msg("「{other}」と、同じ項目が多い", other=other.title()))
    return {id_: tuple(told) for id_, told in found.items()}


def _labels(one: Register) -> frozenset[str]:
    fields = [field for field in register_section(one).fields if not isinstance(field, NoteField)]
    return frozenset(folded(words_in(field.label, "ja")) for field in fields)


def are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two registers ask mostly the same."""
    return min(len(one), len(other)) >= _FEWEST and len(one & other) >= _ALIKE * len(one | other)
