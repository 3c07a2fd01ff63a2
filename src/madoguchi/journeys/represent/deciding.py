"""A claim of a proxy decided by the office: confirmed, or refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from madoguchi.engines.registry import actions as register
from madoguchi.engines.registry import queries as registry
from madoguchi.engines.registry.rules.facts import PersonFacts
from madoguchi.foundation.access.rules import require
from madoguchi.foundation.catalogue.city.parts import ConfirmedKind
from madoguchi.foundation.identity import confirmed
from madoguchi.foundation.identity.confirmed import Scope
from madoguchi.foundation.journal.actions import record, record_act
from madoguchi.journeys.represent.asking import remove_papers
from madoguchi.journeys.represent.claims import row_of
from madoguchi.journeys.represent.errors import ClaimIsDecided, ClaimPersonUnknown, LookedAtMissing
from madoguchi.journeys.represent.kinds import PURPOSE, accepting, declared, latest_day
from madoguchi.journeys.represent.models import ASKED, CONFIRMED, REFUSED, ProxyClaim
from madoguchi.journeys.represent.people import meant_by, person_of, proxy_of, what_it_stands_on
from madoguchi.journeys.represent.rights import CONFIRM, DATA, claims_resource
from madoguchi.journeys.represent.telling import tell_the_answer
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now


@dataclass(frozen=True)
class Confirmation:
    """What is confirmed: of whom, for which procedures, until when, and by what paper."""

    person_ref: str
    procedures: Collection[str]
    until_on: date
    looked_at: str


@transaction.atomic
def confirm_claim(ref: str, how: Confirmation, *, by: Actor) -> str:
    """Let who asked act for this person; the ref of the mandate.

    Raises NoSuchClaim, ClaimIsDecided, NotPermitted (also for the own household), ClaimPersonUnknown, PersonIsHeld,
    LookedAtMissing, and what `latest_day` and `confirmed.confirm` raise.
    """
    require(by, CONFIRM, claims_resource())
    row = _open_row(ref)
    if row.person_ref and row.person_ref != how.person_ref:
        raise ClaimPersonUnknown()
    person = person_of(how.person_ref)
    _check_hands(by, person, proxy_of(row.account_ref))
    if not how.looked_at.strip():
        raise LookedAtMissing()
    kind = declared(row.kind)
    mandate_ref = _mandate_of(row, kind, person, how, by=by)
    _decide(row, CONFIRMED, by, looked_at=how.looked_at.strip()[:1000], mandate_ref=mandate_ref)
    note_confirmed(person.ref, kind, {"claim": ref, "mandate": mandate_ref}, by=by)
    return mandate_ref


def _mandate_of(row: ProxyClaim, kind: ConfirmedKind, person: PersonFacts, how: Confirmation, *, by: Actor) -> str:
    """A new mandate; or the one there was, looked at anew, so that what the proxy sent under it stays theirs to see."""
    latest = latest_day(kind, person)
    scope = Scope(accepting(kind.kind, how.procedures), how.until_on)
    on = what_it_stands_on(person, row.account_ref)
    before = confirmed.confirmed_between(row.account_ref, person.ref)
    if before is not None and before.mandate.kind is kind.kind:
        confirmed.look_again(before.mandate.ref, scope=scope, latest=latest, on=on, by=by)
        return before.mandate.ref
    return confirmed.confirm(
        kind.kind, person.name, proxy_ref=row.account_ref, scope=scope, latest=latest, on=on, by=by
    ).ref


def note_confirmed(person_ref: str, kind: ConfirmedKind, detail: Mapping[str, str], *, by: Actor) -> None:
    """One entry that somebody looked and let a proxy act for this person, by the law of its kind."""
    record(
        by,
        "write:proxy_confirmed",
        dossiers=[person_ref],
        data=DATA,
        purpose=PURPOSE,
        legal_basis=kind.legal_basis,
        detail=detail,
    )


@transaction.atomic
def refuse_claim(ref: str, reason: str, *, by: Actor, looked_for: str = "") -> None:
    """Say no; who asked reads the reason, or where there is none that it could not be confirmed.

    `looked_for` is the number somebody typed to find whom it means; the entry names who that is. Of a held person no
    reason is kept, since it could tell. Raises NoSuchClaim, ClaimIsDecided, NotPermitted.
    """
    require(by, CONFIRM, claims_resource())
    row = _open_row(ref)
    proxy, meant = proxy_of(row.account_ref), meant_by(row, looked_for)
    near = {one.ref for one in meant} | ({proxy.ref} if proxy else set())
    require(by, CONFIRM, claims_resource(near))
    is_held = bool(registry.held_people([one.ref for one in meant]))
    _decide(row, REFUSED, by, reason="" if is_held else reason.strip()[:1000])
    detail = {"claim": ref}
    if meant:
        numbers = sorted(one.ref for one in meant)
        record(by, "write:proxy_refused", dossiers=numbers, data=DATA, purpose=PURPOSE, detail=detail)
    else:
        record_act(by, "write:proxy_refused", data=DATA, detail=detail)


def _check_hands(by: Actor, person: PersonFacts, proxy: PersonFacts | None) -> None:
    """Not by the household of either, nor for somebody who is held."""
    require(by, CONFIRM, claims_resource({person.ref, proxy.ref if proxy else ""}))
    register.check_not_held(person.ref)


def _decide(row: ProxyClaim, state: str, by: Actor, **found: str) -> None:
    row.state, row.decided_at, row.decided_by = state, now(), by.name
    for name, text in found.items():
        setattr(row, name, text)
    row.save(update_fields=["state", "decided_at", "decided_by", *found])
    remove_papers(row.ref)
    tell_the_answer(row)


def _open_row(ref: str) -> ProxyClaim:
    row = row_of(ref, locked=True)
    if row.state != ASKED:
        raise ClaimIsDecided()
    return row
