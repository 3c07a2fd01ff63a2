"""Which list of a register is looked at, and how: as a list, a calendar, a board or counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import NoSuchList
from madoguchi.engines.records.field_types.choice import ChoiceField
from madoguchi.engines.records.queries.process import process_of
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.register_section import View
from madoguchi.engines.records.rules.system_columns import column_field
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.arranging import ORDER, arranged, where_in_words
from madoguchi.journeys.registers.errors import NoSuchBoard, NoSuchCalendar
from madoguchi.journeys.registers.filters import Filter, chosen_in, filters_of, with_titles
from madoguchi.journeys.registers.searching import unsearched_told, with_named
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

Look = Literal["list", "calendar", "board", "counts"]
"""How the records of a list may be looked at."""

NO_SHAPE: Mapping[str, str] = {}
"""A list as it is declared."""

_LONGEST_NAME = 60
_PERIOD = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])(-[0-9]{2})?")


def view_of(found: Register, view_id: str) -> View:
    """The list of this id, the first one for no id; raises NoSuchList."""
    section = register_section(found)
    view = section.view(view_id) if view_id else section.views[0]
    if view is None:
        raise NoSuchList()
    return view


def during_in(view: View, asked: str) -> str:
    """The month or day asked for, 2026-11 or 2026-11-26; nothing where the list is no calendar."""
    return asked if view.calendar and _PERIOD.fullmatch(asked) else ""


def board_field(found: Register, view: View) -> ChoiceField | None:
    """The choice by which the list is a board: what it names itself, otherwise the state of the process."""
    process = process_of(found)
    named = view.board or (process.field if process else None)
    field = register_section(found).by_id.get(named) if named else None
    return field if isinstance(field, ChoiceField) else None


def of_every_column(wanted: Wanted, field: ChoiceField) -> Wanted:
    """The same records whatever they answer to the choice of a board, which has a column for every answer."""
    return replace(wanted, chosen={name: one for name, one in wanted.chosen.items() if name != field.id})


def looks_of(found: Register, view: View) -> tuple[Look, ...]:
    """How this list may be looked at, the list itself first."""
    every: tuple[tuple[Look, bool], ...] = (
        ("list", True),
        ("calendar", view.calendar is not None),
        ("board", board_field(found, view) is not None),
        ("counts", True),
    )
    return tuple(look for look, there in every if there)


@dataclass(frozen=True)
class Looked:
    """A list as every look at it begins: those beside it that may be looked at so, and how it is narrowed and arranged.

    `arranged` is what of its address says how somebody arranged it, and `condition` what they asked for, in words;
    `unsearched` are the words that were not looked for in the registers it refers to, and why, `unfit` what of its
    address says how it is shown and cannot be.
    """

    register: Register
    view: View
    views: tuple[tuple[str, str], ...]
    filters: tuple[Filter, ...]
    looks: tuple[Look, ...]
    arranged: Mapping[str, str]
    condition: Message | None
    unsearched: tuple[Message, ...]
    unfit: tuple[Message, ...]

    @property
    def unknown(self) -> tuple[Filter, ...]:
        """What it is narrowed by that the register does not know; then it holds nothing."""
        return tuple(one for one in self.filters if one.is_unknown)


def looked_at(
    found: Register,
    look: Look,
    view_id: str,
    wanted: Wanted,
    asked: Mapping[str, str],
    shape: Mapping[str, str],
    by: Actor,
    at: Circumstances,
) -> tuple[Looked, Wanted]:
    """The list, narrowed as `asked` by field and arranged by `shape`, and which of its records are wanted so.

    Without an id it is the first list that may be looked at so. Raises NoSuchList, NoSuchCalendar, NoSuchBoard, and
    ArrangementUnfit for an arrangement that does not fit.
    """
    view, filters = _view_for(found, look, view_id), filters_of(found, asked, at.language)
    own = arranged(
        found, view, replace(wanted, chosen=chosen_in(filters), during=during_in(view, wanted.during)), shape
    )
    narrowed = with_named(found, own.wanted, by, at)
    beside = [one for one in register_section(found).views if look in looks_of(found, one)]
    seen = Looked(
        register=found,
        view=own.view,
        views=tuple((one.id, words_in(one.title, at.language)) for one in beside),
        filters=with_titles(found, filters, own.view.columns, by, at),
        looks=looks_of(found, view),
        arranged=own.asked,
        condition=where_in_words(found, narrowed.where, at),
        unsearched=unsearched_told(narrowed),
        unfit=_unfit(found, shape, own.asked, at.language),
    )
    return seen, narrowed


def _unfit(found: Register, shape: Mapping[str, str], told: Mapping[str, str], language: str) -> tuple[Message, ...]:
    asked = shape.get(ORDER, "").removeprefix("-")
    if not asked or ORDER in told:
        return ()
    label = label_of(found, asked, language)
    return (msg("この一覧は「{field}」の順には並べられません。一覧の決まった順で出しています。", field=label),)


def label_of(found: Register, name: str, language: str) -> str:
    """What a field is called, also one every record tells; the name itself, cut short, where there is none."""
    field = column_field(register_section(found), name)
    return words_in(field.label, language) if field else name[:_LONGEST_NAME]


def _view_for(found: Register, look: Look, view_id: str) -> View:
    views = [view_of(found, view_id)] if view_id else register_section(found).views
    view = next((one for one in views if look in looks_of(found, one)), None)
    if view is None:
        raise NoSuchCalendar() if look == "calendar" else NoSuchBoard()
    return view
