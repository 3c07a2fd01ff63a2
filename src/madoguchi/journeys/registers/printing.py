"""A record on paper: the fields a sheet of the definition names in its order, and lines to sign on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from madoguchi.engines.cases.queries import division_name
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.note import NoteField
from madoguchi.engines.records.queries.cited import expect_cited
from madoguchi.engines.records.queries.registers import RecordFacts, register_section
from madoguchi.engines.records.register_section import PrintSheet
from madoguchi.engines.records.summaries import total_label
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.errors import NoSuchPrintSheet
from madoguchi.journeys.registers.record_opening import record_opened
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.journeys.registers.rows import cell, heading_of
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now
from madoguchi.values.words import words_in


@dataclass(frozen=True)
class PrintedRow:
    """One field on paper: its answer, or of a field with rows a table of them and what they come to."""

    label: str
    text: str
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    totals: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class PrintedSheet:
    """One record on paper; `sheets` are the papers of the register by id, empty where it declares none."""

    register: Register
    record: RecordFacts
    heading: str
    sheets: tuple[tuple[str, str], ...]
    chosen: str
    title: str
    rows: tuple[PrintedRow, ...]
    note: str
    lines: tuple[str, ...]
    office: str
    at: datetime


@transaction.atomic
def printed_sheet(register_id: str, ref: str, sheet_id: str, *, by: Actor, language: str) -> PrintedSheet:
    """The paper of a record: the first one for no id; where none is declared, everything that is answered.

    It is a look at the record as any other. Raises what `record_opened` raises, and NoSuchPrintSheet.
    """
    found, one = record_opened(register_id, ref, by=by)
    section, at = register_section(found), surroundings_for(by, language)
    sheet = _sheet_of(section.sheets, sheet_id)
    fields = [section.by_id[name] for name in sheet.fields] if sheet else _answered(section.fields, one)
    expect_cited(section, [one.values], at)
    return PrintedSheet(
        register=found,
        record=one,
        heading=heading_of(found, one, at),
        sheets=tuple((each.id, words_in(each.title, language)) for each in section.sheets),
        chosen=sheet.id if sheet else "",
        title=words_in(sheet.title, language) if sheet else found.title(language),
        rows=tuple(_row(field, one, at) for field in fields),
        note=words_in(sheet.note, language) if sheet and sheet.note else "",
        lines=tuple(words_in(line, language) for line in sheet.lines) if sheet else (),
        office=division_name(found.header.division),
        at=now(),
    )


def _sheet_of(sheets: tuple[PrintSheet, ...], sheet_id: str) -> PrintSheet | None:
    if not sheet_id:
        return sheets[0] if sheets else None
    for one in sheets:
        if one.id == sheet_id:
            return one
    raise NoSuchPrintSheet()


def _answered(fields: tuple[Field, ...], one: RecordFacts) -> Iterator[Field]:
    held = {name for name, value in one.values.items() if value not in (None, "", [])}
    return (field for field in fields if not isinstance(field, NoteField) and field.id in held)


def _row(field: Field, one: RecordFacts, at: Circumstances) -> PrintedRow:
    label, value = words_in(field.label, at.language), one.values.get(field.id)
    if not isinstance(field, GroupField):
        return PrintedRow(label, cell(field, value, at))
    heads = tuple(words_in(part.label, at.language) for part in field.fields)
    held = value if isinstance(value, list) else []
    rows = tuple(tuple(cell(part, row.get(part.id), at) for part in field.fields) for row in held)
    sums = field.sums(held) if held else []
    totals = tuple((total_label(field, part, at), cell(part, total, at)) for part, total in sums)
    return PrintedRow(label, "", heads, rows, totals)
