"""The wording of rules of access as a proposal keeps it, and whether it may be proposed and agreed to."""

from __future__ import annotations

import json
from datetime import datetime

from madoguchi.foundation.access.errors import RulesUnusable
from madoguchi.foundation.access.facts import Resource
from madoguchi.foundation.access.in_force import InForce, acts_forgotten, as_in_force, rules_agreed_to
from madoguchi.foundation.access.rules import decide_by
from madoguchi.foundation.access.texts import SCHEMA, RulesText
from madoguchi.journeys.proposals.errors import RulesChangedSince, RulesShutTheDoor
from madoguchi.journeys.proposals.permission import confirmed
from madoguchi.values.actor import Actor


def kept_wording(rules: RulesText) -> str:
    """The rules as a proposal keeps them: whole, so that what is agreed to is this and nothing that comes later."""
    return json.dumps({"policies": rules.policies, "schema": rules.schema}, ensure_ascii=False)


def rules_held_in(holds: str) -> RulesText:
    """The rules of a proposal; raises RulesUnusable where it holds none."""
    try:
        told = json.loads(holds)
        return RulesText(str(told["policies"]), str(told["schema"]))
    except (KeyError, TypeError, ValueError):
        raise RulesUnusable(why="") from None


def complaints_of_acts(rules: RulesText, in_force: InForce) -> list[str]:
    """Each act that is missing from the schema of these rules, which have to be valid."""
    return [f"{SCHEMA}: action {name} is missing" for name in acts_forgotten(rules, in_force)]


def check_rules(rules: RulesText, action: str, what: Resource, *, by: Actor) -> None:
    """Raise RulesUnusable where they cannot be read or their schema lacks an act.

    Raises RulesShutTheDoor where this person could not do it again.

    Rules by which nobody proposes or agrees any more could only be undone by whoever has the server.
    """
    book = as_in_force(rules)
    for one in complaints_of_acts(rules, rules_agreed_to()):
        raise RulesUnusable(why=one)
    if not decide_by(book, by, action, what, confirmed(by)).allowed:
        raise RulesShutTheDoor()


def check_nothing_came_since(asked_at: datetime) -> None:
    """Raise RulesChangedSince where other rules came into force after this was proposed.

    What is put into force is a whole wording: it would take back what two people agreed to meanwhile, and whoever has
    the page open since before was shown other differences.
    """
    agreed = rules_agreed_to().agreed
    if agreed is not None and agreed.at > asked_at:
        raise RulesChangedSince()
