"""From the cells of a file to the values of records: which column is which field, and what each row would do."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat
from typing import Any, NamedTuple

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import Problem
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.file import FileField
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.searching import SearchingField
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.cell_meanings import Column, Meanings, unquoted
from madoguchi.engines.records.rules.checking import problems_in, question_problems, sentence_of
from madoguchi.engines.records.rules.choosing import unseen_choices
from madoguchi.engines.records.rules.copying import with_copies
from madoguchi.engines.records.rules.ended_options import newly_ended
from madoguchi.engines.records.rules.flow import Question, asked
from madoguchi.engines.records.rules.part_columns import part_names, parts_in
from madoguchi.engines.records.rules.parted_cells import is_as_written
from madoguchi.engines.records.rules.register_places import folded
from madoguchi.values.message import Message
from madoguchi.values.words import words_in

NUMBERS = frozenset({"記録の番号", "記録の 番号", "record number", "id"})
"""What the column of record numbers is called, in any language."""
_SAID = ("結果", "理由", "変わる値")
_BESIDE = "（取込み）"
OURS = frozenset({*_SAID, *(f"{one}{_BESIDE}" for one in _SAID), "全国地方公共団体コード", "地方公共団体名"})
FIRST_ROWS = 20

Cells = Sequence[str]
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Columns:
    """Which column of a file is which field; `head` is the place of the row of headings among the rows.

    A field whose parts have columns of their own stands at the first of them, and `parts` tells the places of all.
    """

    head: int
    fields: Mapping[int, Field]
    number: int | None
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    files: tuple[str, ...] = ()
    """Columns of fields that take files: a cell holds a name and no file, so what the records hold stays."""
    parts: Mapping[int, Mapping[str, int]] = field(default_factory=dict)

    def only(self, name: str | None) -> Columns:
        """Of the fields only this one: the key is read of rows whose records are looked up."""
        return replace(self, fields={place: one for place, one in self.fields.items() if one.id == name})


class ReadRow(NamedTuple):
    """One row as values; None stands for an emptied cell. `ref` is the number of the record it is about, if told."""

    line: int
    ref: str
    values: dict[str, Any]
    problems: tuple[Message, ...]


def columns_of(section: RegisterSection, rows: Sequence[tuple[int, Cells]]) -> Columns | None:
    """The headings, looked for below titles that go over several columns; None when no row names two columns.

    The only column of a file is named by its first line.
    """
    names = names_in(section)
    parts = part_names(names)
    best, hits = None, 1
    for at, (_, row) in enumerate(rows[:FIRST_ROWS]):
        heads = [folded(unquoted(cell)) for cell in row]
        found = sum(head in names or head in parts for head in heads)
        found += bool(found) and any(head in NUMBERS for head in heads)
        if found > hits:
            best, hits = at, found
    if best is None and rows and _is_one_column(rows) and any(folded(unquoted(cell)) in names for cell in rows[0][1]):
        best = 0
    return None if best is None else _columns(section, best, rows[best][1])


def _is_one_column(rows: Sequence[tuple[int, Cells]]) -> bool:
    return all(sum(map(bool, row)) <= 1 for _, row in rows)


def said_heads(names: Container[str]) -> tuple[str, ...]:
    """What the columns are called in which we say what becomes of a row, why not, and what it changes.

    They are none of these names of fields: such a column would be read as that field when the file comes back.
    """
    return tuple(f"{one}{_BESIDE}" if folded(one) in names else one for one in _SAID)


def names_in(section: RegisterSection) -> dict[str, Field]:
    """A field is named by its label in any language, or by its id."""
    found: dict[str, Field] = {}
    for one in section.fields:
        if one.asks and not isinstance(one, GroupField):
            for name in (one.id, *(words_in(one.label, language) for language in ("en", "ja-easy", "ja"))):
                found[folded(name)] = one
    return found


def _columns(section: RegisterSection, head: int, row: Cells) -> Columns:
    names = names_in(section)
    parts = parts_in(names, [folded(unquoted(cell)) for cell in row])
    apart = {at for _, places in parts for at in places.values()}
    fields = {min(places.values()): one for one, places in parts}
    number, unknown, files = None, [], []
    for at, cell in enumerate(row):
        if at in apart:
            continue
        one = names.get(folded(unquoted(cell)))
        if isinstance(one, FileField):
            files.append(cell[:60])
        elif one is not None and one not in fields.values():
            fields[at] = one
        elif folded(cell) in NUMBERS and number is None:
            number = at
        elif cell and cell not in OURS:
            unknown.append(cell[:60])
    missing = [
        words_in(one.label, "ja")
        for one in section.fields
        if one.require is True and not one.computes and one not in fields.values()
    ]
    places = {min(places.values()): places for _, places in parts}
    return Columns(head, dict(sorted(fields.items())), number, tuple(unknown), tuple(missing), tuple(files), places)


class Reader:
    """Reads the rows of one file as answers, column by column: what is the same for a column is asked once of it."""

    def __init__(self, columns: Columns, at: Circumstances) -> None:
        self._number = columns.number
        self._names = [one.id for one in columns.fields.values()]
        self._meanings = [(place, Meanings(one, at)) for place, one in columns.fields.items()]
        self._parts = {place: parts for place, parts in columns.parts.items() if place in columns.fields}
        apart = (at for parts in self._parts.values() for at in parts.values())
        self._width = 1 + max((*columns.fields, *apart), default=0)

    def read(self, rows: Iterable[tuple[int, Cells]]) -> list[ReadRow]:
        """The cells of these rows as answers, with a sentence for each that cannot be one."""
        rows = list(rows)
        cells = list(zip(*(self._wide(row) for _, row in rows), strict=False))
        columns = [self._column(place, meanings, cells) for place, meanings in self._meanings] if rows else []
        wrong = [one.wrong for one in columns if one.wrong]
        answers = zip(*(one.answers for one in columns), strict=True) if columns else repeat(())
        return [
            ReadRow(line, self._ref_in(row), dict(zip(self._names, each, strict=True)), _told(wrong, at))
            for at, ((line, row), each) in enumerate(zip(rows, answers, strict=False))
        ]

    def _column(self, place: int, meanings: Meanings, cells: Sequence[Cells]) -> Column:
        parts = self._parts.get(place)
        if parts is None:
            return meanings.of(cells[place])
        return meanings.of_parts(tuple(parts), list(zip(*(cells[at] for at in parts.values()), strict=True)))

    def _wide(self, row: Cells) -> Cells:
        return row if len(row) >= self._width else (*row, *[""] * (self._width - len(row)))

    def _ref_in(self, row: Cells) -> str:
        return row[self._number] if self._number is not None and self._number < len(row) else ""


def _told(wrong: Sequence[Mapping[int, tuple[Message, ...]]], at: int) -> tuple[Message, ...]:
    return tuple(each for one in wrong for each in one.get(at, ())) if wrong else ()


def expect_named(columns: Columns, rows: Iterable[tuple[int, Cells]], at: Circumstances) -> None:
    """Let the records that the cells of these rows name be looked up together."""
    rows = list(rows)
    for place, one in columns.fields.items():
        if isinstance(one, SearchingField):
            cells = {row[place].strip() for _, row in rows if place < len(row)}
            one.known_in(at).expect_named(one.cites, [name for cell in cells for name in one.names_in(cell)])


def with_written(section: RegisterSection, held: Values, one: ReadRow, at: Circumstances) -> ReadRow:
    """The row with the parts the record holds wherever the cell says them as our own file does."""
    same = {
        name: held[name]
        for name, value in one.values.items()
        if name in held and name in section.by_id and is_as_written(section.by_id[name], value, held[name], at)
    }
    return one._replace(values={**one.values, **same}) if same else one


def completed(section: RegisterSection, held: Values, read: Values, at: Circumstances) -> tuple[Values, list[Problem]]:
    """The values of the whole record when these, checked, are put over those it holds, and what is wrong with them."""
    whole = {name: value for name, value in {**held, **read}.items() if value is not None and name in section.by_id}
    return fitting(section, held, whole, read, at)


def fitting(
    section: RegisterSection, held: Values, whole: Values, read: Values, at: Circumstances
) -> tuple[Values, list[Problem]]:
    """The values of the whole record with what follows from them, and what is wrong with those not `read` anew."""
    refused = (*unseen_choices(section, held, whole, at), *newly_ended(section, held, whole, at))
    unseen = [(path, sentence) for path, _, sentence in refused]
    if section.is_plain:
        return whole, [*unseen, *_doubtful(section, held, whole, read, at)]
    form = asked(section.form, with_copies(section, held, whole, at), at)
    return form.answers, [*unseen, *(one.problem for one in problems_in(form, {}, at))]


def _doubtful(section: RegisterSection, held: Values, whole: Values, read: Values, at: Circumstances) -> list[Problem]:
    """The problems of a record whose fields do not look at one another: what is missing, and what nobody read anew."""
    missing = section.required - whole.keys()
    names = missing | {name for name in held if name in whole and read.get(name) is None}
    asked_again = (one for one in section.fields if one.id in names) if names else ()
    questions = (Question(one, one.id, whole.get(one.id), whole) for one in asked_again)
    return [
        (question.path, sentence_of(question, message, at))
        for question in questions
        for message in question_problems(question, {}, at)
    ]
