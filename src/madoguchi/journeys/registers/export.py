"""What is seen of a list, as rows of a file: one page after another, so that a million records need no more memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from django.db import transaction

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.date import DateField
from madoguchi.engines.records.field_types.date_time import DateTimeField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.queries.register_held import count_in
from madoguchi.engines.records.queries.register_walks import every_page
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.queries.registers import RecordFacts, register_section
from madoguchi.engines.records.register_section import RECORD_NUMBER, RegisterSection, View
from madoguchi.engines.records.rules.count_changes import Totals
from madoguchi.engines.records.rules.sum_rows import sum_mark
from madoguchi.engines.records.rules.system_columns import column_field
from madoguchi.engines.records.rules.table_columns import answer_in
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.exports import check_leaves, register_leaving
from madoguchi.journeys.proposals.contents import contents
from madoguchi.journeys.registers.columns import Shown, expect_shown, shown_columns
from madoguchi.journeys.registers.filters import check_known
from madoguchi.journeys.registers.grouping import group_title, group_totals, grouping_of, plain_figure
from madoguchi.journeys.registers.looks import NO_SHAPE, Look, Looked, board_field, looked_at, of_every_column
from madoguchi.journeys.registers.opening import opened, see
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.journeys.registers.rows import cell
from madoguchi.values.actor import Actor
from madoguchi.values.conditions.tree import fields_of
from madoguchi.values.message import Message, msg
from madoguchi.values.spreadsheet import Cell
from madoguchi.values.words import words_in

PAGE = 500
NUMBER: Message = msg("記録の番号")


@dataclass(frozen=True)
class Table:
    """A file in the making: its name, its heads, and its rows, which are read while they are sent.

    `notes` are what whoever opens it has to know before they read on.
    """

    name: str
    heads: tuple[str, ...]
    rows: Iterator[tuple[Cell, ...]]
    notes: tuple[Message, ...] = ()


def exported(
    register_id: str,
    view_id: str,
    asked: Mapping[str, str],
    words: str,
    *,
    number: str,
    by: Actor,
    language: str,
    during: str = "",
    grouped_by: str = "",
    shape: Mapping[str, str] = NO_SHAPE,
    look: Look = "list",
) -> Table:
    """The list exactly as it is narrowed, every page of it; `number` is the head of the column of record numbers.

    What a calendar or a board parts the records by stands in front where it is no column. Raises NoSuchList,
    NoSuchBoard, ArrangementUnfit, FilterUnknown and NotPermitted.

    Each page is read and written into the journal in one transaction, before anything of it leaves the house; the first
    one now, so that what cannot be read is a refusal and not a short file.
    """
    found = opened(register_id, by)
    at = surroundings_for(by, language)
    seen, wanted = looked_at(found, look, view_id, Wanted(words=words, during=during), asked, shape, by, at)
    view = seen.view
    check_may_leave(found, seen, wanted, view.columns, by, look=look, group=grouped_by)
    grouping = grouping_of(found, grouped_by)
    parted_by = view.calendar if wanted.during else None
    if look == "board" and (field := board_field(found, view)):
        parted_by, wanted = field.id, of_every_column(wanted, field)
    front = (parted_by,) if parted_by and parted_by not in view.columns else ()
    columns = tuple(filter(_is_no_number, shown_columns(register_section(found), (*front, *view.columns), language)))
    heads = (number, *(column.label for column in columns))
    name = f"{register_id}-{view.id}"
    if grouping is None:
        return Table(name, heads, begun(_rows(found, view, wanted, columns, at, by)), seen.unsearched)
    rows = _grouped_rows(found, view, wanted, columns, grouping, at, by)
    ahead = () if _place_of(grouping, columns) is not None else (words_in(grouping.label, language),)
    return Table(name, (*ahead, *heads), begun(rows), seen.unsearched)


def check_may_leave(
    found: Register, seen: Looked, wanted: Wanted, columns: Sequence[str], by: Actor, **how: str
) -> None:
    """That somebody may take these columns of these records out of the house; raises FilterUnknown and NotPermitted."""
    check_known(seen.filters)
    check_leaves(
        register_leaving(found),
        lambda most: count_in(found, seen.view, wanted, most=most),
        by=by,
        holds=_holds(seen, wanted, columns, **how),
        persons=_persons(seen, wanted),
    )


def _persons(seen: Looked, wanted: Wanted) -> str:
    """Which records they are, whatever is told of them and in whatever order."""
    return contents(
        filter=repr(seen.view.filter),
        words=wanted.words,
        chosen={name: str(one) for name, one in wanted.chosen.items()},
        where=repr(wanted.where),
        during=(seen.view.calendar, wanted.during) if wanted.during else (),
    )


def _holds(seen: Looked, wanted: Wanted, columns: Sequence[str], **how: str) -> str:
    asks = fields_of(wanted.where) if wanted.where is not None else frozenset()
    day = {seen.view.calendar} if seen.view.calendar and wanted.during else set()
    return contents(
        view=seen.view.id,
        columns=columns,
        filter=repr(seen.view.filter),
        words=wanted.words,
        narrowed=sorted({*wanted.chosen, *asks, *day}),
        chosen={name: str(one) for name, one in wanted.chosen.items()},
        during=wanted.during,
        arranged=dict(seen.arranged),
        **how,
    )


def _is_no_number(column: Shown) -> bool:
    """The number stands in front of every row: a second column of it would have the same head."""
    return not (column.is_system and column.field.id == RECORD_NUMBER)


def _place_of(grouping: Field, columns: tuple[Shown, ...]) -> int | None:
    """Where the answer of the group is a column already; a second one of the same head would not be read back."""
    return next((at for at, column in enumerate(columns) if column.field.id == grouping.id and not column.of), None)


def begun(rows: Iterator[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
    """The same rows, the first page of which was read."""
    first = next(rows, None)
    return rows if first is None else chain((first,), rows)


def _grouped_rows(
    found: Register,
    view: View,
    wanted: Wanted,
    columns: tuple[Shown, ...],
    field: Field,
    at: Circumstances,
    by: Actor,
) -> Iterator[tuple[Cell, ...]]:
    """The rows of one group after those of another, the sums of each above them; its answer stands in front of a row
    where it is no column.
    """
    is_column = _place_of(field, columns) is not None
    for answer, totals in group_totals(found, view, wanted, field).items():
        one, title = replace(wanted, chosen={**wanted.chosen, field.id: answer}), group_title(field, answer, at)
        # The first page is read before anything of the group is told.
        rows = begun(_rows(found, view, one, columns, at, by))
        if totals.sums:
            mark = sum_mark(totals.held, at.language, title)
            sums = _sums(totals, columns, field, mark, at.language)
            yield tuple(sums) if is_column else (mark, *sums)
        # What is not answered stays empty, as in any column: the file may come back, and its words would be an answer.
        ahead = () if is_column else (title if answer is not None else "",)
        for row in rows:
            yield (*ahead, *row)


def _sums(totals: Totals, columns: tuple[Shown, ...], field: Field, mark: str, language: str) -> Iterator[Cell]:
    """The line above a group: in the place of a number what it is, so in that of its answer, and each sum in its
    column.
    """
    yield sum_mark(totals.held, language)
    for column in columns:
        figure = None if column.of else totals.sums.get(column.field.id)
        if figure is not None:
            yield plain_figure(figure)
        else:
            yield mark if column.field.id == field.id and not column.of else ""


def _rows(
    found: Register, view: View, wanted: Wanted, columns: tuple[Shown, ...], at: Circumstances, by: Actor
) -> Iterator[tuple[Cell, ...]]:
    def lines_of(page: Sequence[RecordFacts]) -> Iterator[tuple[Cell, ...]]:
        return ((one.ref, *(shown_cell(column, one, at) for column in columns)) for one in page)

    return lines_of_list(found, view, wanted, columns, at, lines_of, by=by)


def lines_of_list(
    found: Register,
    view: View,
    wanted: Wanted,
    columns: tuple[Shown, ...],
    at: Circumstances,
    lines_of: Callable[[Sequence[RecordFacts]], Iterable[tuple[Cell, ...]]],
    *,
    by: Actor,
) -> Iterator[tuple[Cell, ...]]:
    """The lines of the records of a list, read while they are sent; each page of it is journalled before it leaves."""
    pages = every_page(found, view, wanted, size=PAGE)
    while True:
        with transaction.atomic():
            page = next(pages, None)
            if page is None:
                return
            see(found, page, "export", by=by)
            expect_shown(register_section(found), columns, page, at)
            lines = list(lines_of(page))
        yield from lines


def shown_cell(column: Shown, one: RecordFacts, at: Circumstances) -> Cell:
    """The cell of a column, also of one that belongs to a record this one names: a figure of it is a number, too."""
    if not column.of:
        return file_cell(column.field, column.value(one, at), at)
    figure = column.cited_figure(one, at)
    return column.text(one, at) if figure is None else figure


def cells_of(section: RegisterSection, one: RecordFacts, columns: Iterable[str], at: Circumstances) -> tuple[Cell, ...]:
    """The cells of a record: numbers, days and moments for spreadsheets, everything else in the words of the page."""
    fields = ((name, column_field(section, name)) for name in columns)
    return tuple(file_cell(field, answer_in(section, name, one.values), at) for name, field in fields if field)


def file_cell(field: Field, value: object, at: Circumstances) -> Cell:
    """One answer as a cell of a file: a day as 2026-11-26 and a moment as 2026-11-26 13:30, in any language."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if isinstance(field, DateField) and isinstance(value, str):
        return value
    if isinstance(field, DateTimeField) and isinstance(value, str) and value[10:11] == "T":
        return value.replace("T", " ")
    return cell(field, value, at)
