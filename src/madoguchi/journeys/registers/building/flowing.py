"""Changing the process of a draft: its states and actions, beside the choice whose answer the state is; pure."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from madoguchi.journeys.registers.building.editing import (
    Content,
    Part,
    field_of,
    fields_of,
    japanese,
    renamed,
    with_field,
)
from madoguchi.journeys.registers.building.editing_fields import added
from madoguchi.journeys.registers.building.fresh import fresh_id
from madoguchi.journeys.registers.building.wording import act_named, work_order

T = TypeVar("T")

NEW = "+"
"""Stands for a choice that is made for the state."""
MOST_STATES = MOST_ACTS = 40


def process_in(content: Mapping[str, Any]) -> Part | None:
    """The process of the draft, None where it has none."""
    held = content.get("process")
    return dict(held) if isinstance(held, Mapping) else None


@dataclass(frozen=True)
class Beginning:
    """A process that is to be: the states from first to last by id and name, and the action that leads to each."""

    states: tuple[tuple[str, str], ...]
    acts: Mapping[str, str]
    """By the state it leads to, what an action is called; nothing leads to the first."""


def beginning_of(content: Mapping[str, Any], field_id: str, names: Sequence[str]) -> Beginning | None:
    """What a process over this choice would be, its states in the order of the work as far as their names tell it.

    For NEW a choice with the `names` is to be made. None where the field is no choice with options.
    """
    states = [(f"s{at}", name) for at, name in enumerate(names, start=1)]
    if field_id != NEW:
        field = field_of(content, field_id)
        options = field.get("options", ()) if field is not None and field["type"] == "choice" else ()
        states = [(str(one["id"]), japanese(one.get("label"))) for one in options]
        states.sort(key=lambda one: work_order(one[1]))
    if len(states) < 2:
        return None
    return Beginning(tuple(states), {id_: act_named(title) for id_, title in states})


def reordered(plan: Beginning, state_id: str, step: int) -> Beginning:
    """The plan with a state one place further up (-1) or down (1)."""
    return replace(plan, states=tuple(_moved(list(plan.states), lambda one: one[0] == state_id, step)))


def begun(content: Content, field_id: str, plan: Beginning, label: str) -> Content:
    """The content with a process over a choice: the states of the plan, an action from each to the next.

    For NEW a choice of this `label` is made. The first state is for who put the record in, the others are for the
    division that keeps the register; the last is the end.
    """
    if field_id == NEW:
        taken = {japanese(one.get("label")) for one in fields_of(content)}
        content = added(content, f"{label}（進め方）" if label in taken else label, "choice")
        *_, made = fields_of(content)
        options = [{"id": id_, "label": name} for id_, name in plan.states]
        content, field_id = with_field(content, {**made, "options": options}), str(made["id"])
    field = field_of(content, field_id)
    if field is None or {str(one["id"]) for one in field.get("options", ())} != {id_ for id_, _name in plan.states}:
        return content
    content = with_field(content, {**{key: held for key, held in field.items() if key != "show"}, "require": False})
    ids = [id_ for id_, _name in plan.states]
    keeper = {"division": str(content["division"])}
    states: list[Part] = [{"id": id_, "turn": [{"creator": True} if not at else keeper]} for at, id_ in enumerate(ids)]
    states[-1] = {"id": ids[-1], "end": True}
    actions: list[Part] = [
        {"id": f"act_{at}", "title": plan.acts[to], "from": [start], "to": to}
        for at, (start, to) in enumerate(itertools.pairwise(ids), start=1)
    ]
    return {**content, "process": {"field": field_id, "states": states, "actions": actions}}


def without_process(content: Content) -> Content:
    """The content without a process; the choice stays."""
    return {name: held for name, held in content.items() if name != "process"}


def titles_of(content: Mapping[str, Any]) -> dict[str, str]:
    """What the states are called, by id: the options of the choice."""
    process = process_in(content) or {}
    field = field_of(content, str(process.get("field", ""))) or {}
    return {str(one["id"]): japanese(one.get("label")) for one in field.get("options", ())}


def is_in_step(content: Mapping[str, Any]) -> bool:
    """Whether there is one state for each option of the choice."""
    process = process_in(content) or {}
    return {str(one["id"]) for one in process.get("states", ())} == set(titles_of(content))


def in_step(content: Content) -> Content:
    """The content with one state for each option, and no action that leads from or to another."""
    process, options = process_in(content), list(titles_of(content))
    if process is None:
        return content
    held = [one for one in process["states"] if one["id"] in options]
    known = {str(one["id"]) for one in held}
    made = [{"id": id_, "turn": [{"division": str(content["division"])}]} for id_ in options if id_ not in known]
    actions = [{**one, "from": [start for start in one["from"] if start in options]} for one in process["actions"]]
    kept = [one for one in actions if one["from"] and one["to"] in options]
    return {**content, "process": {**process, "states": [*held, *made], "actions": kept}}


def state_of(content: Mapping[str, Any], state_id: str) -> Part | None:
    """The state of this id."""
    return _one((process_in(content) or {}).get("states", ()), state_id)


def act_of(content: Mapping[str, Any], act_id: str) -> Part | None:
    """The action of this id."""
    return _one((process_in(content) or {}).get("actions", ()), act_id)


def _one(several: Sequence[Part], id_: str) -> Part | None:
    return next((one for one in several if one["id"] == id_), None)


def with_state(content: Content, state: Part, title: str) -> Content:
    """The content with another state of this id, called like this."""
    process = process_in(content)
    field = field_of(content, str(process["field"])) if process else None
    if process is None or field is None:
        return content
    options = [
        {**one, "label": renamed(one.get("label", ""), title)} if one["id"] == state["id"] else one
        for one in field.get("options", ())
    ]
    return {**with_field(content, {**field, "options": options}), "process": _with(process, "states", state)}


def with_act(content: Content, act: Part) -> Content:
    """The content with another action of this id."""
    process = process_in(content)
    return {**content, "process": _with(process, "actions", act)} if process else content


def _with(process: Part, key: str, part: Part) -> Part:
    return {**process, key: [part if one["id"] == part["id"] else one for one in process[key]]}


def with_state_added(content: Content, title: str) -> Content:
    """The content with one more option and its state before the first end, for the division that keeps the register."""
    process = process_in(content)
    field = field_of(content, str(process["field"])) if process else None
    if process is None or field is None or len(process["states"]) >= MOST_STATES:
        return content
    options = list(field.get("options", ()))
    id_ = fresh_id("s_")
    content = with_field(content, {**field, "options": [*options, {"id": id_, "label": title}]})
    states = list(process["states"])
    at = next((number for number, one in enumerate(states) if one.get("end")), len(states))
    states.insert(at, {"id": id_, "turn": [{"division": str(content["division"])}]})
    return {**content, "process": {**process, "states": states}}


def with_act_added(content: Content, title: str, start: str, to: str) -> Content:
    """The content with one more action between two states."""
    process = process_in(content)
    known = {str(one["id"]) for one in process["states"]} if process else set()
    if process is None or not {start, to} <= known or len(process["actions"]) >= MOST_ACTS:
        return content
    id_ = _free("act_", {str(one["id"]) for one in process["actions"]})
    made = {"id": id_, "title": title, "from": [start], "to": to}
    return {**content, "process": {**process, "actions": [*process["actions"], made]}}


def without_act(content: Content, act_id: str) -> Content:
    """The content without an action; the last one stays."""
    process = process_in(content)
    left = [one for one in process["actions"] if one["id"] != act_id] if process else []
    return {**content, "process": {**process, "actions": left}} if process and left else content


def without_state(content: Content, state_id: str) -> Content:
    """The content without a state, its option, and the actions from and to it alone; two states stay."""
    process = process_in(content)
    field = field_of(content, str(process["field"])) if process else None
    if process is None or field is None or len(process["states"]) < 3:
        return content
    options = [one for one in field.get("options", ()) if one["id"] != state_id]
    return in_step(with_field(content, {**field, "options": options}))


def moved_state(content: Content, state_id: str, step: int) -> Content:
    """The content with a state one place further up (-1) or down (1); the first is that of a new record."""
    process = process_in(content)
    if process is None:
        return content
    states = _moved(list(process["states"]), lambda one: one["id"] == state_id, step)
    return {**content, "process": {**process, "states": states}}


def _moved(several: list[T], is_it: Callable[[T], bool], step: int) -> list[T]:
    """The list with one of it a place further; as it is where there is no such one, or no place."""
    at = next((number for number, one in enumerate(several) if is_it(one)), -1)
    if at >= 0 and 0 <= at + step < len(several):
        several[at], several[at + step] = several[at + step], several[at]
    return several


def _free(word: str, taken: set[str]) -> str:
    return next(name for at in range(1, 1000) if (name := f"{word}{at}") not in taken)
