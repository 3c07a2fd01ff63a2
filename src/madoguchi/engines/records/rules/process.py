"""The rules of a process: whose turn a record is, what may be done, and what of a process could never be done."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from madoguchi.engines.records.process_section import LONGEST_REFERENCE, Act, Assignee, ProcessSection, State
from madoguchi.values.actor import Actor
from madoguchi.values.conditions import Moment

Values = Mapping[str, object]


@dataclass(frozen=True)
class Maker:
    """Who put a record in, with the division and position they had then; both empty for the house itself."""

    ref: str
    name: str
    division: str = ""
    position: str = ""


def maker_of(by: Actor) -> Maker:
    """Whoever puts a record in, with the first post of today."""
    duty = by.duties[0] if by.duties else None
    return Maker(by.ref, by.name, duty.division if duty else "", duty.position if duty else "")


@dataclass(frozen=True)
class Office:
    """What is known of the office when a turn is worked out.

    `positions` are those of the city from the lowest to the highest, `held` those somebody other than the maker holds
    in the maker's division today, `owner` the division that keeps the register.
    """

    divisions: frozenset[str]
    positions: Sequence[str]
    held: frozenset[str]
    owner: str


def first_state(process: ProcessSection, values: Values) -> dict[str, object]:
    """The values with the first state where they name none."""
    return {process.field: process.first.id, **values}


def person(ref: str) -> str:
    """A person as a turn names them."""
    return f"p:{ref}"


def post(division: str, position: str | None = None) -> str:
    """A division, or one position in it, as a turn names it."""
    return f"d:{division}/{position}" if position else f"d:{division}"


def keys_of(by: Actor, stood_in_for: Collection[str] = ()) -> frozenset[str]:
    """Every name under which a turn is this actor's: themselves, the posts of today, and for whom they deputise."""
    posts = {key for duty in by.duties for key in (post(duty.division), post(duty.division, duty.position))}
    return frozenset({person(ref) for ref in (by.ref, *stood_in_for) if ref} | posts)


def state_of(process: ProcessSection, values: Values) -> State:
    """The state a record stands in; one that has none, or one that was removed since, stands in the first."""
    return process.by_id.get(str(values.get(process.field)), process.first)


def turn_of(state: State, values: Values, maker: Maker, office: Office) -> tuple[str, ...]:
    """Whose turn a record in this state is; nobody's at the end."""
    return () if state.end else named(state.turn, values, maker, office)


def named(assignees: Sequence[Assignee], values: Values, maker: Maker, office: Office) -> tuple[str, ...]:
    """The people and posts these assignees are for this record, each once."""
    found = (_named(one, values, maker, office) for one in assignees)
    return tuple(dict.fromkeys(key for key in found if key))


def _named(one: Assignee, values: Values, maker: Maker, office: Office) -> str:
    if one.person:
        return person(one.person)
    if one.division:
        return post(one.division, one.position)
    if one.creator:
        return person(maker.ref) if maker.ref else ""
    if one.superior:
        return superior_of(maker, office)
    told = str(values.get(one.field or "") or "")
    if told in office.divisions:
        return post(told)
    # What cannot be the public id of anybody names nobody.
    return person(told) if 0 < len(told) <= LONGEST_REFERENCE else ""


def named_by_fields(process: ProcessSection) -> tuple[str, ...]:
    """The fields that say whose turn a record is."""
    return tuple(dict.fromkeys(one.field for state in process.states for one in state.turn if one.field))


def superior_of(maker: Maker, office: Office) -> str:
    """The next position above the maker's that somebody else holds; where there is none, the owner of the register."""
    rank = office.positions.index(maker.position) if maker.position in office.positions else -1
    above = (one for one in office.positions[rank + 1 :] if one in office.held)
    found = next(above, None) if maker.division else None
    return post(maker.division, found) if found else post(office.owner)


def possible(process: ProcessSection, values: Values, moment: Moment) -> tuple[Act, ...]:
    """The actions that may be done with these answers, whoever does them."""
    here = state_of(process, values).id
    return tuple(one for one in process.actions if here in one.start and one.holds(values, moment))


def who_may(process: ProcessSection, act: Act, values: Values) -> tuple[Assignee, ...]:
    """Those an action is for: its own, or those whose turn it is."""
    return act.who or state_of(process, values).turn


def is_for_the_maker(assignees: Sequence[Assignee]) -> bool:
    """Whether the creator is named: otherwise nobody does it to what they put in themselves."""
    return any(one.creator for one in assignees)


def unreachable(process: ProcessSection) -> Iterator[str]:
    """States no record ever comes to."""
    reached = _closure({process.first.id}, _steps(process))
    return (one.id for one in process.states if one.id not in reached)


def endless(process: ProcessSection) -> Iterator[str]:
    """States from which no end can be reached."""
    steps = _steps(process)
    ends = {one.id for one in process.states if one.end}
    return (one.id for one in process.states if not _closure({one.id}, steps) & ends)


def stuck(process: ProcessSection) -> Iterator[str]:
    """States before the end where nobody could act: nobody is named, or every action waits for a condition."""
    for state in process.states:
        acts = [one for one in process.actions if state.id in one.start]
        sure = [one for one in acts if one.when is None and (one.who or state.turn)]
        if not state.end and acts and not sure:
            yield state.id


def _steps(process: ProcessSection) -> dict[str, set[str]]:
    steps: dict[str, set[str]] = {one.id: set() for one in process.states}
    for act in process.actions:
        for start in act.start:
            steps.setdefault(start, set()).add(act.to)
    return steps


def _closure(found: set[str], steps: Mapping[str, set[str]]) -> set[str]:
    while True:
        further = {to for start in found for to in steps.get(start, ())} - found
        if not further:
            return found
        found = found | further
