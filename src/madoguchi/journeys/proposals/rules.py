"""Other rules of access, as one proposed and another agreed: what the folder holds becomes what is in force."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from madoguchi.foundation.access.agreeing import Agreement, put_in_force
from madoguchi.foundation.access.comparison import Difference, differences
from madoguchi.foundation.access.errors import RulesUnusable
from madoguchi.foundation.access.in_force import InForce, acts_of_no_release, as_in_force, rules_agreed_to
from madoguchi.foundation.access.rules import require
from madoguchi.foundation.access.texts import RulesText, complaints_about, rules_in
from madoguchi.foundation.wall.sealed_text import was_sealed_here
from madoguchi.journeys.proposals.acts import GOOD_FOR, Wanted, agreed_now, note_dropped, propose, resource_of
from madoguchi.journeys.proposals.errors import RulesChangedSince, RulesHoldAlready
from madoguchi.journeys.proposals.models import Proposal, ProposalKind
from madoguchi.journeys.proposals.permission import confirmed, may, require_confirmed
from madoguchi.journeys.proposals.wording import (
    check_nothing_came_since,
    check_rules,
    complaints_of_acts,
    kept_wording,
    rules_held_in,
)
from madoguchi.values.actor import SYSTEM, Actor
from madoguchi.values.clock import now

_RULES = resource_of(Wanted(ProposalKind.RULES))


@dataclass(frozen=True)
class Compared:
    """A wording against what is in force: its digest, what is wrong with it, and what would change.

    `is_in_force` where it is the very same. Where something is wrong nothing is compared. `lent` are the acts it cannot
    name, which the release would decide, and `strange` those it names and the release does not ask about.
    """

    digest: str
    is_in_force: bool
    complaints: tuple[str, ...]
    differences: tuple[Difference, ...]
    lent: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()


@dataclass(frozen=True)
class RulesSheet:
    """What is in force and what the folder holds; `waiting` is the open proposal of just that, or ""."""

    in_force: InForce
    folder: Compared
    waiting: str
    may_propose: bool


def rules_sheet(by: Actor) -> RulesSheet:
    """For whoever may propose or agree to rules; raises NotPermitted."""
    require_rules(by)
    found = rules_agreed_to()
    folder = _folder_against(found)
    is_new = bool(folder.digest) and not folder.is_in_force
    waiting = _open_proposal(folder.digest) if is_new else ""
    is_ready = is_new and not waiting and not folder.complaints
    return RulesSheet(found, folder, waiting, is_ready and may(by, "propose", _RULES))


def may_see_rules(by: Actor) -> bool:
    """Whether this person proposes rules or agrees to them; a city may give each to other roles."""
    return any(may(by, action, _RULES) for action in ("propose", "agree"))


def require_rules(by: Actor) -> None:
    """Raises NotPermitted where this person neither proposes rules nor agrees to them."""
    if not may_see_rules(by):
        require(by, "agree", _RULES, confirmed(by))


def compared(rules: RulesText, in_force: InForce) -> Compared:
    """This wording against what is in force."""
    is_same = rules == in_force.rules
    found = tuple(complaints_about(rules)) or (() if is_same else tuple(complaints_of_acts(rules, in_force)))
    if found:
        return Compared(rules.digest, is_same, found, ())
    told = () if is_same or in_force.book.trouble else differences(in_force.rules, rules)
    lent, strange = as_in_force(rules).lent, acts_of_no_release(rules)
    return Compared(rules.digest, is_same, (), told, tuple(lent), tuple(strange))


def propose_rules(reason: str, *, by: Actor) -> str:
    """Propose what the folder holds at this moment; the ref of the proposal, which keeps it whole.

    Raises NotPermitted, RulesUnusable, RulesHoldAlready, RulesShutTheDoor, ProposalNeedsReason, ProposalStands.
    """
    require_confirmed(by, "propose", _RULES)
    rules = rules_in(settings.MADOGUCHI_POLICIES)
    if rules == rules_agreed_to().rules:
        raise RulesHoldAlready()
    check_rules(rules, "propose", _RULES, by=by)
    return propose(Wanted(ProposalKind.RULES, about=rules.digest, holds=kept_wording(rules)), reason, by=by)


@transaction.atomic
def put_rules_in_force(ref: str) -> bool:
    """Let agreed rules hold; whether there were such. Doing it again changes nothing. Raises RulesUnusable.

    Of two agreed to at once the second is dropped. A worker that was away for longer than an agreement is good for
    changes nothing, either: the page says it is over.
    """
    row = agreed_now(ref, ProposalKind.RULES)
    if row is None:
        return False
    try:
        check_nothing_came_since(row.asked_at)
    except RulesChangedSince:
        note_dropped(row, SYSTEM)
        return False
    if not was_sealed_here(row, "holds"):
        # Whoever can only run statements as the office has no key to seal a wording with.
        raise RulesUnusable(why="not sealed by the house")
    row.used_at = now()
    row.save(update_fields=["used_at"])
    hands = (row.asked_ref, row.asked_name, row.agreed_ref, row.agreed_name)
    put_in_force(rules_held_in(row.holds), Agreement(row.about, *hands))
    return True


def _folder_against(in_force: InForce) -> Compared:
    try:
        return compared(rules_in(settings.MADOGUCHI_POLICIES), in_force)
    except RulesUnusable as unusable:
        return Compared("", False, (str(unusable.facts["why"]),), ())


def _open_proposal(digest: str) -> str:
    stands = Q(agreed_at=None) | Q(agreed_at__gt=now() - GOOD_FOR)
    rows = Proposal.objects.filter(stands, kind=ProposalKind.RULES, about=digest, used_at=None, dropped_at=None)
    return rows.order_by("-id").values_list("ref", flat=True).first() or ""
