"""A process in words, state by state and arrow by arrow, so that it can be drawn with the list beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import NoSuchAct
from madoguchi.engines.records.process_section import Act, Assignee, ProcessSection
from madoguchi.engines.records.queries import surroundings
from madoguchi.engines.records.queries.process import process_of
from madoguchi.engines.records.queries.registers import register_resource, register_section
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.summaries import answer_text
from madoguchi.foundation.access.rules import foresee, require
from madoguchi.foundation.catalogue.queries import Register, register
from madoguchi.foundation.identity.standing_in import names_of
from madoguchi.journeys.registers.opening import ADD, VIEW
from madoguchi.journeys.registers.standing import post_name
from madoguchi.values.actor import Actor
from madoguchi.values.conditions import explanation
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

Who = tuple[Message | str, ...]


@dataclass(frozen=True)
class StateFacts:
    """One state: who acts in it, and within how many working days."""

    id: str
    title: str
    turn: Who
    due_days: int | None
    is_end: bool


@dataclass(frozen=True)
class ArrowFacts:
    """One action from one state to another: its number in the picture, who does it and when."""

    number: int
    start: str
    to: str
    title: str
    who: Who
    when: Message | None


@dataclass(frozen=True)
class Picture:
    """What is drawn of a process: its states and the arrows between them."""

    states: tuple[StateFacts, ...]
    arrows: tuple[ArrowFacts, ...]


@dataclass(frozen=True)
class ProcessSheet(Picture):
    """The process of a register, to be drawn and listed."""

    register: Register


def process_sheet(register_id: str, *, by: Actor, language: str) -> ProcessSheet:
    """The process of a register, for who may see it or put records in. Raises NoSuchAct where there is none."""
    found = register(register_id)
    process = process_of(found)
    if not foresee(by, ADD, register_resource(found, ADD)).allowed:
        require(by, VIEW, register_resource(found, VIEW))
    if process is None:
        raise NoSuchAct
    return drawn(found, process, surroundings(language))


def drawn(found: Register, process: ProcessSection, at: Circumstances) -> ProcessSheet:
    """The process of a register in words."""
    picture = _picture(register_section(found), process, at)
    return ProcessSheet(picture.states, picture.arrows, found)


def picture_of_draft(content: Mapping[str, Any], language: str) -> Picture | None:
    """The process of a draft; None where it has none, or cannot be read yet, which its findings tell."""
    if not content.get("process"):
        return None
    try:
        process = ProcessSection.model_validate(content["process"])
        section = RegisterSection.model_validate(content["record"])
    except ValidationError:
        return None
    known = process.by_id
    is_whole = all({*one.start, one.to} <= set(known) for one in process.actions)
    return _picture(section, process, surroundings(language)) if is_whole else None


def _picture(section: RegisterSection, process: ProcessSection, at: Circumstances) -> Picture:
    names = names_of([one.person for one in _every_assignee(process) if one.person])
    states = tuple(
        StateFacts(
            one.id, _state_name(section, process, one.id, at), _who(one.turn, section, names, at), one.due_days, one.end
        )
        for one in process.states
    )
    whose = {one.id: one.turn for one in states}
    pairs = [
        (start, act) for state in process.states for act in process.actions for start in act.start if start == state.id
    ]
    arrows = tuple(
        ArrowFacts(
            number,
            start,
            act.to,
            words_in(act.title, at.language),
            _who(act.who, section, names, at) or whose[start],
            _when(act, section, at),
        )
        for number, (start, act) in enumerate(pairs, start=1)
    )
    return Picture(states, arrows)


def _state_name(section: RegisterSection, process: ProcessSection, state_id: str, at: Circumstances) -> str:
    field = section.by_id.get(process.field)
    return answer_text(field, state_id, at) if field else state_id


def _every_assignee(process: ProcessSection) -> list[Assignee]:
    return [one for part in (*process.states,) for one in part.turn] + [
        one for act in process.actions for one in act.who
    ]


def _who(assignees: tuple[Assignee, ...], section: RegisterSection, names: Mapping[str, str], at: Circumstances) -> Who:
    return tuple(_one(assignee, section, names, at) for assignee in assignees)


def _one(one: Assignee, section: RegisterSection, names: Mapping[str, str], at: Circumstances) -> Message | str:
    if one.person:
        return names.get(one.person, one.person)
    if one.division:
        return post_name(f"{one.division}/{one.position}" if one.position else one.division)
    if one.creator:
        return msg("出した人")
    if one.superior:
        return msg("出した人の上司")
    label = words_in(section.by_id[one.field].label, at.language) if one.field in section.by_id else one.field
    return msg("「{label}」に書いた人か課", label=label)


def _when(act: Act, section: RegisterSection, at: Circumstances) -> Message | None:
    if act.when is None:
        return None

    def label(name: str) -> str:
        return words_in(section.by_id[name].label, at.language) if name in section.by_id else name

    def value(name: str, answer: object) -> str:
        field = section.by_id.get(name)
        return answer_text(field, answer, at) if field and answer is not None else str(answer)

    def is_time(name: str) -> bool:
        return name in section.by_id and section.by_id[name].is_time

    return explanation(act.when, label, value, is_time)
