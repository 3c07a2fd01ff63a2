"""Doing an action of the process of a register, and telling those whose turn it is then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from madoguchi.engines.records.actions.changing_records import act_on_record, change_record
from madoguchi.engines.records.actions.process import office_for
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import ActNotPossible, NoSuchAct, StaleRecord
from madoguchi.engines.records.inquiry_section import ANSWERED
from madoguchi.engines.records.process_section import Act, ProcessSection
from madoguchi.engines.records.queries import surroundings
from madoguchi.engines.records.queries.process import ProgressFacts, inquiry_of, process_of, progress_of
from madoguchi.engines.records.queries.registers import RecordFacts, register_section
from madoguchi.engines.records.rules.checking import problems_in
from madoguchi.engines.records.rules.flow import asked
from madoguchi.engines.records.rules.process import named, possible, state_of
from madoguchi.foundation.access.rules import require
from madoguchi.foundation.catalogue.queries import Register, register
from madoguchi.journeys import jobs
from madoguchi.journeys.registers.changed_values import Values
from madoguchi.journeys.registers.errors import RecordIncomplete
from madoguchi.journeys.registers.record_opening import record_opened
from madoguchi.journeys.registers.record_resources import ACT, act_resource, my_keys
from madoguchi.journeys.registers.rows import heading_of
from madoguchi.journeys.registers.standing import PossibleAct, act_in_words, in_words, state_name
from madoguchi.values.actor import Actor


@dataclass(frozen=True)
class ActSheet:
    """One action before it is done."""

    register: Register
    record: RecordFacts
    heading: str
    act: PossibleAct
    state: str
    next_turn: tuple[str, ...]
    answers_inquiry: bool
    """Whether a division's answer to an inquiry is given by it, which is done on the page of that answer."""


@transaction.atomic
def act_sheet(register_id: str, ref: str, act_id: str, *, by: Actor, language: str) -> ActSheet:
    """One action before it is done. Raises NoSuchAct, ActNotPossible, NoSuchRecord and NotPermitted."""
    found, one = record_opened(register_id, ref, by=by)
    at = surroundings(language)
    process, act, progress = _permitted(found, one, act_id, by, at)
    assignees = process.by_id[act.to].turn if not process.by_id[act.to].end else ()
    following = named(assignees, one.values, progress.maker, office_for(found, progress.maker))
    return ActSheet(
        register=found,
        record=one,
        heading=heading_of(found, one, at),
        act=act_in_words(found, process, act, at),
        state=state_name(found, process, state_of(process, one.values).id, at),
        next_turn=in_words(following),
        answers_inquiry=inquiry_of(found) is not None and act.to == ANSWERED,
    )


def _permitted(
    found: Register, one: RecordFacts, act_id: str, by: Actor, at: Circumstances
) -> tuple[ProcessSection, Act, ProgressFacts]:
    """The action, when this actor may do it to the record now; raises NoSuchAct, ActNotPossible, NotPermitted."""
    process, progress = process_of(found), progress_of(one.ref)
    act = process.action(act_id) if process else None
    if process is None or progress is None or act is None:
        raise NoSuchAct
    if act not in possible(process, one.values, at.moment):
        raise ActNotPossible(state=state_name(found, process, state_of(process, one.values).id, at))
    require(by, ACT, act_resource(found, process, act, one, progress, my_keys(by), by))
    return process, act, progress


@transaction.atomic
def act(
    register_id: str, ref: str, act_id: str, *, revision: int, reason: str, by: Actor, language: str
) -> RecordFacts:
    """Do one action, and tell those whose turn it is then, in the same transaction.

    Raises what `act_sheet` raises, StaleRecord, ActReasonMissing and RecordIncomplete.
    """
    found, one = record_opened(register_id, ref, by=by)
    if one.revision != revision:
        raise StaleRecord(who=one.updated_by)
    at = surroundings(language)
    process, chosen, _ = _permitted(found, one, act_id, by, at)
    if state_of(process, one.values).fill and process.by_id[chosen.to].end:
        _check_whole(found, one, at)
    kept = act_on_record(found, ref, act_id, revision=revision, reason=reason, by=by)
    tell_turn(found, kept)
    return kept


def _check_whole(found: Register, one: RecordFacts, at: Circumstances) -> None:
    """What is filled in on its way does not end with a gap; raises RecordIncomplete."""
    if problems_in(asked(register_section(found).form, one.values, at), {}, at):
        raise RecordIncomplete()


def tell_turn(found: Register, kept: RecordFacts) -> None:
    """Enqueue the message to those whose turn a new or moved record with a process is now."""
    if process_of(found):
        jobs.tell_turn.defer(register=found.id, ref=kept.ref)


@transaction.atomic
def change_and_tell(
    found: Register, ref: str, values: Values, *, reason: str, by: Actor, revision: int, kind: str = "change"
) -> RecordFacts:
    """Change a record, and tell those whose turn it has become by that: a field may say whose it is.

    Whose turn it was already is not told again. Raises what `change_record` raises.
    """
    before = _turn_of(found, ref)
    changed = change_record(found, ref, values, reason=reason, by=by, revision=revision, kind=kind)
    if came := sorted(_turn_of(found, ref) - before):
        jobs.tell_turn.defer(register=found.id, ref=ref, came=came)
    return changed


def _turn_of(found: Register, ref: str) -> frozenset[str]:
    progress = progress_of(ref) if process_of(found) else None
    return frozenset(progress.turn) if progress else frozenset()


def tell_turns(register_id: str, number: str, *, kind: str, by: Actor, since: datetime | None) -> None:
    """Enqueue the messages about what changes of this kind, by this person and since then, brought whose turn.

    `number` is that of the file or of the one value for many records: each of those people is written to once.
    """
    if since is not None and process_of(register(register_id)):
        jobs.tell_turns.defer(register=register_id, number=number, kind=kind, by_ref=by.ref, since=since.isoformat())
