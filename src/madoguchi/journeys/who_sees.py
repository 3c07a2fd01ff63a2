"""Who can see a dossier today, and by which rule: every answer is asked of the policies that are in force.

Members of staff and programmes with a part in it, whoever broke the glass, the applicant by account and by code, and
those who act for them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from django.db import transaction

from madoguchi.engines.cases import queries as cases
from madoguchi.foundation.access.emergency import Glass, open_glasses
from madoguchi.foundation.access.rules import Resource, foresee, require
from madoguchi.foundation.access.standing import as_from_nowhere
from madoguchi.foundation.catalogue.queries import procedure_version
from madoguchi.foundation.dossier.queries import dossier_facts
from madoguchi.foundation.identity.errors import NoSuchAccount
from madoguchi.foundation.identity.mandates import MandateFacts
from madoguchi.foundation.identity.programmes import programme_of_ref, programmes_with_a_part
from madoguchi.foundation.identity.queries import actor_of_ref, staff_with_a_part
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys.bases import AUDITING_RIGHTS, law_for
from madoguchi.journeys.for_another.seeing import matter_resource, proxies_of_matter
from madoguchi.values.actor import PROGRAMME, Actor, ActorKind
from madoguchi.values.message import Message

MOST = 200
_AUDITING = ("auditor",)
DATA = "見られる人の一覧"


@dataclass(frozen=True)
class Seer:
    """Somebody who can see it, in which divisions, and the rule that lets them; a proxy until a day."""

    name: str
    divisions: tuple[str, ...]
    rule: str
    reason: Message
    until_on: date | None = None


@dataclass(frozen=True)
class WhoSees:
    """Everybody who can see one dossier today; `is_more` when there are more of the office than are listed.

    `applicant` is None where nobody applied by an account, or where that is closed: then only its codes open it.
    """

    reference_number: str
    procedure: str
    staff: tuple[Seer, ...]
    programmes: tuple[Seer, ...]
    is_more: bool
    glasses: tuple[Glass, ...]
    applicant: Seer | None
    proxies: tuple[Seer, ...]


@transaction.atomic
def who_sees(reference_number: str, *, by: Actor, language: str) -> WhoSees:
    """Who can see this dossier, for the auditor, whose look is journalled. Raises NotPermitted, NoSuchCase."""
    require(by, "audit", Resource(kind="journal"))
    case = cases.case_of(reference_number)
    resource, subject = cases.resource_of(case), procedure_version(case.procedure_version)
    found = staff_with_a_part(resource.offices, _AUDITING, limit=MOST + 1)
    programmes = programmes_with_a_part(resource.offices, limit=MOST + 1)
    dossier = dossier_facts(reference_number)
    acting = proxies_of_matter(dossier, subject)
    matter = matter_resource(dossier, acting)
    law = law_for(AUDITING_RIGHTS)
    record(by, "read", dossiers=[reference_number], data=DATA, purpose=AUDITING_RIGHTS, legal_basis=law)
    return WhoSees(
        reference_number=reference_number,
        procedure=subject.title(language),
        staff=_seers(found, resource),
        programmes=_seers(programmes, resource),
        is_more=max(len(found), len(programmes)) > MOST,
        glasses=tuple(open_glasses(reference_number)),
        applicant=_applicant(dossier.applicant.account_ref, matter),
        proxies=tuple(seer for one in acting if (seer := _proxy(one, matter)) is not None),
    )


def _seers(people: Iterable[Actor], resource: Resource) -> tuple[Seer, ...]:
    return tuple(seer for one in islice(people, MOST) if (seer := _seer(one, resource)) is not None)


def _seer(one: Actor, resource: Resource) -> Seer | None:
    with as_from_nowhere():
        decision = foresee(one, "view", resource)
    return Seer(one.name, tuple(sorted(one.divisions)), decision.rule, decision.reason) if decision.allowed else None


def _applicant(account_ref: str, matter: Resource) -> Seer | None:
    """Whoever applied by an account or by a programme, as the rules let them see their own."""
    if not account_ref:
        return None
    try:
        by = programme_of_ref(account_ref) if account_ref.startswith(PROGRAMME) else actor_of_ref(account_ref)
    except NoSuchAccount:
        return None
    return _seer(by, matter)


def _proxy(mandate: MandateFacts, matter: Resource) -> Seer | None:
    seer = _seer(Actor(ActorKind.RESIDENT, mandate.proxy_ref, mandate.proxy_name), matter)
    return replace(seer, until_on=mandate.until_on) if seer else None
