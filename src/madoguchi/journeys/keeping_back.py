"""What of the answers is kept back from whom: the rules of access are asked once for each class that the form has.

Everybody who may look at a case is asked about here, on every road by which an answer leaves the house: the sheet of
the case, the correction of a value, papers, the decision and its notice, acts on many cases, programmes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from madoguchi.engines.cases.queries import resource_of
from madoguchi.engines.cases.rules import CaseFacts
from madoguchi.engines.records import queries as records
from madoguchi.foundation.access.recording import note_refusal
from madoguchi.foundation.access.rules import Decision, Resource, decide, foresee, refusal_of
from madoguchi.foundation.catalogue.queries import Procedure, versions_of_classes
from madoguchi.values.actor import Actor
from madoguchi.values.confidentiality import CLASSES, Confidentiality
from madoguchi.values.refusal import Refusal

PLAIN = "see_plain"


@dataclass(frozen=True)
class Sight:
    """The places of the answers one person does not see, and the rule that keeps them back."""

    matter: Resource
    by: Actor
    hidden: frozenset[str] = frozenset()
    decision: Decision | None = None

    @property
    def refusal(self) -> Refusal | None:
        """Why something is kept back, with the rule and whom to ask, which is the division it belongs to; or None."""
        return refusal_of(self.decision, replace(self.matter, desk=None)) if self.decision else None

    def is_hidden(self, path: str) -> bool:
        """Whether the answer at this path is kept back."""
        return records.is_hidden(path, self.hidden)

    def plain(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """The answers, with nothing where they are kept back."""
        return records.without(answers, self.hidden)

    def check_plain(self, *paths: str) -> None:
        """Nothing when these answers, or without paths all of them, are seen in plain; raises NotPermitted."""
        refusal = self.refusal
        if refusal and (not paths or any(self.is_hidden(path) for path in paths)):
            note_refusal(self.by, PLAIN, self.decision.rule if self.decision else "", self.matter.subject)
            raise refusal


def sight_of(case: CaseFacts, subject: Procedure, by: Actor) -> Sight:
    """What this person sees in plain of a case they may view."""
    matter, classes = resource_of(case), records.classes_of(subject)
    asked = {one: decide(by, PLAIN, replace(matter, kind="answer", confidentiality=one)) for one in classes.values()}
    hidden = frozenset(place for place, one in classes.items() if not asked[one].allowed)
    return Sight(matter, by, hidden, next((one for one in asked.values() if not one.allowed), None))


def versions_out_of_sight(by: Actor) -> frozenset[str]:
    """The versions of procedures whose cases are kept from this person for their class: no list names one of them.

    Who sees a class sees those that are less confidential, too; the database is asked only where something is kept.
    """
    classes: list[Confidentiality] = []
    for one in CLASSES:
        if not by.seats or any(_opens(by, division, ward, one) for division, ward in sorted(by.seats)):
            break
        classes.append(one)
    return versions_of_classes(classes) if classes else frozenset()


def _opens(by: Actor, division: str, ward: str, confidentiality: Confidentiality) -> bool:
    case = Resource(kind="case", division=division, ward=ward, confidentiality=confidentiality)
    return foresee(by, "view", case).allowed
