"""Drafts of a proxy: begun under a mandate, filled in with what may be told, shut, and sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from madoguchi.engines.records.drafts import DraftFacts
from madoguchi.foundation.catalogue.queries import Procedure
from madoguchi.foundation.identity import mandates
from madoguchi.foundation.identity.mandates import MandateFacts
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.queries import BY_PROXY
from madoguchi.journeys.errors import MandateOver
from madoguchi.journeys.for_another.appointing import mandates_for
from madoguchi.journeys.for_another.seeing import PURPOSE, REGISTER
from madoguchi.journeys.models import DraftForAnother
from madoguchi.journeys.prefill import known_of_represented
from madoguchi.values.actor import Actor
from madoguchi.values.held import Held as HeldValue

# On the scale of a procedure's `assurance.identity`: that of a person somebody checked once.
_CHECKED = 2


def mandate_to_begin(mandate_ref: str, subject: Procedure, *, by: Actor) -> MandateFacts:
    """The mandate somebody begins a form under. Raises MandateOver."""
    mandate = next((one for one in mandates_for(subject.id, by) if one.ref == mandate_ref), None)
    if mandate is None:
        raise MandateOver()
    return mandate


def known_for(mandate: MandateFacts, subject: Procedure, *, by: Actor) -> dict[str, HeldValue]:
    """What the house fills in for who is acted for: of somebody the office confirmed it for, what the register holds.

    Nobody is told more of the register than their name whose sign-in tells less surely who they are than the procedure
    asks, or than one that was checked. Who gave a mandate by a code has an account and writes for themselves: of them
    nothing is told. The look at the register is journalled.
    """
    known = known_of_represented(mandate.principal_person) if mandate.is_confirmed else {}
    if by.assurance < max(subject.identity.assurance.identity, _CHECKED):
        known = {key: one for key, one in known.items() if key == "self.name"}
    if known:
        detail = {BY_PROXY: [mandate.ref]}
        record(by, "read", dossiers=[mandate.principal_person], data=REGISTER, purpose=PURPOSE, detail=detail)
    return known


def begin_for(mandate: MandateFacts, draft_ref: str) -> None:
    """Note whose application this draft will be."""
    DraftForAnother.objects.create(
        draft_ref=draft_ref,
        mandate_ref=mandate.ref,
        account_ref=mandate.principal_ref,
        name=mandate.principal_name,
    )


@dataclass(frozen=True)
class OnBehalfOf:
    """For whom a proxy fills a draft in, and whether the house has shut it because the proxy may not act any more."""

    name: str
    is_shut: bool


def whose_draft(draft_ref: str) -> OnBehalfOf | None:
    """For whom a proxy fills this draft in; None when it is one's own.

    What the house filled in itself is not shown to who may not act any more: such a draft is shut.
    """
    return whose_drafts([draft_ref]).get(draft_ref)


def whose_drafts(draft_refs: Collection[str]) -> dict[str, OnBehalfOf]:
    """For whom a proxy fills in each of these drafts, in two questions to the database; one's own are absent."""
    rows = list(DraftForAnother.objects.filter(draft_ref__in=draft_refs)) if draft_refs else []
    # Whoever opens a draft by its code sees no mandate by themselves, and it is shut to them as well.
    mandates.show_mandates_of(*{row.account_ref for row in rows})
    shut = mandates.shut_among({row.mandate_ref for row in rows})
    return {row.draft_ref: OnBehalfOf(row.name, row.mandate_ref in shut) for row in rows}


def drafts_shown(drafts: Iterable[DraftFacts]) -> list[DraftFacts]:
    """These drafts without those that are shut: what the house filled in is not given out in any way."""
    found = list(drafts)
    others = whose_drafts([one.ref for one in found if one.account_ref])
    return [one for one in found if one.ref not in others or not others[one.ref].is_shut]


def mandate_to_submit(draft_ref: str, subject: Procedure, *, by: Actor) -> MandateFacts | None:
    """The mandate a draft is sent under, as it stands now; None for one's own draft.

    Whoever else holds the draft's code sends nothing for the principal. Raises MandateOver.
    """
    row = DraftForAnother.objects.filter(draft_ref=draft_ref).first()
    if row is None:
        return None
    accepted = subject.identity.assurance.proxy
    living = mandates.proxies_of(row.account_ref, subject.id, accepted)
    found = next((one for one in living if one.ref == row.mandate_ref and one.proxy_ref == by.ref), None)
    if found is None:
        raise MandateOver()
    return found
