"""Proposing, agreeing, dropping, and making use of what was agreed to."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from madoguchi.foundation.access.facts import Resource
from madoguchi.foundation.access.rules import require
from madoguchi.foundation.journal.actions import record_act
from madoguchi.journeys import jobs
from madoguchi.journeys.proposals.errors import (
    NoSuchProposal,
    ProposalIsSettled,
    ProposalNeedsOtherHands,
    ProposalNeedsReason,
    ProposalStands,
)
from madoguchi.journeys.proposals.models import Proposal, ProposalKind
from madoguchi.journeys.proposals.permission import confirmed, require_confirmed
from madoguchi.journeys.proposals.wording import check_nothing_came_since, check_rules, rules_held_in
from madoguchi.values.actor import Actor, are_one_hand
from madoguchi.values.clock import now

GOOD_FOR, FROM_FIRST_USE = timedelta(days=3), timedelta(hours=1)
"""How long what was agreed to waits to be used, and how long it may be used from the first time on."""
LEAST_REASON, _LONGEST_REASON = 10, 1_000
DATA = "2人で行うことの提案"


@dataclass(frozen=True)
class Wanted:
    """What is proposed, as `Proposal` keeps it; `holds` is what the file holds, `typed` the fields of its form."""

    kind: ProposalKind
    about: str = ""
    division: str = ""
    subjects: int = 0
    holds: str = ""
    address: str = ""
    typed: str = ""


def resource_of(wanted: Wanted | Proposal) -> Resource:
    """A proposal as the rules of access take it; who asked for it stands as its drafter."""
    asked = wanted.asked_ref if isinstance(wanted, Proposal) else ""
    return Resource(kind=str(wanted.kind), division=wanted.division or None, drafted_by=asked)


def proposed(ref: str) -> Resource:
    """One that was proposed, as the rules of access take it. Raises NoSuchProposal."""
    return resource_of(_row(Proposal.objects.all(), ref))


@transaction.atomic
def propose(wanted: Wanted, reason: str, *, by: Actor) -> str:
    """Write a proposal down for another to agree to, and call those who could; its ref.

    Raises NotPermitted, ProposalNeedsReason, ProposalStands.
    """
    require_confirmed(by, "propose", resource_of(wanted))
    if len(reason.strip()) < LEAST_REASON:
        raise ProposalNeedsReason(least=LEAST_REASON)
    try:
        with transaction.atomic():
            row = Proposal.objects.create(
                ref=f"q-{secrets.token_hex(8)}",
                kind=wanted.kind,
                about=wanted.about,
                division=wanted.division,
                subjects=wanted.subjects,
                holds=wanted.holds,
                address=wanted.address,
                typed=wanted.typed,
                reason=reason.strip()[:_LONGEST_REASON],
                asked_ref=by.ref,
                asked_name=by.name,
                asked_at=now(),
            )
    except IntegrityError:
        raise ProposalStands() from None
    _journal(by, "write:proposal_made", row)
    jobs.call_second_person.defer(proposal=row.ref)
    return row.ref


@transaction.atomic
def agree(ref: str, *, by: Actor) -> None:
    """Agree to what somebody else proposed.

    Raises NoSuchProposal, NotPermitted, ProposalIsSettled, ProposalNeedsOtherHands, and of rules RulesUnusable,
    RulesShutTheDoor and RulesChangedSince.
    """
    row = _unsettled(ref)
    if row.agreed_at is not None:
        raise ProposalIsSettled()
    if are_one_hand(row.asked_ref, by.ref):
        raise ProposalNeedsOtherHands()
    require_confirmed(by, "agree", resource_of(row))
    if row.kind == ProposalKind.RULES:
        check_nothing_came_since(row.asked_at)
        check_rules(rules_held_in(row.holds), "agree", resource_of(row), by=by)
    row.agreed_ref, row.agreed_name, row.agreed_at = by.ref, by.name, now()
    row.save(update_fields=["agreed_ref", "agreed_name", "agreed_at"])
    _journal(by, "write:proposal_agreed", row)
    if row.kind == ProposalKind.SEAL_KEY:
        jobs.change_seal_key.defer(proposal=row.ref)
    if row.kind == ProposalKind.RULES:
        jobs.put_rules_in_force.defer(proposal=row.ref)


@transaction.atomic
def drop(ref: str, *, by: Actor) -> None:
    """Drop an open proposal: who made it does, or whoever could agree; an agreement nobody used yet: who gave it, too.

    Raises NoSuchProposal, NotPermitted, ProposalIsSettled.
    """
    row = _unsettled(ref)
    is_agreed = row.agreed_at is not None
    if by.ref != row.asked_ref and not (is_agreed and by.ref == row.agreed_ref):
        if is_agreed:
            raise ProposalIsSettled()
        require(by, "agree", resource_of(row), confirmed(by))
    note_dropped(row, by)


def note_dropped(row: Proposal, by: Actor) -> None:
    """This locked proposal is over."""
    row.dropped_at, row.dropped_by = now(), by.name
    row.save(update_fields=["dropped_at", "dropped_by"])
    _journal(by, "write:proposal_dropped", row)


@transaction.atomic
def use_agreed(wanted: Wanted, *, by: Actor) -> bool:
    """Whether this person proposed it, another agreed, and it is still good for so many persons; now it is used.

    An agreement is one to the same contents, and to nothing else of the register. It waits three days, and a tenth more
    persons may have come since. From the first use on it is good for an hour, so that what broke off is begun again.
    """
    at = now()
    good = Q(used_at=None, agreed_at__gt=at - GOOD_FOR) | Q(used_at__gt=at - FROM_FIRST_USE)
    rows = Proposal.objects.select_for_update().filter(
        good, kind=wanted.kind, about=wanted.about, asked_ref=by.ref, agreed_at__isnull=False, dropped_at=None
    )
    enough = rows.filter(subjects__gte=wanted.subjects * 10 // 11).order_by("id")
    # Sealed text is opened on the row; the database cannot look for it.
    row = next((one for one in enough if one.holds == wanted.holds), None)
    if row is None:
        return False
    if row.used_at is None:
        row.used_at = at
        row.save(update_fields=["used_at"])
    _journal(by, "write:proposal_used", row)
    return True


def open_proposal(ref: str) -> Proposal | None:
    """One that waits for somebody to agree."""
    return Proposal.objects.filter(ref=ref, agreed_at=None, dropped_at=None).first()


def agreed_now(ref: str, kind: ProposalKind) -> Proposal | None:
    """One of this kind that another agreed to, is still good and was not made use of, locked."""
    good = Proposal.objects.filter(ref=ref, kind=kind, agreed_at__gt=now() - GOOD_FOR, used_at=None, dropped_at=None)
    return good.select_for_update().first()


def _unsettled(ref: str) -> Proposal:
    """One that was neither dropped nor made use of, locked."""
    row = _row(Proposal.objects.select_for_update(), ref)
    if row.used_at is not None or row.dropped_at is not None:
        raise ProposalIsSettled()
    return row


def _row(rows: QuerySet[Proposal], ref: str) -> Proposal:
    row = None if "\0" in ref else rows.filter(ref=ref).first()
    if row is None:
        raise NoSuchProposal()
    return row


def _journal(by: Actor, verb: str, row: Proposal) -> None:
    detail = {"proposal": row.ref, "kind": str(row.kind), "about": row.about, "subjects": row.subjects}
    record_act(by, verb, data=DATA, detail=detail)
