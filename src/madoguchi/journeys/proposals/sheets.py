"""What the office sees of proposals: one's own, those one may agree to, and all of them for the auditor."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import Q, QuerySet

from madoguchi.foundation.access.in_force import rules_agreed_to
from madoguchi.foundation.access.rules import Resource, decide
from madoguchi.foundation.catalogue.errors import UnknownRegister
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.journal.actions import record_act
from madoguchi.journeys.proposals.acts import DATA, FROM_FIRST_USE, GOOD_FOR, Wanted, resource_of
from madoguchi.journeys.proposals.contents import Contents, contents_in_words
from madoguchi.journeys.proposals.errors import NoSuchProposal
from madoguchi.journeys.proposals.models import Proposal, ProposalKind
from madoguchi.journeys.proposals.permission import may
from madoguchi.journeys.proposals.rules import Compared, compared, may_see_rules
from madoguchi.journeys.proposals.wording import rules_held_in
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now

A_PAGE = 50


class State(StrEnum):
    """Where a proposal stands."""

    ASKED = "asked"
    AGREED = "agreed"
    USED = "used"
    OVER = "over"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Line:
    """One proposal; `title` is what it is about, in words."""

    ref: str
    number: int
    kind: ProposalKind
    title: str
    division: str
    subjects: int
    state: State
    reason: str
    asked_by: str
    asked_at: datetime
    agreed_by: str
    agreed_at: datetime | None
    dropped_by: str
    used_at: datetime | None


@dataclass(frozen=True)
class Lines:
    """The newest first; `before` is where older ones go on, `may_change_rules` whether the page of the rules opens."""

    lines: tuple[Line, ...]
    before: int
    may_propose_key: bool
    may_change_rules: bool


@dataclass(frozen=True)
class Sheet:
    """One proposal, what its file holds or its rules change, what the reader may do, and for who asked how the file is
    asked for once more.

    That is as long as it is good: its address, "" for nobody else, and what was typed into its form, None for a link.
    """

    line: Line
    holds: Contents
    rules: Compared | None
    may_agree: bool
    may_drop: bool
    address: str
    typed: tuple[tuple[str, str], ...] | None


@transaction.atomic
def proposals(by: Actor, *, language: str, before: int = 0) -> Lines:
    """Those this person made or may agree to, all for the auditor; the look is journalled."""
    rows = _seen(by).defer("holds", "address", "typed").order_by("-id")
    rows = rows.filter(id__lt=before) if before else rows
    found = list(rows[: A_PAGE + 1])
    page = tuple(_line(row, language) for row in found[:A_PAGE])
    record_act(by, "list", data=DATA, detail={"proposals": [one.ref for one in page]})
    key = may(by, "propose", resource_of(Wanted(ProposalKind.SEAL_KEY)))
    return Lines(page, page[-1].number if len(found) > A_PAGE else 0, key, may_see_rules(by))


@transaction.atomic
def one_proposal(ref: str, *, by: Actor, language: str) -> Sheet:
    """One of them; the look is journalled. Raises NoSuchProposal, also for one of others."""
    row = None if "\0" in ref else _seen(by).filter(ref=ref).first()
    if row is None:
        raise NoSuchProposal()
    record_act(by, "read", data=DATA, detail={"proposal": row.ref})
    line, is_own = _line(row, language), row.asked_ref == by.ref
    is_open = line.state is State.ASKED
    may_agree = is_open and not is_own and may(by, "agree", resource_of(row))
    good = is_own and (line.state is State.AGREED or (line.state is State.USED and _is_in_use(row)))
    may_stop = line.state is State.AGREED and by.ref in (row.asked_ref, row.agreed_ref)
    may_drop = may_stop or (is_open and (is_own or may_agree))
    holds = contents_in_words(row.about, row.holds, language) if row.kind == ProposalKind.EXPORT else Contents()
    typed = tuple((str(name), str(one)) for name, one in json.loads(row.typed)) if good and row.typed else None
    rules = compared(rules_held_in(row.holds), rules_agreed_to()) if row.kind == ProposalKind.RULES else None
    return Sheet(line, holds, rules, may_agree, may_drop, row.address if good else "", typed)


def _seen(by: Actor) -> QuerySet[Proposal]:
    if decide(by, "audit", Resource(kind="journal")).allowed:
        return Proposal.objects.all()
    signs_off = sorted({duty.division for duty in by.duties if duty.may_decide})
    own = Q(asked_ref=by.ref) | Q(kind=ProposalKind.EXPORT, division__in=signs_off)
    for kind in (ProposalKind.SEAL_KEY, ProposalKind.RULES):
        if may(by, "agree", resource_of(Wanted(kind))):
            own |= Q(kind=kind)
    return Proposal.objects.filter(own)


def _is_in_use(row: Proposal) -> bool:
    return row.used_at is not None and row.used_at > now() - FROM_FIRST_USE


def _state(row: Proposal) -> State:
    if row.dropped_at is not None:
        return State.DROPPED
    if row.agreed_at is None:
        return State.ASKED
    if row.used_at is not None:
        return State.USED
    return State.AGREED if row.agreed_at > now() - GOOD_FOR else State.OVER


def _line(row: Proposal, language: str) -> Line:
    return Line(
        ref=row.ref,
        number=int(row.pk),
        kind=ProposalKind(row.kind),
        title=_title(row, language),
        division=row.division,
        subjects=row.subjects,
        state=_state(row),
        reason=row.reason,
        asked_by=row.asked_name,
        asked_at=row.asked_at,
        agreed_by=row.agreed_name,
        agreed_at=row.agreed_at,
        dropped_by=row.dropped_by,
        used_at=row.used_at,
    )


def _title(row: Proposal, language: str) -> str:
    """The title of the register; its id when it is not published any more, or when it is no register."""
    if row.kind != ProposalKind.EXPORT:
        return ""
    try:
        return register(row.about).title(language)
    except UnknownRegister:
        return row.about
