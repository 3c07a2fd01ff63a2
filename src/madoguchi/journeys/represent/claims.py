"""Claims of proxies as the office reads them: what waits, and one with whom it may mean."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from django.db import transaction
from django.db.models import Q

from madoguchi.engines.registry import queries as registry
from madoguchi.engines.registry.rules.facts import PersonFacts
from madoguchi.foundation.access.rules import require
from madoguchi.foundation.catalogue.city.parts import ConfirmedKind
from madoguchi.foundation.identity import confirmed
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.storage.errors import NoSuchFile
from madoguchi.foundation.storage.queries import StoredFile, files_of, open_file
from madoguchi.journeys.represent.errors import NoSuchClaim
from madoguchi.journeys.represent.kinds import PURPOSE, declared, latest_day
from madoguchi.journeys.represent.models import ASKED, ProxyClaim
from madoguchi.journeys.represent.people import meant_by, proxy_of
from madoguchi.journeys.represent.rights import CONFIRM, DATA, claims_resource
from madoguchi.values.actor import Actor
from madoguchi.values.mandate_kind import MandateKind
from madoguchi.values.places import place_by_moment, place_of
from madoguchi.values.refusal import Refusal

A_PAGE = 50


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
    row = row_of(ref)
    kind = declared(row.kind)
    proxy = proxy_of(row.account_ref)
    people = meant_by(row, looked_for)
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


@transaction.atomic
def paper_of(ref: str, file_ref: str, *, by: Actor) -> tuple[StoredFile, BinaryIO]:
    """A scan that came with a claim, opened; the sheet it is read from noted the look. Raises NoSuchFile."""
    sheet = claim_sheet(ref, by=by)
    found = next((one for one in sheet.papers if one.ref == file_ref), None)
    if found is None:
        raise NoSuchFile
    return found, open_file(file_ref)


def row_of(ref: str, *, locked: bool = False) -> ProxyClaim:
    """The row of a claim; raises NoSuchClaim."""
    rows = ProxyClaim.objects.select_for_update() if locked else ProxyClaim.objects.all()
    row = rows.filter(ref=ref).first() if "\0" not in ref else None
    if row is None:
        raise NoSuchClaim()
    return row


def _candidate(kind: ConfirmedKind, one: PersonFacts, proxy: PersonFacts | None, held: Collection[str]) -> Candidate:
    together = proxy is not None and bool(one.household) and one.household == proxy.household
    try:
        latest, why_not = latest_day(kind, one), None
    except Refusal as refusal:
        latest, why_not = None, refusal
    return Candidate(one, together, one.ref in held, latest, why_not)


def _name_of(account_ref: str) -> str:
    return confirmed.names_of([account_ref]).get(account_ref, "")


def _line(row: ProxyClaim, proxy_name: str) -> Line:
    return Line(row.ref, MandateKind(row.kind), proxy_name, row.name, row.asked_at, int(row.pk))
