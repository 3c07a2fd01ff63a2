"""How far everybody has come with an inquiry, and what who asks does about it: remind, and let the answers stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from madoguchi.engines.cases.queries import division_name
from madoguchi.engines.metrics.inquiries import count_inquiry
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.inquiry_section import (
    ANSWERED,
    MINUTES,
    MOST_ASKED,
    OFFICE,
    PEOPLE,
    WORKER,
    InquirySection,
)
from madoguchi.engines.records.process_section import ProcessSection
from madoguchi.engines.records.queries import surroundings
from madoguchi.engines.records.queries.process import ProgressFacts, process_of, progress_in
from madoguchi.engines.records.queries.register_lists import list_page
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.queries.registers import RecordFacts, register_resource
from madoguchi.engines.records.rules.process import state_of
from madoguchi.foundation.access.rules import foresee
from madoguchi.foundation.catalogue.actions import publish_register
from madoguchi.foundation.catalogue.queries import Register, register_contents
from madoguchi.foundation.journal.actions import record_act
from madoguchi.journeys import jobs
from madoguchi.journeys.registers.errors import AlreadyStanding
from madoguchi.journeys.registers.inquiry_opening import inquiry_opened
from madoguchi.journeys.registers.looks import view_of
from madoguchi.journeys.registers.opening import EDIT
from madoguchi.journeys.registers.standing import in_words, is_late, state_name
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today


@dataclass(frozen=True)
class DivisionLine:
    """How far one division has come; `people` answered, each in so many `minutes`: None while nobody said."""

    ref: str
    division: str
    state: str
    is_answered: bool
    is_late: bool
    turn: tuple[str, ...]
    at: datetime
    by: str
    people: int
    minutes: int | None


@dataclass(frozen=True)
class BoardSheet:
    """An inquiry with every division; `mine` are those this member of staff may answer for."""

    register: Register
    inquiry: InquirySection
    owner: str
    lines: tuple[DivisionLine, ...]
    answered: int
    mine: tuple[DivisionLine, ...]
    may_manage: bool

    @property
    def percent(self) -> int:
        """The share of the divisions that answered, rounded down."""
        return self.answered * 100 // len(self.lines) if self.lines else 0

    @property
    def minutes(self) -> int:
        """What the answers cost so far: people times the minutes of each, where somebody said."""
        return sum(line.people * (line.minutes or 0) for line in self.lines if line.is_answered)


def board(register_id: str, *, by: Actor, language: str) -> BoardSheet:
    """How far every division has come. Raises NoSuchInquiry, NotPermitted."""
    found, inquiry = inquiry_opened(register_id, by)
    at, process = surroundings(language), process_of(found)
    rows = list_page(found, view_of(found, "all"), Wanted(), size=MOST_ASKED).rows
    progress = progress_in(register_id)
    names = _names_of_turns(progress.values())
    lines = [_line(found, process, row, progress[row.ref], names, at) for row in rows]  # type: ignore[arg-type]
    own = {str(row.values[OFFICE]): row.ref for row in rows}
    mine = {own[one] for one in by.divisions if one in own} | _handed(rows, by)
    return BoardSheet(
        register=found,
        inquiry=inquiry,
        owner=division_name(found.header.division),
        lines=tuple(lines),
        answered=sum(line.is_answered for line in lines),
        mine=tuple(line for line in lines if line.ref in mine),
        may_manage=foresee(by, EDIT, register_resource(found, EDIT)).allowed,
    )


def _names_of_turns(progress: Iterable[ProgressFacts]) -> dict[str, str]:
    """Whose turn it is anywhere, in words by key."""
    keys = list(dict.fromkeys(key for one in progress for key in one.turn))
    return dict(zip(keys, in_words(keys), strict=True))


def _line(
    found: Register,
    process: ProcessSection,
    row: RecordFacts,
    where: ProgressFacts,
    names: Mapping[str, str],
    at: Circumstances,
) -> DivisionLine:
    state = state_of(process, row.values)
    return DivisionLine(
        ref=row.ref,
        division=division_name(str(row.values[OFFICE])),
        state=state_name(found, process, state.id, at),
        is_answered=state.id == ANSWERED,
        is_late=is_late(where.due_on) and not state.end,
        turn=tuple(names[key] for key in where.turn),
        at=where.entered_at,
        by=row.updated_by,
        people=int(row.values.get(PEOPLE) or 1),
        minutes=row.values.get(MINUTES),
    )


def _handed(rows: tuple[RecordFacts, ...], by: Actor) -> set[str]:
    return {row.ref for row in rows if by.ref and row.values.get(WORKER) == by.ref}


@transaction.atomic
def remind(register_id: str, *, by: Actor) -> int:
    """Write to those who have not answered; how many divisions they are. Raises NoSuchInquiry, NotPermitted."""
    found, _ = inquiry_opened(register_id, by, EDIT)
    waiting = [ref for ref, one in progress_in(register_id).items() if one.turn]
    for ref in waiting:
        jobs.remind_turn.defer(register=found.id, ref=ref, on=today().isoformat())
    return len(waiting)


@transaction.atomic
def make_standing(register_id: str, *, by: Actor) -> None:
    """Keep the answers up to date from now on: every division may change its own at any time, and nobody asks again.

    Raises AlreadyStanding, NoSuchInquiry, NotPermitted.
    """
    found, inquiry = inquiry_opened(register_id, by, EDIT)
    if inquiry.standing:
        raise AlreadyStanding()
    content = dict(register_contents()[register_id])
    states = [{**one, "fill": True} for one in content["process"]["states"]]
    content["process"] = {**content["process"], "states": states}
    content["inquiry"] = {**content["inquiry"], "standing": True}
    # Two presses at the same moment meet at the lock of publishing: the second one finds nothing new.
    if register_id not in publish_register(content, by=by).new_registers:
        raise AlreadyStanding()
    record_act(by, "write:inquiry_standing", data=f"照会「{found.title()}」")
    count_inquiry("standing", register_id, people=inquiry.asked)
