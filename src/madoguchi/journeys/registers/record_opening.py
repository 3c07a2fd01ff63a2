"""Opening one record: for who may see the register, or has a part in the record by its process."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from madoguchi.engines.records.actions.process import office_for
from madoguchi.engines.records.errors import NoSuchRecord
from madoguchi.engines.records.inquiry_section import OFFICE, WORKER
from madoguchi.engines.records.process_section import ProcessSection
from madoguchi.engines.records.queries.process import ProgressFacts, has_moved, inquiry_of, process_of, progress_of
from madoguchi.engines.records.queries.registers import RecordFacts, record_of, register_resource, shown_in
from madoguchi.engines.records.queries.shares import changes_in_share, is_in_share, share_in
from madoguchi.engines.records.rules.process import named, person, state_of
from madoguchi.foundation.access.rules import foresee, require
from madoguchi.foundation.catalogue.queries import Register, register
from madoguchi.journeys.registers.opening import EDIT, VIEW, see, seen_record
from madoguchi.journeys.registers.record_resources import VIEW_RECORD, my_keys, part_resource, record_resource
from madoguchi.journeys.registers.shares import check_not_shut, opened_for, with_record
from madoguchi.values.actor import Actor


@transaction.atomic
def record_opened(register_id: str, ref: str, *, by: Actor) -> tuple[Register, RecordFacts]:
    """The record, written down as read: for who may see the register, put it in, has a turn in it, or moved it on.

    Raises UnknownRegister, NoSuchRecord and NotPermitted.
    """
    found = check_not_shut(opened_for(register(register_id), by), by)
    whole = register_resource(found, VIEW)
    has_process, may_view = process_of(found) is not None, foresee(by, VIEW, whole).allowed
    if not has_process or (may_view and is_in_share(found, ref)):
        require(by, VIEW, whole)
        return found, seen_record(found, ref, by=by)
    one, progress = shown_in(found, ref), progress_of(ref)
    part = part_resource(found, progress, my_keys(by), by)
    if not part.near and by.ref and has_moved(ref, by.ref):
        # Whoever decided sees what they decided, also when the record is out of their hands.
        part = replace(part, near=frozenset({by.ref}))
    if may_view and not foresee(by, VIEW_RECORD, part).allowed:
        # Whoever sees the register and not this record learns nothing of it, not even that it is there.
        raise NoSuchRecord(ref=ref[:16])
    require(by, VIEW_RECORD, part)
    see(found, [one], "read", by=by)
    return found, one


def may_open_record(register_id: str, ref: str, *, by: Actor) -> bool:
    """Whether this person could open the record, which is not thrown away, without looking at it now."""
    found = opened_for(register(register_id), by)
    if foresee(by, VIEW, register_resource(found, VIEW)).allowed and is_in_share(found, ref):
        return True
    part = part_resource(found, progress_of(ref), my_keys(by), by) if process_of(found) else None
    if part is None:
        return False
    part = replace(part, near=frozenset({by.ref})) if has_moved(ref, by.ref) else part
    return foresee(by, VIEW_RECORD, part).allowed


def record_to_change(register_id: str, ref: str, *, by: Actor) -> Register:
    """The register, when this actor may change this record: its editors, who put it in while it is their turn,
    and those a state lets fill it in.

    Raises UnknownRegister, NotPermitted.
    """
    found = opened_for(register(register_id), by)
    if _has_turn(found, ref, by=by):
        return with_record(found)
    require(by, EDIT, register_resource(found, EDIT))
    return found


def may_change(found: Register, ref: str, *, by: Actor) -> bool:
    """Whether this actor may change the values of this record."""
    if foresee(by, EDIT, register_resource(found, EDIT)).allowed and changes_in_share(found, ref):
        return True
    return _has_turn(found, ref, by=by)


def _has_turn(found: Register, ref: str, *, by: Actor) -> bool:
    """Whether the process lets this actor fill this record in now, whatever their share of the others is."""
    process = process_of(found)
    progress = progress_of(ref) if process else None
    if process is None or progress is None:
        return False
    is_near = progress.maker.ref == by.ref and person(by.ref) in progress.turn
    is_near = is_near or _may_fill(found, process, record_of(found.id, ref), progress, by)
    return (
        is_near
        and foresee(by, VIEW_RECORD, record_resource(found, progress.maker.ref, by, is_near=True, writes=True)).allowed
    )


def _may_fill(found: Register, process: ProcessSection, one: RecordFacts, progress: ProgressFacts, by: Actor) -> bool:
    """Whether the state lets those it names change the values, and names this actor."""
    state = state_of(process, one.values)
    if not state.fill:
        return False
    whose = named(state.turn, one.values, progress.maker, office_for(found, progress.maker))
    return not my_keys(by).isdisjoint(whose)


def fixed_in(found: Register) -> tuple[str, ...]:
    """The fields that are not filled in: the state of a process, of an inquiry who is asked and who does it, and what
    whoever opened the register only sees.
    """
    process, share = process_of(found), share_in(found)
    shown_only = sorted(share.fixed) if share else ()
    return (*shown_only, *((process.field,) if process else ()), *((OFFICE, WORKER) if inquiry_of(found) else ()))
