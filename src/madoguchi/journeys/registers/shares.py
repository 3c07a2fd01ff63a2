"""What somebody has of a register: each part its definition gives away is asked of the policies, for this person."""

from __future__ import annotations

from dataclasses import replace

from madoguchi.engines.records.queries.registers import register_resource, scope_of
from madoguchi.engines.records.queries.shares import rights_of, share_in
from madoguchi.engines.records.rights_section import RightsSection, Who, people_of, posts_of
from madoguchi.engines.records.rules.shares import Share, joined, resolved
from madoguchi.foundation.access.rules import Resource, foresee
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.actor import Actor
from madoguchi.values.conditions import Condition

SEE, CHANGE = "see_part", "change_part"


def opened_for(found: Register, by: Actor) -> Register:
    """The register with the share of this person, which every question and every act is then held to.

    Whether they may open the register at all is asked before: a share gives nothing, it only takes.
    """
    rights = rights_of(found)
    return found if rights is None else replace(found.whole, share=share_of(found, rights, by))


def with_record(found: Register) -> Register:
    """The same register for one record that is this person's by its process: its hidden fields stay hidden."""
    share = share_in(found)
    return replace(found, share=replace(share, see=True, change=True)) if share else found


def share_of(found: Register, rights: RightsSection, by: Actor) -> Share:
    """The share this definition gives this person."""
    closed = {name for rule in rights.fields if not _may(found, SEE, rule.see, by) for name in rule.fields}
    fixed = {name for rule in rights.fields if not _may(found, CHANGE, rule.change, by) for name in rule.fields}
    see: Condition | bool = True
    change: Condition | bool = True
    if rights.records:
        whole = [_may(found, SEE, (), by)]
        see = joined([*whole, *(_own(r.see, by) for r in rights.records if _may(found, SEE, r.who, by))])
        change = joined([_own(r.change, by) for r in rights.records if _may(found, CHANGE, r.who, by)])
    return Share(frozenset(closed), frozenset(fixed - closed), see, change)


def _own(condition: Condition | bool, by: Actor) -> Condition | bool:
    return resolved(condition, by.ref, by.divisions)


def _may(found: Register, action: str, who: Who | tuple[()], by: Actor) -> bool:
    """Whether the policies let this person have a part that is for those named; nobody is named for the whole of it."""
    whole = register_resource(found, "view_register")
    part = Resource(
        kind="part",
        division=whole.division,
        posts=posts_of(who),
        near=people_of(who),
        scope=scope_of(found, writes=action == CHANGE),
        confidentiality=whole.confidentiality,
    )
    return foresee(by, action, part).allowed
