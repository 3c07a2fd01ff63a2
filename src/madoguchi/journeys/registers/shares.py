"""What somebody has of a register: each part its definition gives away is asked of the policies, for this person."""

from __future__ import annotations

from dataclasses import replace

from madoguchi.engines.records.queries.process import process_of
from madoguchi.engines.records.queries.registers import (
    RecordFacts,
    fields_above,
    register_resource,
    register_section,
    scope_of,
)
from madoguchi.engines.records.queries.shares import answers_of, rights_of, share_in
from madoguchi.engines.records.rights_section import RightsSection, Who, people_of, posts_of
from madoguchi.engines.records.rules.register_masks import can_do_without, with_copies
from madoguchi.engines.records.rules.shares import Share, joined, masked, resolved
from madoguchi.foundation.access.recording import note_refusal
from madoguchi.foundation.access.rules import Decision, Resource, foresee, refusal_of
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.actor import Actor
from madoguchi.values.conditions import Condition
from madoguchi.values.refusal import Refusal

SEE, CHANGE, PLAIN = "see_part", "change_part", "see_plain"


def opened_for(found: Register, by: Actor, *, adds: bool = False) -> Register:
    """The register with the share of this person, which every question and every act is then held to.

    Whether they may open the register at all is asked before: a share gives nothing, it only takes. Whoever only
    `adds` a record is asked everything: what they write themselves is kept back from nobody.
    """
    rights, kept_back = rights_of(found), {} if adds else kept_back_from(found, by)
    if rights is None and not kept_back:
        return found
    share = share_of(found, rights, by) if rights else Share()
    if kept_back:
        section = register_section(found.whole)
        fields = with_copies(section, frozenset(kept_back))
        share = masked(share, fields, is_shut=not can_do_without(section, process_of(found.whole), fields))
    return replace(found.whole, share=share)


def may_have_parts(found: Register) -> bool:
    """Whether there is anybody who may open the register and has not the whole of it."""
    return rights_of(found) is not None or bool(fields_above(found))


def with_record(found: Register) -> Register:
    """The same register for one record that is this person's by its process: its hidden fields stay hidden."""
    share = share_in(found)
    return replace(found, share=replace(share, see=True, change=True)) if share and not share.is_shut else found


def check_not_shut(found: Register, by: Actor) -> Register:
    """The register as it was opened; NotPermitted where it cannot be shown without what is kept back."""
    share = share_in(found)
    if share is not None and share.is_shut:
        decision = next(iter(kept_back_from(found, by).values()))
        note_refusal(by, "view_register", decision.rule, "")
        raise refusal_of(decision, register_resource(found, "view_register"))
    return found


def is_in_sight(found: Register, record: RecordFacts) -> bool:
    """Whether the record is in the share of whom the register was opened for."""
    share = share_in(found)
    return share is None or share.sees(answers_of(record))


def may_be_changed(found: Register, record: RecordFacts) -> bool:
    """Whether whom the register was opened for changes this record."""
    share = share_in(found)
    return share is None or share.changes(answers_of(record))


def why_masked(found: Register, by: Actor) -> Refusal | None:
    """The rule that keeps fields of this register back from this person, and whom to ask; None where none does."""
    share = share_in(found)
    if share is None or not share.masked:
        return None
    return refusal_of(next(iter(kept_back_from(found, by).values())), register_resource(found, "view_register"))


def kept_back_from(found: Register, by: Actor) -> dict[str, Decision]:
    """The fields whose class the policies keep back from this person, with the decision; each class is asked once."""
    above, whole = fields_above(found), register_resource(found, "view_register")
    # A token that only writes is as near to what it writes as one that reads.
    scopes = [scope_of(found, writes=writes) for writes in (False, True)]
    scope = next((one for one in scopes if one in by.scopes), scopes[0])
    answer = Resource(kind="answer", division=whole.division, scope=scope)
    asked = {one: foresee(by, PLAIN, replace(answer, confidentiality=one)) for one in set(above.values())}
    return {name: asked[one] for name, one in above.items() if not asked[one].allowed}


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
    """Whether the policies let this person have a part that is for those named."""
    return foresee(by, action, _part(found, action, who)).allowed


def part_resource(found: Register, field: str, action: str) -> Resource:
    """A field of a register as the rules of access take it: for everybody where its definition names nobody."""
    rights = rights_of(found)
    rule = next((one for one in rights.fields if field in one.fields), None) if rights else None
    named: Who = "everybody" if rule is None else rule.see if action == SEE else rule.change
    return _part(found, action, named)


def _part(found: Register, action: str, who: Who | tuple[()]) -> Resource:
    """A part that is for those named; nobody is named for the whole of it."""
    whole = register_resource(found, "view_register")
    return Resource(
        kind="part",
        division=whole.division,
        posts=posts_of(who),
        near=people_of(who),
        scope=scope_of(found, writes=action == CHANGE),
        confidentiality=whole.confidentiality,
    )
