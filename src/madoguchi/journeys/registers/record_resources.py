"""One record of a process as the rules of access see it: for whom it is near, as a whole and for one action."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from madoguchi.engines.records.actions.process import office_for
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.process_section import Act, ProcessSection
from madoguchi.engines.records.queries.process import ProgressFacts, process_of, progress_of
from madoguchi.engines.records.queries.registers import RecordFacts, record_of, register_resource, scope_of
from madoguchi.engines.records.rules.process import Office, is_for_the_maker, keys_of, named, possible, who_may
from madoguchi.foundation.access.rules import Resource
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.foundation.identity.standing_in import stood_in_for
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today

VIEW_RECORD, ACT = "view_record", "act_on_record"


def my_keys(by: Actor) -> frozenset[str]:
    """Every name under which a turn is this actor's today, also as a deputy."""
    return keys_of(by, stood_in_for(by.ref) if by.ref else ())


def part_resource(found: Register, progress: ProgressFacts | None, keys: Iterable[str], by: Actor) -> Resource:
    """One record of a process as the rules of access see it for this actor: near are its maker and whose turn it is."""
    owner = progress.maker.ref if progress else ""
    has_turn = progress is not None and not set(keys).isdisjoint(progress.turn)
    return record_resource(found, owner, by, is_near=has_turn or owner == by.ref)


def record_resource(
    found: Register, owner: str, by: Actor, *, is_near: bool, drafter: str = "", writes: bool = False
) -> Resource:
    """One record as the rules of access see it; `is_near` when this actor has a part in it."""
    return Resource(
        kind="record",
        division=found.header.division,
        owner_ref=owner,
        drafted_by=drafter,
        near=frozenset({by.ref} if is_near and by.ref else ()),
        scope=scope_of(found, writes=writes),
        confidentiality="3A" if found.header.persons else "2",
    )


def record_resources(found: Register, ref: str, action: str, by: Actor) -> list[Resource]:
    """One record as the rules of access see it for an action: once, or for each act of its process that is possible.

    Without a process a record is as its register. Raises NoSuchRecord.
    """
    one, process = record_of(found.id, ref), process_of(found)
    progress = progress_of(ref) if process else None
    if process is None or progress is None:
        return [register_resource(found, action)]
    keys = my_keys(by)
    acts = possible(process, one.values, Circumstances(today()).moment) if action == ACT else ()
    part = part_resource(found, progress, keys, by)
    return [act_resource(found, process, act, one, progress, keys, by) for act in acts] or [part]


def act_resource(
    found: Register,
    process: ProcessSection,
    act: Act,
    one: RecordFacts,
    progress: ProgressFacts,
    keys: frozenset[str],
    by: Actor,
    office: Office | None = None,
) -> Resource:
    """The record as the rules of access see it for one action: near are those the action is for.

    What the maker is not named for, somebody else does.
    """
    assignees, maker = who_may(process, act, one.values), progress.maker
    whose: Collection[str] = progress.turn
    if act.who:
        whose = named(act.who, one.values, maker, office or office_for(found, maker))
    drafter = "" if is_for_the_maker(assignees) else maker.ref
    return record_resource(found, maker.ref, by, is_near=not keys.isdisjoint(whose), drafter=drafter, writes=True)
