"""The tasks of a member of staff over all registers, what they put in themselves, and what they may put in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.queries import surroundings
from madoguchi.engines.records.queries.process import (
    TaskFacts,
    TaskPage,
    inquiry_of,
    process_of,
    put_in_by,
    tasks_of,
    turns_by_register,
)
from madoguchi.engines.records.queries.registers import register_resource, register_section
from madoguchi.engines.records.rules.process import state_of
from madoguchi.foundation.access.rules import foresee
from madoguchi.foundation.catalogue.queries import Register, registers
from madoguchi.journeys.registers.opening import ADD, see
from madoguchi.journeys.registers.record_resources import VIEW_RECORD, my_keys, part_resource
from madoguchi.journeys.registers.rows import cell
from madoguchi.journeys.registers.standing import in_words, is_late, state_name
from madoguchi.values.actor import Actor
from madoguchi.values.words import words_in


@dataclass(frozen=True)
class TaskLine:
    """One record in a list of tasks; its heading stands there only for who may see the record."""

    register_id: str
    register: str
    ref: str
    heading: str
    state: str
    is_end: bool
    entered_at: datetime
    due_on: date | None
    is_late: bool
    maker: str
    turn: tuple[str, ...]
    is_inquiry: bool
    """Whether it is a division's answer to an inquiry, which has a page of its own."""


@dataclass(frozen=True)
class FormLine:
    """One internal application this member of staff may put in."""

    id: str
    title: str
    summary: str


@dataclass(frozen=True)
class RegisterTurns:
    """A register, and how many of its records have a turn of this member of staff."""

    id: str
    title: str
    count: int


@dataclass(frozen=True)
class TasksSheet:
    """One page of tasks, and the cursor of the next."""

    lines: tuple[TaskLine, ...]
    next: str
    registers: tuple[RegisterTurns, ...] = ()
    register: str = ""
    """The one whose turns alone are shown; "" for all of them."""


@transaction.atomic
def my_tasks(after: str, *, by: Actor, language: str, size: int, register_id: str = "") -> TasksSheet:
    """The records whose turn is theirs, also as a deputy, the nearest due day first; of one register where it is named.

    One that has none of their turns is as good as none named. What the rules close to them stands in no list, whatever
    the turn of their post: a company's people and administrators are told of no record with persons.
    """
    keys = my_keys(by)
    counted = _counted(keys, by, language)
    chosen = register_id if register_id in {one.id for one in counted} else ""
    page = tasks_of(keys, after, size=size, register_id=chosen)
    return replace(_sheet(page, keys, by, language, of_others=True), registers=counted, register=chosen)


def _counted(keys: frozenset[str], by: Actor, language: str) -> tuple[RegisterTurns, ...]:
    """The registers with a turn of theirs, as far as the rules open them."""
    current = {one.id: one for one in registers() if process_of(one)}
    return tuple(
        RegisterTurns(one.register_id, current[one.register_id].title(language), one.count)
        for one in turns_by_register(keys)
        if one.register_id in current
        and foresee(by, VIEW_RECORD, part_resource(current[one.register_id], one.first.progress, keys, by)).allowed
    )


@transaction.atomic
def put_in(after: str, *, by: Actor, language: str, size: int) -> TasksSheet:
    """The records they put in themselves, the newest first, with whose turn each is."""
    return _sheet(put_in_by(by.ref, after, size=size), my_keys(by), by, language)


def forms_for(by: Actor, *, language: str) -> tuple[FormLine, ...]:
    """The internal applications of the city that this member of staff may put in."""
    return tuple(
        FormLine(one.id, one.title(language), words_in(one.header.summary, language))
        for one in registers()
        if process_of(one) and not inquiry_of(one) and foresee(by, ADD, register_resource(one, ADD)).allowed
    )


def _sheet(page: TaskPage, keys: frozenset[str], by: Actor, language: str, *, of_others: bool = False) -> TasksSheet:
    """The lines of a page; those of a register that was retired are left out, and looks at persons are written down."""
    at, current = surroundings(language), {one.id: one for one in registers()}
    lines: list[TaskLine] = []
    seen: dict[str, list[TaskFacts]] = {}
    for task in page.tasks:
        found = current.get(task.record.register_id)
        if found is None or process_of(found) is None:
            continue
        may_see = foresee(by, VIEW_RECORD, part_resource(found, task.progress, keys, by)).allowed
        if of_others and not may_see:
            continue
        # Of what they put in themselves everybody reads here how it stands, also who may not open it.
        seen.setdefault(found.id, []).append(task)
        lines.append(_line(found, task, at, may_see=may_see))
    for register_id, tasks in seen.items():
        see(current[register_id], [task.record for task in tasks], "list", by=by)
    return TasksSheet(_with_names(lines), page.next)


def _line(found: Register, task: TaskFacts, at: Circumstances, *, may_see: bool) -> TaskLine:
    one, section, process = task.record, register_section(found), process_of(found)
    assert process is not None  # noqa: S101 - the caller looked
    state = state_of(process, one.values)
    heading = cell(section.by_id[section.heading], one.values.get(section.heading), at) if may_see else ""
    return TaskLine(
        register_id=found.id,
        register=found.title(at.language),
        ref=one.ref,
        heading=heading or one.ref,
        state=state_name(found, process, state.id, at),
        is_end=state.end,
        entered_at=task.progress.entered_at,
        due_on=task.progress.due_on,
        is_late=is_late(task.progress.due_on) and not state.end,
        maker=task.progress.maker.name,
        turn=task.progress.turn,
        is_inquiry=inquiry_of(found) is not None,
    )


def _with_names(lines: Iterable[TaskLine]) -> tuple[TaskLine, ...]:
    """The same lines with the names of those whose turn each is, asked for together."""
    lines = list(lines)
    keys = list(dict.fromkeys(key for line in lines for key in line.turn))
    names = dict(zip(keys, in_words(keys), strict=True))
    return tuple(TaskLine(**{**vars(line), "turn": tuple(names[key] for key in line.turn)}) for line in lines)
