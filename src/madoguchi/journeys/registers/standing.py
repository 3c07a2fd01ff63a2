"""Where a record of a process stands, whose turn it is, and what somebody may do with it, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language

from madoguchi.engines.cases.queries import division_name
from madoguchi.engines.records.actions.process import office_for
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.process_section import Act, ProcessSection
from madoguchi.engines.records.queries.process import ProgressFacts, process_of, progress_of, progress_of_all
from madoguchi.engines.records.queries.registers import RecordFacts, register_section
from madoguchi.engines.records.rules.process import Maker, Office, possible, state_of
from madoguchi.engines.records.summaries import answer_text
from madoguchi.foundation.access.rules import foresee
from madoguchi.foundation.catalogue.errors import NotInTheCity
from madoguchi.foundation.catalogue.queries import Register, city
from madoguchi.foundation.identity.standing_in import names_of
from madoguchi.journeys.registers.record_resources import ACT, act_resource, my_keys
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today
from madoguchi.values.words import words_in


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
        acts=tuple(act_in_words(found, process, act, at) for act in acts),
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
            told[one.ref] = tuple(act_in_words(found, process, act, at) for act in acts)
    return told


def act_in_words(found: Register, process: ProcessSection, act: Act, at: Circumstances) -> PossibleAct:
    """An action as whoever may do it reads it."""
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
        named_position = words_in(city().position(position).name, get_language() or "ja")
    except NotInTheCity:
        named_position = position
    return f"{division_name(division)} {named_position}"
