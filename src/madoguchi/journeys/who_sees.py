"""Who can see a dossier today, and by which rule: every answer is asked of the policies that are in force."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from madoguchi.engines.cases import queries as cases
from madoguchi.foundation.access.emergency import Glass, open_glasses
from madoguchi.foundation.access.rules import Resource, foresee, require
from madoguchi.foundation.catalogue.queries import procedure_version
from madoguchi.foundation.dossier.queries import dossier_facts
from madoguchi.foundation.identity.mandates import MandateFacts
from madoguchi.foundation.identity.queries import staff_with_a_part
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys.for_another import proxies_of_matter
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message

MOST = 200
_AUDITING = ("auditor",)
DATA, PURPOSE = "見られる人の一覧", "見られる人の確認"


@dataclass(frozen=True)
class Seer:
    """One member of staff who can see it, in which divisions, and the rule that lets them."""

    name: str
    divisions: tuple[str, ...]
    rule: str
    reason: Message


@dataclass(frozen=True)
class WhoSees:
    """Everybody who can see one dossier today; `is_more` when there are more members of staff than are listed."""

    reference_number: str
    procedure: str
    has_account: bool
    staff: tuple[Seer, ...]
    is_more: bool
    glasses: tuple[Glass, ...]
    proxies: tuple[MandateFacts, ...]


@transaction.atomic
def who_sees(reference_number: str, *, by: Actor, language: str) -> WhoSees:
    """Who can see this dossier, for the auditor, whose look is journalled. Raises NotPermitted, NoSuchCase."""
    require(by, "audit", Resource(kind="journal"))
    case = cases.case_of(reference_number)
    resource, subject = cases.resource_of(case), procedure_version(case.procedure_version)
    found = staff_with_a_part(resource.offices, _AUDITING, limit=MOST + 1)
    record(by, "read", dossiers=[reference_number], data=DATA, purpose=PURPOSE)
    return WhoSees(
        reference_number=reference_number,
        procedure=subject.title(language),
        has_account=bool(case.account_ref),
        staff=tuple(seer for one in found[:MOST] if (seer := _seer(one, resource)) is not None),
        is_more=len(found) > MOST,
        glasses=tuple(open_glasses(reference_number)),
        proxies=tuple(proxies_of_matter(dossier_facts(reference_number), subject)),
    )


def _seer(one: Actor, resource: Resource) -> Seer | None:
    decision = foresee(one, "view", resource)
    return Seer(one.name, tuple(sorted(one.divisions)), decision.rule, decision.reason) if decision.allowed else None
