"""Asking about the looks at a matter on its pages: by the account it is of, or by its code; a proxy does not ask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import reverse

from madoguchi.faces.portal.looks import Look, look_of
from madoguchi.faces.portal.visitor import mandate_of, visitor
from madoguchi.foundation.dossier.queries import DossierFacts
from madoguchi.foundation.journal.joining import joined
from madoguchi.foundation.journal.queries import Disclosure, is_of_others
from madoguchi.journeys.questions_asked import Question, asked_at_matter, questions_by_code

_MOST_LISTED = 10


@dataclass(frozen=True)
class Asking:
    """Who opened the matter `number`, which looks they asked about, and what was asked by its code."""

    number: str
    may_ask: bool = False
    is_owner: bool = False
    asked: frozenset[int] = frozenset()
    questions: tuple[Question, ...] = ()

    @property
    def listed(self) -> list[tuple[Question, str]]:
        """The latest that was asked by the code, each with its address."""
        return [(one, ask_url(self.number, one.entry)) for one in self.questions[:_MOST_LISTED]]

    def lines(self, found: Iterable[Disclosure], title: str) -> list[Look]:
        """These looks at the matter called `title`, equal ones as one, each with where one asks about it."""
        return [self._line(one, title) for one in joined(found, apart=self.asked)]

    def _line(self, one: Disclosure, title: str) -> Look:
        told = look_of(one, title)
        # What came by the code is to its holder their own.
        if not self.may_ask or not is_of_others(one) or (one.by_code and not self.is_owner):
            return told
        url = reverse("portal:ask_about_look", args=[one.entry]) if self.is_owner else ask_url(self.number, one.entry)
        return replace(told, ask_url=url, is_asked=one.entry in self.asked)


def asking_about(request: HttpRequest, dossier: DossierFacts, looks: Sequence[Disclosure]) -> Asking:
    """How whoever opened this matter asks about these looks."""
    number = dossier.reference_number
    if mandate_of(request) is not None:
        return Asking(number)
    if is_owner(request, dossier):
        asked, questions = asked_at_matter(number, [one.entry for one in looks], owner=visitor(request))
        return Asking(number, True, True, asked, questions)
    questions = questions_by_code(number)
    return Asking(number, True, False, frozenset(one.entry for one in questions), questions)


def is_owner(request: HttpRequest, dossier: DossierFacts) -> bool:
    """Whether the account that is signed in is the one the matter is of."""
    by = visitor(request)
    return bool(by.ref) and by.ref == dossier.applicant.account_ref


def ask_url(number: str, entry: int) -> str:
    """Where whoever holds the code of a matter asks about a look at it."""
    return reverse("portal:ask_by_code", args=[number, entry])
