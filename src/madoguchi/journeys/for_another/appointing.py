"""Who may act for whom, and in what: by a code that is given and taken up, or by a delegation of a business."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from madoguchi.foundation.catalogue.queries import procedure, procedures
from madoguchi.foundation.identity import delegations, mandates
from madoguchi.foundation.identity.mandates import MandateFacts
from madoguchi.foundation.identity.oidc.business import Delegation
from madoguchi.foundation.identity.oidc.providers import BUSINESS, provider
from madoguchi.journeys.errors import KindNotAccepted
from madoguchi.journeys.represent.handing_over import rest_while_held
from madoguchi.values.actor import Actor
from madoguchi.values.mandate_kind import MandateKind


@dataclass(frozen=True)
class Subject:
    """A procedure that may be done for somebody else, and in which qualities."""

    id: str
    title: str
    kinds: tuple[MandateKind, ...]


def subjects(language: str) -> list[Subject]:
    """Every procedure of the city in which somebody may act for another."""
    found = [(one, one.identity.assurance.proxy) for one in procedures()]
    return [Subject(one.id, one.title(language), kinds) for one, kinds in found if kinds]


def subjects_of(delegation: Delegation, language: str) -> list[Subject]:
    """The procedures in which a delegation lets somebody act for the business it is from."""
    named = {one.id for one in procedures() if set(one.identity.assurance.delegation) & set(delegation.categories)}
    return [one for one in subjects(language) if one.id in named and MandateKind.AGENT in one.kinds]


def give(kind: MandateKind, chosen: Collection[str], *, until_on: date, by: Actor, language: str) -> str:
    """The code of a new mandate. Raises KindNotAccepted, and what `mandates.give` raises; what is unknown falls out."""
    wanted = [one for one in subjects(language) if one.id in chosen]
    for one in wanted:
        if kind not in one.kinds:
            raise KindNotAccepted(procedure=one.title)
    return mandates.give(kind, [one.id for one in wanted], until_on=until_on, by=by)


@transaction.atomic
def take_up(code: str, *, by: Actor) -> MandateFacts:
    """Become a proxy by the code one was given, unless who gave it is held by now: then it is a code like no other.

    Raises MandateUseless, MandateOfOneself.
    """
    rest_while_held(mandates.principal_of(code))
    return mandates.take_up(code, by=by)


def sign_in_under(delegation: Delegation | None, *, by: Actor) -> None:
    """Act under the delegation this sign-in was told of, where a procedure accepts it, and under no other."""
    found = subjects_of(delegation, "ja") if delegation else []
    if delegation is None or not found:
        delegations.let_go(by)
    else:
        delegations.hold(delegation, [one.id for one in found], issuer=provider(BUSINESS).issuer, by=by)


def mandates_for(procedure_id: str, by: Actor) -> list[MandateFacts]:
    """For whom this person may begin this procedure today."""
    accepted = procedure(procedure_id).identity.assurance.proxy if by.ref else ()
    if not accepted:
        return []
    return [one for one in mandates.held_by(by) if procedure_id in one.procedures and one.kind in accepted]
