"""The catalogue of registers: each with its purpose, its owner and how it is used, also those that stay closed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from madoguchi.engines.cases.queries import division_name
from madoguchi.engines.records.queries.cited import cited_register, picking_in
from madoguchi.engines.records.queries.register_held import COUNTED, held_in_each
from madoguchi.engines.records.queries.registers import changed_last, records_by_register, register_section
from madoguchi.engines.records.queries.shares import rights_of, share_in
from madoguchi.engines.records.rules.register_places import folded
from madoguchi.foundation.catalogue.queries import Register, registers
from madoguchi.journeys.registers.opening import may_view
from madoguchi.journeys.registers.shares import opened_for
from madoguchi.journeys.registers.sight import is_in_catalogue
from madoguchi.values.actor import Actor
from madoguchi.values.clock import JST, today
from madoguchi.values.message import Message
from madoguchi.values.words import words_in


@dataclass(frozen=True)
class _Use:
    """How a register is used: when a record was written last, and how many registers cite it."""

    changed_on: date | None
    cited_by: int


@dataclass(frozen=True)
class RegisterLine:
    """One register in the catalogue; records are those this person sees, None where rights by record hide them all.

    Of a share nobody counts further than COUNTED: `is_more` where there are more.
    """

    id: str
    title: str
    summary: str
    purpose: str
    owner: str
    deputy: str
    records: int | None
    is_share: bool
    is_more: bool
    changed_on: date | None
    cited_by: int
    review_on: date
    is_review_due: bool
    ended_on: date | None
    holds_persons: bool
    may_view: bool
    hints: tuple[Message, ...] = ()


def catalogue_of_registers(by: Actor, words: str, *, language: str) -> tuple[RegisterLine, ...]:
    """Every register of the city whose name, purpose or keywords hold all the words, also those that stay closed.

    That a register exists is no secret in the office: whoever may not open it learns whom to ask.
    """
    found = [one for one in registers() if is_in_catalogue(one) and _is_about(one, folded(words).split())]
    held: dict[str, int | None] = {**dict.fromkeys((one.id for one in found), 0), **records_by_register()}
    parted = [one for one in found if (rights := rights_of(one)) and rights.records]
    mine = {one.id: opened_for(one, by) for one in parted if may_view(one, by)}
    shares = {id_: one for id_, one in mine.items() if (share := share_in(one)) and share.see is not True}
    held |= {one.id: None for one in parted if one.id not in mine} | dict.fromkeys(shares, 0)
    held |= held_in_each(list(shares.values()))
    used = _use_of(found)
    return tuple(_line(one, by, held[one.id], used[one.id], language, is_share=one.id in shares) for one in found)


def _use_of(found: Iterable[Register]) -> dict[str, _Use]:
    """How each of them is used."""
    known = [one.id for one in found]
    days = {id_: at.astimezone(JST).date() for id_, at in changed_last(known).items()}
    fields = ({cited_register(one.field.cites) for one in picking_in(register_section(each))} for each in registers())
    citing = Counter(id_ for cited in fields for id_ in cited)
    return {id_: _Use(days.get(id_), citing[id_]) for id_ in known}


def _is_about(one: Register, words: Iterable[str]) -> bool:
    header = one.header
    texts = (header.title, header.summary, header.purpose)
    said = [words_in(text, language) for text in texts for language in ("ja", "en")]
    said += [*header.keywords, *(words_in(field.label, "ja") for field in register_section(one).fields)]
    whole = folded("\n".join(said))
    return all(word in whole for word in words)


def _line(one: Register, by: Actor, records: int | None, use: _Use, language: str, *, is_share: bool) -> RegisterLine:
    header = one.header
    return RegisterLine(
        id=one.id,
        title=one.title(language),
        summary=words_in(header.summary, language),
        purpose=words_in(header.purpose, language),
        owner=division_name(header.division),
        deputy=division_name(header.deputy),
        records=records,
        is_share=is_share,
        is_more=is_share and (records or 0) > COUNTED,
        changed_on=use.changed_on,
        cited_by=use.cited_by,
        review_on=header.review_on,
        is_review_due=header.review_on < today() and not one.has_ended,
        ended_on=header.ended_on if one.has_ended else None,
        holds_persons=header.persons,
        may_view=may_view(one, by),
    )
