"""Registers for programmes: records in their own JSON, by the same rules, checks and journal as on the pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from madoguchi.engines.records.actions.attaching import FormFiles, settle, with_sent_files
from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.cited_sources import cited_source
from madoguchi.engines.records.errors import Problem
from madoguchi.engines.records.field_types.file import FileField
from madoguchi.engines.records.field_types.picking import PickingField
from madoguchi.engines.records.forms import FileView
from madoguchi.engines.records.json_answers import read_answers
from madoguchi.engines.records.queries.cited import expect_cited, picking_in
from madoguchi.engines.records.queries.kept_views import KeptFacts, kept_views_by_register
from madoguchi.engines.records.queries.record_files import KnownFiles, file_fields, refs_in
from madoguchi.engines.records.queries.register_lists import ListPage, list_page
from madoguchi.engines.records.queries.registers import RecordFacts, record_in, register_resource, register_section
from madoguchi.engines.records.rules.former_fields import known_values
from madoguchi.engines.records.rules.register_rows import fitting
from madoguchi.engines.records.rules.table_columns import answer_in
from madoguchi.engines.records.schema import answers_schema
from madoguchi.foundation.access.rules import decide
from madoguchi.foundation.catalogue.queries import Register, register, registers
from madoguchi.journeys.registers.attaching import files_of_form
from madoguchi.journeys.registers.bins import put_into_bin, take_out_of_bin
from madoguchi.journeys.registers.errors import ValuesUnreadable, WordsInAddress
from madoguchi.journeys.registers.kept import arranged_further, viewed
from madoguchi.journeys.registers.looks import NO_SHAPE
from madoguchi.journeys.registers.opening import ADD, EDIT, VIEW, opened, see
from madoguchi.journeys.registers.process import change_and_tell, tell_turn
from madoguchi.journeys.registers.record_opening import fixed_in, record_opened, record_to_change
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.journeys.registers.searching import with_named
from madoguchi.journeys.registers.shares import opened_for
from madoguchi.values.actor import Actor


@dataclass(frozen=True)
class RegisterFacts:
    """One register as a programme sees it."""

    id: str
    title: str
    views: tuple[str, ...]
    kept_views: tuple[tuple[str, str], ...]
    may_edit: bool
    schema: Mapping[str, Any]


def registers_of(by: Actor, *, language: str) -> tuple[RegisterFacts, ...]:
    """The registers this programme may look into, with the JSON Schema of a record."""
    seen = [one for one in registers() if _may(one, by, VIEW)]
    kept = kept_views_by_register(by.ref) if seen else {}
    return tuple(_facts(opened_for(one, by), kept.get(one.id, ()), by, language) for one in seen)


def register_facts(register_id: str, *, by: Actor, language: str) -> RegisterFacts:
    """One register as this programme may look into it, without kept views. Raises UnknownRegister, NotPermitted."""
    return _facts(opened(register_id, by), (), by, language)


def _facts(one: Register, kept: Sequence[KeptFacts], by: Actor, language: str) -> RegisterFacts:
    section = register_section(one)
    schema = answers_schema(section.form, language)
    views = tuple(view.id for view in section.views)
    named = tuple((view.ref, view.title) for view in kept)
    return RegisterFacts(one.id, one.title(language), views, named, _may(one, by, EDIT), schema)


def _may(one: Register, by: Actor, action: str) -> bool:
    return decide(by, action, register_resource(one, action)).allowed


@transaction.atomic
def records_page(
    register_id: str,
    view_id: str,
    after: str,
    words: str,
    *,
    by: Actor,
    language: str,
    size: int,
    in_address: bool = True,
    shape: Mapping[str, str] = NO_SHAPE,
) -> ListPage:
    """One page of a view, as `viewed` names it.

    With a `shape` the list has another order or narrower records, as the address of its page says it. Raises
    UnknownRegister, NoSuchList, NoSuchKeptView, KeptViewUnfit, NotPermitted; OrderUnfit and ArrangementUnfit for what
    is not there for this programme or has no index, so that nothing is left out unsaid; ArrangedTwice for the shape of
    a view that was kept with its own.

    Addresses stand in logs: raises WordsInAddress for words `in_address` where they may name a person.
    """
    found = opened(register_id, by)
    if words and in_address and found.header.persons:
        raise WordsInAddress()
    seen = arranged_further(found, viewed(found, view_id, by=by, language=language), shape)
    wanted = replace(seen.wanted, after=after, words=f"{seen.wanted.words} {words}".strip())
    wanted = with_named(found, wanted, by, surroundings_for(by, language))
    page = list_page(found, seen.view, wanted, size=size)
    see(found, page.rows, "search" if wanted.words else "list", by=by)
    if seen.columns is None:
        return replace(page, rows=tuple(_told(found, one) for one in page.rows))
    return replace(page, rows=tuple(_shown(found, _told(found, one), seen.columns) for one in page.rows))


def _told(found: Register, one: RecordFacts) -> RecordFacts:
    """The record with what can be sent back: what it holds for fields that are gone stays whatever is sent."""
    return replace(one, values=known_values(register_section(found), one.values))


def _shown(found: Register, one: RecordFacts, columns: frozenset[str]) -> RecordFacts:
    """The record with what stands in these columns; what a table comes to by the name of its column."""
    section = register_section(found)
    told = {name: one.values[name] for name in one.values if name in columns}
    figures = ((name, answer_in(section, name, one.values)) for name in sorted(columns) if "." in name)
    return replace(one, values=told | {name: figure for name, figure in figures if figure is not None})


@transaction.atomic
def record_for(register_id: str, ref: str, *, by: Actor) -> RecordFacts:
    """One record. Raises UnknownRegister, NoSuchRecord, NotPermitted."""
    return _told(*record_opened(register_id, ref, by=by))


@dataclass(frozen=True)
class CitedFacts:
    """A record that a field names, as it is now; without a title and values where the programme may not see it.

    `field` is the path of the answer, with the number of its row. One that is known through a dataset is in no register
    the programme may open.
    """

    field: str
    register_id: str
    dataset_id: str
    number: str
    is_hidden: bool
    title: str
    values: Mapping[str, Any]


def cited_of(rows: Sequence[RecordFacts], *, by: Actor, language: str) -> dict[str, tuple[CitedFacts, ...]]:
    """By number of the row, the records of other registers it names; each register is asked once for all rows."""
    section = register_section(register(rows[0].register_id)) if rows else None
    fields = picking_in(section) if section else []
    if section is None or not fields:
        return {one.ref: () for one in rows}
    at = surroundings_for(by, language)
    with transaction.atomic():
        expect_cited(section, [one.values for one in rows], at)
        return {
            one.ref: tuple(
                _cited(citing.field, path, value, at)
                for citing in fields
                if isinstance(citing.field, PickingField)
                for path, value in citing.placed(one.values)
            )
            for one in rows
        }


def _cited(field: PickingField, path: str, value: object, at: Circumstances) -> CitedFacts:
    number, source = field.number_in(value), cited_source(field.cites)
    found = at.records.called(field.cites, number)
    of = (path, source.register_id, source.dataset_id, number)
    if found is None or found.is_hidden:
        return CitedFacts(*of, is_hidden=found is not None, title="", values={})
    values = {name: found.values[name] for name in field.lives_on if name in found.values}
    return CitedFacts(*of, is_hidden=False, title=found.title, values=values)


def files_named_by(rows: Sequence[RecordFacts]) -> dict[str, tuple[tuple[str, FileView], ...]]:
    """By number of the row, the files its values name, with their field; the database is asked once for all rows."""
    fields, files = file_fields(register_section(register(rows[0].register_id))) if rows else (), KnownFiles()
    named = {ref for one in rows for field in fields for ref in refs_in(one.values.get(field.id))}
    if not named:
        return {one.ref: () for one in rows}
    with transaction.atomic():
        files.expect(named)
        return {one.ref: tuple(_named(fields, one, files)) for one in rows}


def _named(fields: Sequence[FileField], one: RecordFacts, files: KnownFiles) -> Iterator[tuple[str, FileView]]:
    for field in fields:
        for ref in refs_in(one.values.get(field.id)):
            if ref in files:
                yield field.id, files[ref]


def keep_record(register_id: str, values: object, *, ref: str, by: Actor, language: str) -> RecordFacts:
    """A new record under this number; the same number again gives the same record.

    Raises ValuesUnreadable with what has to be mended, RecordKeyTaken, NotPermitted.
    """
    found = opened(register_id, by, ADD)
    with transaction.atomic():
        files = files_of_form(found, ref, is_new=True, by=by)
        checked = checked_values(found, values, {}, files=files, by=by, language=language)
        kept = create_record(found, checked, ref=ref, by=by)
        settle(register_section(found), files, kept.values, record=kept.ref)
        tell_turn(found, kept)
    return _told(found, kept)


def replace_record(
    register_id: str, ref: str, values: object, *, reason: str, revision: int, by: Actor, language: str
) -> RecordFacts:
    """The record with these values in the place of those that were read at `revision`.

    Raises ValuesUnreadable, StaleRecord, NothingChanged, RecordKeyTaken, NotPermitted.
    """
    found = record_to_change(register_id, ref, by=by)
    held = record_in(found, ref).values
    files = files_of_form(found, ref, is_new=False, by=by)
    with transaction.atomic():
        kept = dict(checked_values(found, values, held, files=files, by=by, language=language))
        kept |= {one: held[one] for one in fixed_in(found) if one in held}
        changed = change_and_tell(found, ref, kept, reason=reason, by=by, revision=revision)
        settle(register_section(found), files, changed.values, record=ref)
    return _told(found, changed)


@transaction.atomic
def throw_away(register_id: str, ref: str, *, reason: str, by: Actor) -> RecordFacts:
    """The record as it lies in the bin from now on; doing it again changes nothing.

    Raises RecordCited with the registers that cite it, NoSuchRecord, RecordNotYours, NotPermitted.
    """
    put_into_bin(register_id, ref, reason=reason, by=by)
    return record_for(register_id, ref, by=by)


@transaction.atomic
def take_out(register_id: str, ref: str, *, by: Actor) -> RecordFacts:
    """The record out of the bin; doing it again changes nothing.

    Raises RecordKeyTaken when its key was given away meanwhile, CitedRecordGone, NoSuchRecord, NotPermitted.
    """
    take_out_of_bin(register_id, ref, by=by)
    return record_for(register_id, ref, by=by)


def checked_values(
    found: Register, values: object, held: Mapping[str, Any], *, files: FormFiles, by: Actor, language: str
) -> Mapping[str, object]:
    """The values as they may be kept in place of the `held` ones, with their copies; raises ValuesUnreadable.

    A file is sent inside its answer as `{name, content}` in base64, and named by its reference from then on.
    """
    at, section = surroundings_for(by, language), register_section(found)
    values, unkept, at = with_sent_files(section, files, values, at)
    received = read_answers(section.form, values, at)
    answers = {name: value for name, value in received.answers.items() if name in section.by_id}
    fit, unfit = fitting(section, held, answers, answers, at)
    problems: list[Problem] = [*unkept, *received.problems]
    told = {path for path, _ in problems}
    problems += [one for one in unfit if one[0] not in told]
    if problems:
        raise ValuesUnreadable.with_problems(problems)
    return fit
