"""Claims of proxies as the office decides them: what waits, one with whom it may mean, confirmed or refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from django.db import transaction
from django.db.models import Q

from madoguchi.engines.registry import actions as register
from madoguchi.engines.registry import queries as registry
from madoguchi.engines.registry.rules.facts import PersonFacts
from madoguchi.engines.registry.rules.searching import wanted as wanted_person
from madoguchi.foundation.access.rules import Resource, foresee, require
from madoguchi.foundation.catalogue.city.parts import ConfirmedKind
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.identity import confirmed
from madoguchi.foundation.identity.confirmed import HOUSEHOLD, PERSON, PROXY, PROXY_HOUSEHOLD, Scope
from madoguchi.foundation.identity.errors import NoSuchAccount
from madoguchi.foundation.identity.queries import actor_of_ref
from madoguchi.foundation.journal.actions import record, record_act
from madoguchi.foundation.storage.errors import NoSuchFile
from madoguchi.foundation.storage.queries import StoredFile, files_of, open_file
from madoguchi.journeys.represent.asking import remove_papers
from madoguchi.journeys.represent.errors import (
    ClaimIsDecided,
    ClaimPersonUnknown,
    LookedAtMissing,
    NoSuchClaim,
)
from madoguchi.journeys.represent.kinds import PURPOSE, accepting, declared, latest_day
from madoguchi.journeys.represent.models import ASKED, CONFIRMED, REFUSED, ProxyClaim
from madoguchi.journeys.represent.telling import tell_the_answer
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now
from madoguchi.values.mandate_kind import MandateKind
from madoguchi.values.places import place_by_moment, place_of
from madoguchi.values.refusal import Refusal

A_PAGE = 50
CONFIRM = "confirm_proxies"
DATA = "代理の申し出"


@dataclass(frozen=True)
class Line:
    """A claim in the list: who asks to act for whom."""

    ref: str
    kind: MandateKind
    proxy_name: str
    name: str
    asked_at: datetime
    place: int


@dataclass(frozen=True)
class Queue:
    """What waits, the oldest first; `after` is empty on the last page."""

    lines: tuple[Line, ...]
    after: str


@dataclass(frozen=True)
class Candidate:
    """Somebody of the register a claim may mean; `latest` is the last day possible, or `why_not` says what is wrong."""

    person: PersonFacts
    lives_with_proxy: bool
    is_held: bool
    latest: date | None
    why_not: Refusal | None


@dataclass(frozen=True)
class ClaimSheet:
    """One claim with who asks as the register knows them, and whom it may mean."""

    line: Line
    kind: ConfirmedKind
    birth: date | None
    procedures: tuple[str, ...]
    state: str
    proxy: PersonFacts | None
    candidates: tuple[Candidate, ...]
    papers: tuple[StoredFile, ...]


def claims_resource(near: Collection[str] = ()) -> Resource:
    """What the rules are told: the division that confirms, and whose household a claim is about."""
    return Resource(kind="proxy_claim", division=city().proxies.division or "", near=frozenset(near) - {""})


def may_confirm(by: Actor) -> bool:
    """Whether somebody decides about claims of proxies."""
    return foresee(by, CONFIRM, claims_resource()).allowed


@transaction.atomic
def queue(by: Actor, *, after: str = "", limit: int = A_PAGE) -> Queue:
    """What waits to be decided, behind a place; the look is journalled. Raises NotPermitted."""
    require(by, CONFIRM, claims_resource())
    rows = ProxyClaim.objects.filter(state=ASKED).order_by("asked_at", "id")
    if place := place_by_moment(after):
        rows = rows.filter(Q(asked_at__gt=place[0]) | Q(asked_at=place[0], id__gt=place[1]))
    found = list(rows[: limit + 1])
    names = confirmed.names_of([row.account_ref for row in found])
    lines = tuple(_line(row, names.get(row.account_ref, "")) for row in found[:limit])
    record(by, "list", dossiers=sorted({row.person_ref for row in found[:limit]} - {""}), data=DATA, purpose=PURPOSE)
    behind = place_of(lines[-1].asked_at, lines[-1].place) if len(found) > limit else ""
    return Queue(lines, behind)


@transaction.atomic
def claim_sheet(ref: str, *, by: Actor, looked_for: str = "") -> ClaimSheet:
    """One claim, and whom it may mean: who was chosen, or people of the register with that name and birth.

    `looked_for` is a number of the register somebody typed. The look at all of them is journalled. Raises NoSuchClaim,
    NotPermitted.
    """
    require(by, CONFIRM, claims_resource())
    row = _row(ref)
    kind = declared(row.kind)
    proxy = _proxy_of(row)
    people = _meant(row, looked_for)
    near = {one.ref for one in people} | ({proxy.ref} if proxy else set())
    require(by, CONFIRM, claims_resource(near))
    record(by, "read", dossiers=sorted(near), data=DATA, purpose=PURPOSE)
    held = registry.held_people(sorted(near))
    return ClaimSheet(
        line=_line(row, _name_of(row.account_ref)),
        kind=kind,
        birth=row.birth,
        procedures=tuple(row.procedures),
        state=row.state,
        proxy=proxy,
        candidates=tuple(_candidate(kind, one, proxy, held) for one in people),
        papers=tuple(files_of(row.ref)),
    )


def _meant(row: ProxyClaim, looked_for: str) -> tuple[PersonFacts, ...]:
    if row.person_ref:
        return registry.people_of([row.person_ref])
    if looked_for:
        return registry.people_of([looked_for.strip().upper()[:16]])
    birth = row.birth.isoformat() if row.birth else ""
    return registry.find_people(wanted_person(row.name, birth)).people if row.name else ()


def _candidate(kind: ConfirmedKind, one: PersonFacts, proxy: PersonFacts | None, held: Collection[str]) -> Candidate:
    together = proxy is not None and bool(one.household) and one.household == proxy.household
    try:
        latest, why_not = latest_day(kind, one), None
    except Refusal as refusal:
        latest, why_not = None, refusal
    return Candidate(one, together, one.ref in held, latest, why_not)


@transaction.atomic
def paper_of(ref: str, file_ref: str, *, by: Actor) -> tuple[StoredFile, BinaryIO]:
    """A scan that came with a claim, opened; the sheet it is read from noted the look. Raises NoSuchFile."""
    sheet = claim_sheet(ref, by=by)
    found = next((one for one in sheet.papers if one.ref == file_ref), None)
    if found is None:
        raise NoSuchFile
    return found, open_file(file_ref)


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
    person = _person(how.person_ref)
    _check_hands(by, person, _proxy_of(row))
    if not how.looked_at.strip():
        raise LookedAtMissing()
    kind = declared(row.kind)
    latest = latest_day(kind, person)
    scope = Scope(accepting(kind.kind, how.procedures), how.until_on)
    on = what_it_stands_on(person, row.account_ref)
    before = confirmed.confirmed_between(row.account_ref, person.ref)
    if before is not None and before.mandate.kind is kind.kind:
        # Looked at anew: one mandate, so that what the proxy sent under it stays theirs to see.
        confirmed.look_again(before.mandate.ref, scope=scope, latest=latest, on=on, by=by)
        mandate_ref = before.mandate.ref
    else:
        mandate_ref = confirmed.confirm(
            kind.kind, person.name, proxy_ref=row.account_ref, scope=scope, latest=latest, on=on, by=by
        ).ref
    _decide(row, CONFIRMED, by, looked_at=how.looked_at.strip()[:1000], mandate_ref=mandate_ref)
    note_confirmed(person.ref, kind, {"claim": ref, "mandate": mandate_ref}, by=by)
    return mandate_ref


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
    proxy, meant = _proxy_of(row), _meant(row, looked_for)
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


def what_it_stands_on(person: PersonFacts, proxy_ref: str) -> dict[str, str]:
    """What the register says today of both; when it says something else the mandate is looked at again."""
    proxy = _proxy(proxy_ref)
    return {
        PERSON: person.ref,
        HOUSEHOLD: person.household,
        PROXY: proxy.ref if proxy else "",
        PROXY_HOUSEHOLD: proxy.household if proxy else "",
    }


def _check_hands(by: Actor, person: PersonFacts, proxy: PersonFacts | None) -> None:
    """Not by the household of either, nor for somebody who is held."""
    require(by, CONFIRM, claims_resource({person.ref, proxy.ref if proxy else ""}))
    register.check_not_held(person.ref)


def _person(ref: str) -> PersonFacts:
    found = registry.people_of([ref]) if ref else ()
    if not found:
        raise ClaimPersonUnknown()
    return found[0]


def _proxy_of(row: ProxyClaim) -> PersonFacts | None:
    return _proxy(row.account_ref)


def _proxy(account_ref: str) -> PersonFacts | None:
    """Who asks, as the register knows them; None where their account is linked to nobody."""
    try:
        ref = actor_of_ref(account_ref).person
    except NoSuchAccount:
        return None
    found = registry.people_of([ref]) if ref else ()
    return found[0] if found else None


def _name_of(account_ref: str) -> str:
    return confirmed.names_of([account_ref]).get(account_ref, "")


def _line(row: ProxyClaim, proxy_name: str) -> Line:
    return Line(row.ref, MandateKind(row.kind), proxy_name, row.name, row.asked_at, int(row.pk))


def _decide(row: ProxyClaim, state: str, by: Actor, **found: str) -> None:
    row.state, row.decided_at, row.decided_by = state, now(), by.name
    for name, text in found.items():
        setattr(row, name, text)
    row.save(update_fields=["state", "decided_at", "decided_by", *found])
    remove_papers(row.ref)
    tell_the_answer(row)


def _open_row(ref: str) -> ProxyClaim:
    row = _row(ref, locked=True)
    if row.state != ASKED:
        raise ClaimIsDecided()
    return row


def _row(ref: str, *, locked: bool = False) -> ProxyClaim:
    rows = ProxyClaim.objects.select_for_update() if locked else ProxyClaim.objects.all()
    row = rows.filter(ref=ref).first() if "\0" not in ref else None
    if row is None:
        raise NoSuchClaim()
    return row
