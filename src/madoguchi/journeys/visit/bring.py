"""What a visitor brings: the papers of the procedures that are booked, and what a service without one declares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from madoguchi.engines.booking.queries.declared import booking_of, service
from madoguchi.engines.guide import queries as guide
from madoguchi.foundation.catalogue.queries import Procedure, procedures
from madoguchi.values.words import Words, words_in


@dataclass(frozen=True)
class Papers:
    """What to bring for one thing of the visit."""

    title: str
    items: tuple[str, ...]


def papers_of(services: Sequence[str], procedure_ids: Sequence[str], language: str) -> tuple[Papers, ...]:
    """What to bring, by thing; raises UnknownService.

    A procedure knows its papers better than its service does: the service speaks only where no procedure has spoken.
    """
    known = {one.id: one for one in procedures()}
    wanted = [known[one] for one in procedure_ids if one in known]
    found = [(_service_of(one), Papers(one.title(language), _of_procedure(one, language))) for one in wanted]
    spoken = {of for of, papers in found if papers.items}
    plain = [service(one) for one in services if one not in spoken]
    own = [Papers(words_in(one.name, language), _in_words(one.bring, language)) for one in plain]
    return tuple(one for one in (*(papers for _of, papers in found), *own) if one.items)


def things_of(services: Sequence[str], procedure_ids: Sequence[str], language: str) -> tuple[str, ...]:
    """The same as one list in which nothing stands twice, for letters, calendars and the telephone."""
    found = papers_of(services, procedure_ids, language)
    return tuple(dict.fromkeys(item for papers in found for item in papers.items))


def _service_of(one: Procedure) -> str:
    section = booking_of(one)
    return section.service if section else ""


def _of_procedure(one: Procedure, language: str) -> tuple[str, ...]:
    needed = [each for each in guide.requirements(one, language=language) if each.need != "no"]
    return _in_words([*guide.things_to_bring(one), *(each.label for each in needed)], language)


def _in_words(items: Sequence[Words], language: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words_in(one, language) for one in items))
