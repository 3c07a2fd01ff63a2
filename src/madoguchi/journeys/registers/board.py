"""A list as a board: a column for each answer, and moving a record to another column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import transaction

from madoguchi.engines.records.errors import StateIsActed
from madoguchi.engines.records.field_types.choice import Answer, ChoiceField, named_options
from madoguchi.engines.records.process_section import ProcessSection
from madoguchi.engines.records.queries import surroundings
from madoguchi.engines.records.queries.process import process_of
from madoguchi.engines.records.queries.register_board import ColumnFacts, board_of
from madoguchi.engines.records.queries.register_held import COUNTED
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.queries.registers import RecordFacts, register_section
from madoguchi.engines.records.register_section import View
from madoguchi.engines.records.rules.checking import problems_in
from madoguchi.engines.records.rules.flow import asked as asked_form
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.columns import expect_shown, shown_columns
from madoguchi.journeys.registers.errors import MoreToFillIn, NoSuchBoard, NoSuchColumn
from madoguchi.journeys.registers.looks import NO_SHAPE, Looked, board_field, looked_at, of_every_column
from madoguchi.journeys.registers.opening import may_edit, opened, see, seen_record
from madoguchi.journeys.registers.process import change_and_tell
from madoguchi.journeys.registers.record_opening import opened_to_edit
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.journeys.registers.rows import cell, heading_of, row_of
from madoguchi.journeys.registers.standing import PossibleAct, acts_on
from madoguchi.values.actor import Actor
from madoguchi.values.words import words_in

SHOWN = 6
"""How many records a column holds; the rest is a link to the list."""

_FACTS = 2


@dataclass(frozen=True)
class Card:
    """One record on the board: its name, up to two other answers of the list, and what may be done with it."""

    ref: str
    heading: str
    facts: tuple[tuple[str, str], ...]
    acts: tuple[PossibleAct, ...]


@dataclass(frozen=True)
class BoardColumn:
    """One answer with its records; `count` is None when there are more than anybody counts."""

    id: str
    title: str
    count: int | None
    cards: tuple[Card, ...]
    more: bool


@dataclass(frozen=True)
class BoardSheet(Looked):
    """A list as a board; `may_move` when records go from column to column by changing the answer."""

    field: str
    label: str
    columns: tuple[BoardColumn, ...]
    may_move: bool


@dataclass(frozen=True)
class MoveSheet:
    """One record before it goes to another column."""

    register: Register
    record: RecordFacts
    heading: str
    label: str
    here: str
    options: tuple[tuple[str, str], ...]


@transaction.atomic
def board_sheet(
    register_id: str,
    view_id: str,
    asked: Mapping[str, str],
    *,
    by: Actor,
    language: str,
    shape: Mapping[str, str] = NO_SHAPE,
) -> BoardSheet:
    """The list by the answers to its board; raises NoSuchBoard, NoSuchList, ArrangementUnfit, NotPermitted.

    Written into the journal where the register holds persons.
    """
    found, at = opened(register_id, by), surroundings_for(by, language)
    seen, wanted = looked_at(found, "board", view_id, Wanted(), asked, shape, by, at)
    view, field = seen.view, _board(found, seen.view)
    wanted = of_every_column(wanted, field)
    process = process_of(found)
    titles = named_options(_in_order(field, process), field.ended, language)
    ended = {option.id for option in field.ended}
    columns = board_of(found, view, wanted, field.id, [id_ for id_, _ in titles], most=SHOWN)
    rows = [row for column in columns.values() for row in column.rows]
    see(found, rows, "list", by=by)
    acts = acts_on(found, rows, by=by, at=at)
    section = register_section(found)
    named = [name for name in view.columns if name not in (field.id, section.heading)]
    shown = shown_columns(section, named, language)[:_FACTS]
    heads = [one.label for one in shown]
    expect_shown(section, shown, rows, at)

    def card(one: RecordFacts) -> Card:
        row = row_of(found, shown, one, at)
        facts = tuple((head, text) for head, text in zip(heads, row.cells, strict=True) if text)
        return Card(one.ref, row.heading or one.ref, facts, acts.get(one.ref, ()))

    def column(option_id: str, title: str) -> BoardColumn:
        held: ColumnFacts = columns[option_id]
        cards = tuple(card(one) for one in held.rows)
        count = held.held if held.held <= COUNTED else None
        return BoardColumn(option_id, title, count, cards, held.held > len(cards))

    return BoardSheet(
        **vars(replace(seen, filters=tuple(one for one in seen.filters if one.name != field.id or one.is_unknown))),
        field=field.id,
        label=words_in(field.label, language),
        columns=tuple(column(id_, title) for id_, title in titles if id_ not in ended or columns[id_].held),
        may_move=may_edit(found, by) and (process is None or process.field != field.id),
    )


def _in_order(field: ChoiceField, process: ProcessSection | None) -> tuple[Answer, ...]:
    """The answers as columns: the states of a process as the work goes, any other choice as it is declared."""
    place = {id_: at for at, id_ in enumerate(process.by_id)} if process and process.field == field.id else {}
    return tuple(sorted(field.options, key=lambda option: place.get(option.id, len(place))))


def _board(found: Register, view: View) -> ChoiceField:
    field = board_field(found, view)
    if field is None:
        raise NoSuchBoard()
    return field


@transaction.atomic
def move_sheet(register_id: str, ref: str, field_id: str, *, by: Actor, language: str) -> MoveSheet:
    """One record before its answer to a choice is changed; raises NoSuchBoard, StateIsActed, NotPermitted."""
    found = opened_to_edit(register_id, ref, by=by)
    one, at = seen_record(found, ref, by=by), surroundings(language)
    field = _field_to_move(found, field_id)
    here = one.values.get(field.id)
    return MoveSheet(
        register=found,
        record=one,
        heading=heading_of(found, one, at),
        label=words_in(field.label, language),
        here=cell(field, here, at),
        options=tuple((each.id, words_in(each.label, language)) for each in field.options if each.id != here),
    )


def _field_to_move(found: Register, field_id: str) -> ChoiceField:
    field, process = register_section(found).by_id.get(field_id), process_of(found)
    if not isinstance(field, ChoiceField):
        raise NoSuchBoard()
    if process is not None and process.field == field.id:
        raise StateIsActed(label=words_in(field.label, "ja"))
    return field


@transaction.atomic
def move(
    register_id: str, ref: str, field_id: str, to: str, *, revision: int, reason: str, by: Actor, language: str
) -> tuple[str, ...]:
    """Change the answer: the ordinary change of the record, with its checks and its history.

    Gives the labels of the answers the new column does not ask for, which go with it.

    Raises NoSuchColumn for what is no option, MoreToFillIn when the new answer asks for others, and what
    `change_record` raises.
    """
    found = opened_to_edit(register_id, ref, by=by)
    one, field = seen_record(found, ref, by=by), _field_to_move(found, field_id)
    if to not in {option.id for option in field.options}:
        raise NoSuchColumn()
    section, at = register_section(found), surroundings(language)
    known = {name: value for name, value in one.values.items() if name in section.by_id}
    form = asked_form(section.form, {**known, field.id: to}, at)
    if problems_in(form, {}, at):
        raise MoreToFillIn()
    change_and_tell(found, ref, dict(form.answers), reason=reason, by=by, revision=revision)
    return tuple(words_in(section.by_id[name].label, language) for name in known if name not in form.answers)
