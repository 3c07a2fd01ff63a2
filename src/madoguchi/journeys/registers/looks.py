"""Which list of a register is looked at, and how: as a list, a calendar, a board or counts."""

from __future__ import annotations

import re
from typing import Literal

from madoguchi.engines.records.errors import NoSuchList
from madoguchi.engines.records.field_types.choice import ChoiceField
from madoguchi.engines.records.queries.process import process_of
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.register_section import View
from madoguchi.foundation.catalogue.queries import Register

Look = Literal["list", "calendar", "board", "counts"]
"""How the records of a list may be looked at."""

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


def looks_of(found: Register, view: View) -> tuple[Look, ...]:
    """How this list may be looked at, the list itself first."""
    every: tuple[tuple[Look, bool], ...] = (
        ("list", True),
        ("calendar", view.calendar is not None),
        ("board", board_field(found, view) is not None),
        ("counts", True),
    )
    return tuple(look for look, there in every if there)
