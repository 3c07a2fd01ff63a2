"""The `process` section of a register: its states, who moves a record from one to the next, and until when."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field as Option
from pydantic import StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from madoguchi.engines.records.field_types.field import SOME, Holds, Id, holds
from madoguchi.engines.records.section import check_distinct
from madoguchi.values.declared import ConditionField, Declared, WordsField

LONGEST_REFERENCE = 40
Reference = Annotated[str, StringConstraints(pattern=rf"^[!-~]{{1,{LONGEST_REFERENCE}}}$")]

_WAYS = ("person", "division", "field", "creator", "superior")


class Assignee(Declared):
    """Whose turn it is, in one of five ways.

    A person by public id; everybody of a `division`, or only of a `position` in it; whom or which division a `field` of
    the record names; the `creator` of the record; or the `superior`: the next position above the creator's in their
    division that somebody holds.
    """

    person: Reference | None = None
    division: Id | None = None
    position: Id | None = None
    field: Id | None = None
    creator: bool = False
    superior: bool = False

    @model_validator(mode="after")
    def _in_one_way(self) -> Self:
        if sum(bool(getattr(self, way)) for way in _WAYS) != 1 or (self.position and not self.division):
            raise PydanticCustomError(
                "assignee",
                "だれの番かは、person、division（と position）、field、creator、superior のどれか1つで書いてください。",
            )
        return self


class State(Declared):
    """One state of a record: an option of the state field.

    It is due on `due_on`, or `due_days` working days after it was entered. With `fill` those named in `turn` may change
    the values. Nobody has a turn in a state that is the `end`.
    """

    id: Id
    turn: tuple[Assignee, ...] = ()
    due_days: Annotated[int, Option(ge=1, le=365)] | None = None
    due_on: date | None = None
    fill: bool = False
    end: bool = False


class Act(Declared):
    """One action: from which states to which, who besides the rule of the state, when, and whether a reason is asked.

    Without `who` it is for those whose turn it is. The date field `day` is answered with the day of the action where it
    is empty.
    """

    id: Id
    title: WordsField
    start: Annotated[tuple[Id, ...], SOME] = Option(alias="from")
    to: Id
    who: tuple[Assignee, ...] = ()
    when: ConditionField | None = None
    reason: bool = False
    day: Id | None = None

    @cached_property
    def holds(self) -> Holds:
        """Whether it may be done, given the answers of the record."""
        return holds(self.when)


class ProcessSection(Declared):
    """The way of a record; a new one stands in the first state. The state is the answer of the choice `field`."""

    field: Id
    states: Annotated[tuple[State, ...], SOME]
    actions: Annotated[tuple[Act, ...], SOME]

    @model_validator(mode="after")
    def _every_name_once(self) -> Self:
        check_distinct([one.id for one in self.states], frozenset(), "状態")
        check_distinct([one.id for one in self.actions], frozenset(), "操作")
        return self

    @property
    def first(self) -> State:
        """The state of a new record."""
        return self.states[0]

    @cached_property
    def by_id(self) -> dict[str, State]:
        """The states by their id."""
        return {one.id: one for one in self.states}

    def action(self, act_id: str) -> Act | None:
        """The action of this id."""
        return next((one for one in self.actions if one.id == act_id), None)
