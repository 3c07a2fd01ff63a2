"""On what legal basis a look was taken, where its entry does not say: that of what it was at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from madoguchi.engines.cases.queries import cases_of
from madoguchi.engines.registry.rules.searching import is_ref
from madoguchi.foundation.catalogue.queries import Procedure, city, procedure_version
from madoguchi.foundation.journal.queries import Disclosure


def with_bases(looks: Iterable[Disclosure], bases: Mapping[str, str]) -> list[Disclosure]:
    """These looks; where an entry names no law, those of its subjects by their numbers stand in its place."""
    return [one if one.legal_basis else replace(one, legal_basis=_of(one.subjects, bases)) for one in looks]


def bases_of_matter(number: str, subject: Procedure, people: Iterable[str] = ()) -> dict[str, str]:
    """The law of a matter's procedure as it was when the matter was opened, and that of the people it is about."""
    return {**dict.fromkeys(people, city().legal_bases.residents), number: subject.identity.legal_basis}


def bases_of(numbers: Sequence[str]) -> dict[str, str]:
    """The law of each of these numbers, whatever they are of: matters, people of the register, bookings."""
    declared = city().legal_bases
    matters = {number: procedure_version(one.procedure_version) for number, one in cases_of(numbers).items()}
    others = {one: declared.residents if is_ref(one) else declared.visits for one in numbers}
    return {**others, **{number: subject.identity.legal_basis for number, subject in matters.items()}}


def _of(subjects: Sequence[str], bases: Mapping[str, str]) -> str:
    return "、".join(dict.fromkeys(bases[one] for one in subjects if bases.get(one)))
