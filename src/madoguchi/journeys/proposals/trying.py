"""What proposed rules would have answered to the last questions of the house."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from madoguchi.foundation.access.in_force import as_in_force
from madoguchi.foundation.access.simulation import Shift, how_many_decisions, newest_decisions, simulate
from madoguchi.foundation.access.texts import RulesText, rules_in
from madoguchi.journeys.proposals.errors import NoSuchProposal
from madoguchi.journeys.proposals.models import Proposal, ProposalKind
from madoguchi.journeys.proposals.rules import require_rules
from madoguchi.journeys.proposals.wording import rules_held_in
from madoguchi.values.actor import Actor

MOST = 5_000
"""So many decisions are asked again while somebody waits for the page."""


@dataclass(frozen=True)
class Tried:
    """How many were asked again, of how many that are kept, and how they would turn out otherwise, with how many each.

    `proposal` is whose rules were tried, "" for the folder.
    """

    proposal: str
    asked: int
    whole: int
    changed: int
    by_another_rule: int
    shifts: tuple[tuple[Shift, int], ...]


def rules_tried(proposal: str, *, by: Actor) -> Tried:
    """The rules of a proposal, without one those of the folder, on the newest decisions; no matter is named.

    Raises NotPermitted, NoSuchProposal, RulesUnusable.
    """
    require_rules(by)
    found = simulate(as_in_force(_rules_of(proposal)), newest_decisions(MOST))
    shifts = tuple((one, found.counts[one]) for one in found.by_weight())
    return Tried(proposal, found.asked, how_many_decisions(), found.changed, found.by_another_rule, shifts)


def _rules_of(proposal: str) -> RulesText:
    if not proposal:
        return rules_in(settings.MADOGUCHI_POLICIES)
    row = None if "\0" in proposal else Proposal.objects.filter(ref=proposal, kind=ProposalKind.RULES).first()
    if row is None:
        raise NoSuchProposal()
    return rules_held_in(row.holds)
