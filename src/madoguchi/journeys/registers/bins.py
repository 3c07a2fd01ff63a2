"""The bin of a register: what lies there until which night, and records put into it and taken out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from madoguchi.engines.records.actions.changing_records import delete_record, restore_record
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.queries.register_bin import bin_of
from madoguchi.engines.records.queries.registers import RecordFacts
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.disposal.asked import asked_among
from madoguchi.journeys.disposal.bins import goes_on
from madoguchi.journeys.disposal.holds import held_among
from madoguchi.journeys.registers.opening import EDIT, opened, see
from madoguchi.journeys.registers.record_opening import opened_to_edit
from madoguchi.journeys.registers.record_sheets import RecordSheet, record_sheet
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.journeys.registers.rows import row_of
from madoguchi.values.actor import Actor


@dataclass(frozen=True)
class Binned:
    """One record in the bin: when it was put there, in which night it goes, and whether it stays.

    A hold keeps it, or that somebody asks about a look at it.
    """

    ref: str
    heading: str
    at: datetime
    goes_on: date | None
    is_held: bool
    is_asked_about: bool


@dataclass(frozen=True)
class BinSheet:
    """One page of the bin; `next` is the number of its last record when there are older ones."""

    register: Register
    rows: tuple[Binned, ...]
    next: str


@transaction.atomic
def bin_sheet(register_id: str, after: str, *, by: Actor, language: str, size: int) -> BinSheet:
    """The records in the bin, those put there last first; only for who may change records."""
    found = opened(register_id, by, EDIT)
    page = bin_of(found, after, size=size)
    see(found, page.rows, "list", by=by)
    at = surroundings_for(by, language)
    refs = [one.ref for one in page.rows]
    held, asked = held_among(refs), asked_among(refs)
    return BinSheet(found, tuple(_binned(found, one, held, asked, at) for one in page.rows), page.next)


def _binned(
    found: Register, one: RecordFacts, held: Collection[str], asked: Collection[str], at: Circumstances
) -> Binned:
    # Nothing is written to a record in the bin, so that it was put there when it was written last.
    row = row_of(found, (), one, at)
    return Binned(row.ref, row.heading, row.at, goes_on(found, row.at), row.ref in held, row.ref in asked)


def record_to_put_away(register_id: str, ref: str, *, by: Actor, language: str) -> RecordSheet:
    """The record before it goes into the bin, also one that no form can show any more."""
    opened_to_edit(register_id, ref, by=by)
    return record_sheet(register_id, ref, by=by, language=language)


def put_into_bin(register_id: str, ref: str, *, reason: str, by: Actor) -> None:
    """Put a record into the bin, with a reason."""
    delete_record(opened_to_edit(register_id, ref, by=by), ref, reason=reason, by=by)


def take_out_of_bin(register_id: str, ref: str, *, by: Actor) -> None:
    """Take a record out of the bin."""
    restore_record(opened_to_edit(register_id, ref, by=by), ref, by=by)
