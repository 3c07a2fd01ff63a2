"""On what legal basis a look was taken, where its entry does not say: that of what it was at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from madoguchi.foundation.catalogue.queries import Procedure, city
from madoguchi.foundation.journal.queries import Disclosure


def with_bases(looks: Iterable[Disclosure], bases: Mapping[str, str]) -> list[Disclosure]:
    """These looks; where an entry names no law, those of its subjects by their numbers stand in its place."""
    return [one if one.legal_basis else replace(one, legal_basis=_of(one.subjects, bases)) for one in looks]


def bases_of_matter(number: str, subject: Procedure, people: Iterable[str] = ()) -> dict[str, str]:
    """The law of a matter's procedure as it was when the matter was opened, and that of the people it is about."""
    return {**dict.fromkeys(people, city().legal_bases.residents), number: subject.identity.legal_basis}


def _of(subjects: Sequence[str], bases: Mapping[str, str]) -> str:
    return "、".join(dict.fromkeys(bases[one] for one in subjects if bases.get(one)))
