"""The process of a register: opening a record one has a part in, what may be done with it and by whom, and doing it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from madoguchi.engines.cases.queries import division_name
from madoguchi.engines.records.actions import registers as actions
from madoguchi.engines.records.actions.process import office_for
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import ActNotPossible, NoSuchAct, NoSuchRecord, StaleRecord
from madoguchi.engines.records.inquiry_section import OFFICE, WORKER
from madoguchi.engines.records.process_section import Act, ProcessSection
from madoguchi.engines.records.queries import surroundings
from madoguchi.engines.records.queries.process import (
    ProgressFacts,
    has_moved,
    inquiry_of,
    process_of,
    progress_of,
    progress_of_all,
)
from madoguchi.engines.records.queries.registers import (
    RecordFacts,
    record_of,
    register_resource,
    register_section,
    scope_of,
    shown_in,
)
from madoguchi.engines.records.queries.shares import changes_in_share, is_in_share, share_in
from madoguchi.engines.records.rules.checking import problems_in
from madoguchi.engines.records.rules.flow import asked
from madoguchi.engines.records.rules.process import (
    Maker,
    Office,
    is_for_the_maker,
    keys_of,
    named,
    person,
    possible,
    state_of,
    who_may,
)
from madoguchi.engines.records.summaries import answer_text
from madoguchi.foundation.access.rules import Resource, foresee, require
from madoguchi.foundation.catalogue.errors import NotInTheCity
from madoguchi.foundation.catalogue.queries import Register, city, register
from madoguchi.foundation.identity.standing_in import names_of, stood_in_for
from madoguchi.journeys import jobs
from madoguchi.journeys.registers.errors import RecordIncomplete
from madoguchi.journeys.registers.lists import EDIT, VIEW, cell, see, seen_record
from madoguchi.journeys.registers.shares import check_not_shut, opened_for, with_record
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today
from madoguchi.values.words import words_in

VIEW_RECORD, ACT = "view_record", "act_on_record"


@dataclass(frozen=True)
class PossibleAct:
    """An action that may be done now: where it leads, and whether a reason is asked."""

    id: str
    title: str
    to: str
    needs_reason: bool


@dataclass(frozen=True)
class Standing:
    """Where a record stands, in words; `acts` are those this actor may do now, `is_mine` says that it is their turn."""

    state: str
    state_id: str
    is_end: bool
    entered_at: datetime
    due_on: date | None
    is_late: bool
    turn: tuple[str, ...]
    is_mine: bool
    maker: str
    acts: tuple[PossibleAct, ...]


@dataclass(frozen=True)
class ActSheet:
    """One action before it is done."""

    register: Register
    record: RecordFacts
    heading: str
    act: PossibleAct
    state: str
    next_turn: tuple[str, ...]


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
        and foresee(by, VIEW_RECORD, _resource(found, progress.maker.ref, by, is_near=True, writes=True)).allowed
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


def my_keys(by: Actor) -> frozenset[str]:
    """Every name under which a turn is this actor's today, also as a deputy."""
    return keys_of(by, stood_in_for(by.ref) if by.ref else ())


def part_resource(found: Register, progress: ProgressFacts | None, keys: Iterable[str], by: Actor) -> Resource:
    """One record of a process as the rules of access see it for this actor: near are its maker and whose turn it is."""
    owner = progress.maker.ref if progress else ""
    has_turn = progress is not None and not set(keys).isdisjoint(progress.turn)
    return _resource(found, owner, by, is_near=has_turn or owner == by.ref)


def _resource(
    found: Register, owner: str, by: Actor, *, is_near: bool, drafter: str = "", writes: bool = False
) -> Resource:
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


def standing_of(found: Register, one: RecordFacts, *, by: Actor, at: Circumstances) -> Standing | None:
    """Where the record stands and what this actor may do; None in a register without a process."""
    process = process_of(found)
    progress = progress_of(one.ref) if process else None
    if process is None or progress is None:
        return None
    state, keys = state_of(process, one.values), my_keys(by)
    acts = () if one.is_deleted else _acts(found, process, one, progress, keys, by, at)
    return Standing(
        state=state_name(found, process, state.id, at),
        state_id=state.id,
        is_end=state.end,
        entered_at=progress.entered_at,
        due_on=progress.due_on,
        is_late=is_late(progress.due_on),
        turn=in_words(progress.turn),
        is_mine=bool(acts) and not keys.isdisjoint(progress.turn),
        maker=progress.maker.name,
        acts=tuple(_told(found, process, act, at) for act in acts),
    )


