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
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.access.rules import foresee, require
from madoguchi.foundation.access.sight import require_sight
from madoguchi.foundation.catalogue.errors import UnknownRegister
from madoguchi.foundation.catalogue.queries import Register, register
from madoguchi.journeys.registers.opening import EDIT, VIEW, see, seen_record
from madoguchi.journeys.registers.record_resources import VIEW_RECORD, my_keys, part_resource, record_resource
from madoguchi.journeys.registers.shares import check_not_shut, opened_for, with_record
from madoguchi.journeys.registers.sight import knows_of, register_there
from madoguchi.values.actor import Actor
from madoguchi.values.refusal import Refusal


@transaction.atomic
def record_opened(register_id: str, ref: str, *, by: Actor) -> tuple[Register, RecordFacts]:
    """The record, written down as read: for who may see the register, put it in, has a turn in it, or moved it on.

    Raises UnknownRegister and NoSuchRecord, and NotPermitted where the whole register is shut to them.
    """
    found = _shown_to(register_there(register_id, VIEW, by), by)
    whole, unseen = register_resource(found, VIEW), _unseen(found, ref, by)
    has_process, may_view = process_of(found) is not None, foresee(by, VIEW, whole).allowed
    if not has_process or (may_view and is_in_share(found, ref)):
        require_sight(by, VIEW, whole, unseen)
        return found, seen_record(found, ref, by=by)
    progress = progress_of(ref)
    part = part_resource(found, progress, my_keys(by), by)
    if not part.near and by.ref and has_moved(ref, by.ref):
        # Whoever decided sees what they decided, also when the record is out of their hands.
        part = replace(part, near=frozenset({by.ref}))
    # Whoever does not see this record learns nothing of it, not even that it is there.
    require_sight(by, VIEW_RECORD, part, unseen)
    one = shown_in(found, ref)
    see(found, [one], "read", by=by)
    return found, one


def _shown_to(whole: Register, by: Actor) -> Register:
    """The register with this actor's share; UnknownRegister instead of NotPermitted for who does not know of it."""
    try:
        return check_not_shut(opened_for(whole, by), by)
    except NotPermitted:
        if knows_of(whole, by):
            raise
        raise UnknownRegister(register=whole.id) from None


def _unseen(found: Register, ref: str, by: Actor) -> Refusal:
    """What is said of a record that is not in sight: who does not know of the register learns nothing of it either."""
    return NoSuchRecord(ref=ref[:16]) if knows_of(found, by) else UnknownRegister(register=found.id)


def opened_to_edit(register_id: str, ref: str, *, by: Actor) -> Register:
    """The register, for who may change its records, as it is opened to change this one.

    Raises UnknownRegister, NotPermitted for who sees the record, and NoSuchRecord for who does not.
    """
    found = opened_for(register_there(register_id, EDIT, by), by)
    _check_edits(found, ref, by)
    return check_not_shut(found, by)


def _check_edits(found: Register, ref: str, by: Actor) -> None:
    """Raises NotPermitted for who sees the record and may not change it, NoSuchRecord for who does not see it."""
    whole = register_resource(found, EDIT)
    if foresee(by, EDIT, whole).allowed or _is_in_sight(found, ref, by):
        require(by, EDIT, whole)
    else:
        require_sight(by, EDIT, whole, _unseen(found, ref, by))


def _is_in_sight(found: Register, ref: str, by: Actor) -> bool:
    """Whether somebody who may not change records sees this one."""
    could = may_open_record(found.id, ref, by=by)
    try:
        return could and not shown_in(found, ref).is_deleted
    except NoSuchRecord:
        return False


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

    Raises UnknownRegister, NotPermitted for who sees the record, and NoSuchRecord for who does not.
    """
    found = opened_for(register_there(register_id, EDIT, by), by)
    if _has_turn(found, ref, by=by):
        return with_record(found)
    _check_edits(found, ref, by)
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
