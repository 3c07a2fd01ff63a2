"""Asking to act for somebody without an account: whom one may choose, the claim, and what became of it."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import BinaryIO

from django.db import transaction

from madoguchi.engines.registry import queries as registry
from madoguchi.engines.registry.rules.facts import PersonFacts
from madoguchi.foundation.identity.errors import MandateNeedsScope
from madoguchi.foundation.identity.oidc.providers import CARD_ASSURANCE, RESIDENT
from madoguchi.foundation.identity.queries import confirmed_items
from madoguchi.foundation.journal.actions import record_act
from madoguchi.foundation.storage.actions import keep_upload, remove_file
from madoguchi.foundation.storage.queries import files_of
from madoguchi.foundation.wall.speaker import show
from madoguchi.journeys.represent.errors import (
    ClaimIsDecided,
    ClaimNeedsSignIn,
    ClaimPaperMissing,
    ClaimPersonMissing,
    NoSuchClaim,
    TooManyClaims,
)
from madoguchi.journeys.represent.kinds import accepting, confirmed_kinds, declared, is_of_age
from madoguchi.journeys.represent.models import ASKED, TAKEN_BACK, ProxyClaim
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now
from madoguchi.values.individual_number import refuse_individual_number
from madoguchi.values.mandate_kind import MandateKind

MOST_OPEN, MOST_SHOWN = 5, 20
_DATA = "代理の申し出"


@dataclass(frozen=True)
class Paper:
    """A scan of the paper that proves it."""

    name: str
    content: BinaryIO


@dataclass(frozen=True)
class Wanted:
    """For whom somebody asks: a person they live with by number, or anybody by name and day of birth."""

    kind: str
    procedures: Collection[str]
    person_ref: str = ""
    name: str = ""
    birth: date | None = None
    paper: Paper | None = None


@dataclass(frozen=True)
class Claim:
    """A claim as who asked reads it."""

    ref: str
    kind: MandateKind
    name: str
    procedures: tuple[str, ...]
    state: str
    reason: str
    asked_at: datetime
    decided_at: datetime | None


def to_choose(by: Actor) -> dict[MandateKind, tuple[PersonFacts, ...]]:
    """Whom one lives with and may ask for, by kind, as the register holds them today."""
    household = registry.household_of(registry.person(by.person)) if by.person else ()
    others = [one for one in household if one.ref != by.person]
    return {
        kind.kind: tuple(one for one in others if not is_of_age(kind, one)) if kind.household else ()
        for kind in confirmed_kinds()
    }


class Known(StrEnum):
    """Whether the register holds whoever asks, and if not, what keeps them from choosing whom they live with."""

    IN_REGISTER = "in_register"
    NOT_BY_CARD = "not_by_card"
    NOT_TOLD = "not_told"
    NOT_FOUND = "not_found"


def how_known(by: Actor) -> Known:
    """How the register knows who asks: who signed in by card may have kept the card's items back, or fit nobody."""
    if by.person:
        return Known.IN_REGISTER
    if by.assurance < CARD_ASSURANCE or by.business is not None:
        return Known.NOT_BY_CARD
    told = any(one.items for one in confirmed_items(by.ref) if one.provider == RESIDENT)
    return Known.NOT_FOUND if told else Known.NOT_TOLD


@transaction.atomic
def ask(wanted: Wanted, *, by: Actor, language: str) -> str:
    """Ask the office; the ref of the claim. Asking for the same person again while it waits is the same claim.

    Who is chosen is compared with the household as the register holds it now. Raises ClaimNeedsSignIn,
    ClaimKindMissing, ClaimPersonMissing, ClaimPaperMissing, MandateNeedsScope, TooManyClaims, IndividualNumberFound,
    and what `keep_upload` refuses.
    """
    if not by.ref:
        raise ClaimNeedsSignIn()
    kind = declared(wanted.kind)
    procedures = accepting(kind.kind, wanted.procedures)
    if not procedures:
        raise MandateNeedsScope()
    ref = f"r-{secrets.token_hex(8)}"
    person = _chosen(kind.kind, wanted.person_ref, by) if wanted.person_ref else None
    name, birth = (person.name, person.birth) if person else _written(wanted)
    mine = ProxyClaim.objects.filter(account_ref=by.ref, state=ASKED)
    waiting = mine.filter(person_ref=person.ref).first() if person else None
    if waiting is not None:
        return waiting.ref
    if mine.count() >= MOST_OPEN:
        raise TooManyClaims(most=MOST_OPEN)
    ProxyClaim.objects.create(
        ref=ref,
        account_ref=by.ref,
        kind=kind.kind.value,
        person_ref=person.ref if person else "",
        name=name,
        birth=birth,
        procedures=procedures,
        language=language,
        asked_at=now(),
    )
    if wanted.paper is not None:
        show(ref)
        keep_upload(wanted.paper.content, name=wanted.paper.name, owner=ref)
    record_act(by, "write:proxy_asked", data=_DATA, detail={"claim": ref, "kind": kind.kind.value})
    return ref


def _chosen(kind: MandateKind, person_ref: str, by: Actor) -> PersonFacts:
    """Somebody of the own household; whoever else is meant is not found, whether or not there is such a person."""
    found = next((one for one in to_choose(by).get(kind, ()) if one.ref == person_ref), None)
    if found is None:
        raise ClaimPersonMissing()
    return found


def _written(wanted: Wanted) -> tuple[str, date]:
    name = wanted.name.strip()[:200]
    if not name or wanted.birth is None:
        raise ClaimPersonMissing()
    refuse_individual_number(name)
    if wanted.paper is None:
        raise ClaimPaperMissing()
    return name, wanted.birth


def claims_of(by: Actor) -> list[Claim]:
    """What this person asked for, the newest first."""
    rows = ProxyClaim.objects.filter(account_ref=by.ref).order_by("-id")[:MOST_SHOWN] if by.ref else []
    return [
        Claim(
            row.ref,
            MandateKind(row.kind),
            row.name,
            tuple(row.procedures),
            row.state,
            row.reason,
            row.asked_at,
            row.decided_at,
        )
        for row in rows
    ]


@transaction.atomic
def take_claim_back(ref: str, *, by: Actor) -> None:
    """Who asked asks no longer; the paper goes. Raises NoSuchClaim, ClaimIsDecided."""
    mine = ProxyClaim.objects.select_for_update().filter(account_ref=by.ref, ref=ref) if "\0" not in ref else None
    row = mine.first() if mine is not None and by.ref else None
    if row is None:
        raise NoSuchClaim()
    if row.state != ASKED:
        raise ClaimIsDecided()
    row.state, row.decided_at = TAKEN_BACK, now()
    row.save(update_fields=["state", "decided_at"])
    show(ref)
    remove_papers(ref)
    record_act(by, "write:proxy_ask_taken_back", data=_DATA, detail={"claim": ref})


def remove_papers(ref: str) -> None:
    """Take the scans of a claim away."""
    for one in files_of(ref):
        remove_file(one.ref, owner=ref)