def is_late(due_on: date | None) -> bool:
    """Whether a due day is over."""
    return due_on is not None and due_on < today()


def _acts(
    found: Register,
    process: ProcessSection,
    one: RecordFacts,
    progress: ProgressFacts,
    keys: frozenset[str],
    by: Actor,
    at: Circumstances,
    office: Office | None = None,
) -> tuple[Act, ...]:
    """What is possible and permitted to this actor, in the order of the definition."""
    return tuple(
        act
        for act in possible(process, one.values, at.moment)
        if foresee(by, ACT, act_resource(found, process, act, one, progress, keys, by, office)).allowed
    )


def _asks_superior(act: Act) -> bool:
    return any(one.superior for one in act.who)


def acts_on(
    found: Register, rows: Sequence[RecordFacts], *, by: Actor, at: Circumstances
) -> dict[str, tuple[PossibleAct, ...]]:
    """What this actor may do now with each of many records, by number, in a fixed number of questions.

    An action for somebody's superior is left out: whose it is, the page of the record says.
    """
    process = process_of(found)
    if process is None:
        return {}
    many, keys = progress_of_all([one.ref for one in rows]), my_keys(by)
    plain = process.model_copy(update={"actions": tuple(one for one in process.actions if not _asks_superior(one))})
    office = office_for(found, Maker("", ""))
    told: dict[str, tuple[PossibleAct, ...]] = {}
    for one in rows:
        progress = many.get(one.ref)
        if progress is not None and not one.is_deleted:
            acts = _acts(found, plain, one, progress, keys, by, at, office)
            told[one.ref] = tuple(_told(found, process, act, at) for act in acts)
    return told


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
    return _resource(found, maker.ref, by, is_near=not keys.isdisjoint(whose), drafter=drafter, writes=True)


def _told(found: Register, process: ProcessSection, act: Act, at: Circumstances) -> PossibleAct:
    return PossibleAct(act.id, words_in(act.title, at.language), state_name(found, process, act.to, at), act.reason)


def state_name(found: Register, process: ProcessSection, state_id: str, at: Circumstances) -> str:
    """A state in the reader's language: the label of its option."""
    return answer_text(register_section(found).by_id[process.field], state_id, at)


def in_words(keys: Iterable[str]) -> tuple[str, ...]:
    """Whose turn it is, as the office says it."""
    keys = list(keys)
    names = names_of([key[2:] for key in keys if key.startswith("p:")])
    return tuple(names.get(key[2:], key[2:]) if key.startswith("p:") else post_name(key[2:]) for key in keys)


def post_name(post: str) -> str:
    """A division, or a position in it, by name."""
    division, _, position = post.partition("/")
    if not position:
        return division_name(division)
    try:
        named_position = words_in(city().position(position).name, "ja")
    except NotInTheCity:
        named_position = position
    return f"{division_name(division)} {named_position}"


@transaction.atomic
def act_sheet(register_id: str, ref: str, act_id: str, *, by: Actor, language: str) -> ActSheet:
    """One action before it is done. Raises NoSuchAct, ActNotPossible, NoSuchRecord and NotPermitted."""
    found, one = record_opened(register_id, ref, by=by)
    at = surroundings(language)
    process, act, progress = _permitted(found, one, act_id, by, at)
    section = register_section(found)
    assignees = process.by_id[act.to].turn if not process.by_id[act.to].end else ()
    following = named(assignees, one.values, progress.maker, office_for(found, progress.maker))
    return ActSheet(
        register=found,
        record=one,
        heading=cell(section.by_id[section.heading], one.values.get(section.heading), at) or one.ref,
        act=_told(found, process, act, at),
        state=state_name(found, process, state_of(process, one.values).id, at),
        next_turn=in_words(following),
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
    kept = actions.act_on_record(found, ref, act_id, revision=revision, reason=reason, by=by)
    tell_turn(found, kept)
    return kept


def _check_whole(found: Register, one: RecordFacts, at: Circumstances) -> None:
    """What is filled in on its way does not end with a gap; raises RecordIncomplete."""
    if problems_in(asked(register_section(found).form, one.values, at), {}, at):
        raise RecordIncomplete()


def tell_turn(found: Register, kept: RecordFacts) -> None:
    """Enqueue the message to those whose turn a record with a process is now."""
    if process_of(found):
        jobs.tell_turn.defer(register=found.id, ref=kept.ref, revision=kept.revision)
