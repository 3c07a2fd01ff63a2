"""Choosing which sheet of a workbook goes into a register, as long as nothing of it has begun."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from madoguchi.engines.records.actions import register_imports as kept
from madoguchi.engines.records.adapters.sheets import Brought
from madoguchi.engines.records.errors import ImportBegun, NoSuchImport, SheetNotChosen
from madoguchi.engines.records.rules.limits import check_words
from madoguchi.engines.records.rules.sheet_choices import SheetChoice
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.imports import dry_run
from madoguchi.journeys.registers.opening import EDIT, opened
from madoguchi.journeys.registers.read_files import read_file
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.values.actor import Actor


@dataclass(frozen=True)
class ImportChoice:
    """A file with several sheets on its way into a register, or into one `table` of it."""

    register: Register
    name: str
    choice: SheetChoice
    table: str


def sheets_of_import(register_id: str, ref: str, *, by: Actor) -> ImportChoice:
    """The sheets one of which goes in. Raises NoSuchImport, also for a file without a choice, ImportBegun."""
    found = opened(register_id, by, EDIT)
    facts = kept.import_of(register_id, ref)
    if facts.begun_at is not None:
        raise ImportBegun()
    if len(facts.choice.lines) < 2:
        raise NoSuchImport()
    return ImportChoice(found, facts.name, facts.choice, facts.table)


@transaction.atomic
def choose_sheet(register_id: str, ref: str, number: int | None, *, by: Actor, language: str) -> None:
    """Read this sheet, and find out what its rows would do; the same may be done again until it has begun.

    Its name stands in the history of what it changes. Raises SheetNotChosen for none of the sheets, SheetUnreadable,
    what `check_words` does, and what `sheets_of_import` does.
    """
    asked = sheets_of_import(register_id, ref, by=by)
    try:
        choice = asked.choice.with_chosen(-1 if number is None else number)
    except LookupError:
        raise SheetNotChosen() from None
    check_words(choice.name)
    brought = Brought(asked.name, kept.content_of(ref))
    at = surroundings_for(by, language)
    file = read_file(asked.register, asked.table, list(brought.rows(choice.number)), at)
    kept.choose_sheet(register_id, ref, brought.chosen(choice.number), choice)
    dry_run(asked.register, ref, file, at, by=by)
