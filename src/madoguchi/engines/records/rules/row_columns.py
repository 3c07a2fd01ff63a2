"""The columns of a file with a line for each row of a table: whose row a line is, and which answers it holds; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.note import NoteField
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.cell_meanings import unquoted
from madoguchi.engines.records.rules.copying import fixed
from madoguchi.engines.records.rules.register_places import folded
from madoguchi.engines.records.rules.register_rows import FIRST_ROWS, NUMBERS, OURS, Columns
from madoguchi.values.words import words_in

LINES = frozenset({"行", "row"})
"""What the column of the places of rows is called, in any language."""
_LANGUAGES = ("ja", "en", "ja-easy")


@dataclass(frozen=True)
class RowColumns:
    """Which column of a file tells the record of a row, and which one its answers.

    `line` is the column of the places of rows, `told` what is there to be read by people and is not taken in,
    `missing` the fields of the table that no column holds.
    """

    named: Columns
    cells: Columns
    line: int | None
    told: tuple[str, ...]
    missing: tuple[Field, ...]

    @property
    def head(self) -> int:
        """The place of the row of headings among the rows."""
        return self.cells.head

    @property
    def fields(self) -> Mapping[int, Field]:
        """The columns that are answers of a row."""
        return self.cells.fields

    @property
    def names_records(self) -> bool:
        """Whether any column tells the record of a row."""
        return self.named.number is not None or bool(self.named.fields)

    def is_bare(self, row: Sequence[str]) -> bool:
        """Whether a line names its record and no row of it: neither a place nor an answer."""
        places = [*self.cells.fields, *([] if self.line is None else [self.line])]
        return not any(row[place] for place in places if place < len(row))


def told_fields(table: GroupField) -> tuple[Field, ...]:
    """The fields of a table that have a column in a file of its rows."""
    return tuple(one for one in table.fields if not isinstance(one, NoteField))


def row_heads(section: RegisterSection, table: GroupField, language: str) -> tuple[str, ...]:
    """What the columns of the fields of a table are called in a file of its rows.

    One that is called as the record is, or as another field of the table, stands with the name of the table.
    """
    names = row_names(section, table)
    return tuple(
        next(head for head in _heads(table, one, language) if names.get(folded(head)) == one)
        for one in told_fields(table)
    )


def row_names(section: RegisterSection, table: GroupField) -> dict[str, Field]:
    """The fields of a table by what a column may be called, by label in any language or id, where that means one."""
    taken = NUMBERS | LINES | frozenset(_names(section.by_id.get(section.heading)))
    taken |= frozenset(_names(section.by_id.get(section.key or "")))
    found: dict[str, list[Field]] = {}
    for one in told_fields(table):
        for name in {*_names(one), *(f"{top}:{name}" for top in _labels(table) for name in _labels(one))}:
            if name not in taken:
                found.setdefault(name, []).append(one)
    whole = {folded(f"{table.id}.{one.id}"): one for one in told_fields(table)}
    return {name: several[0] for name, several in found.items() if len(several) == 1} | whole


def row_columns_of(
    section: RegisterSection, table: GroupField, rows: Sequence[tuple[int, Sequence[str]]]
) -> RowColumns | None:
    """The headings, looked for below titles that go over several columns; None when no row names two columns."""
    names = row_names(section, table)
    known = names.keys() | NUMBERS | LINES
    known |= {name for told in (section.key, section.heading) for name in _names(section.by_id.get(told or ""))}
    best, hits = None, 1
    for at, (_, row) in enumerate(rows[:FIRST_ROWS]):
        found = sum(folded(unquoted(cell)) in known for cell in row)
        if found > hits:
            best, hits = at, found
    return None if best is None else _columns(section, table, names, best, rows[best][1])


def _columns(
    section: RegisterSection, table: GroupField, names: Mapping[str, Field], head: int, row: Sequence[str]
) -> RowColumns:
    key, read = section.by_id.get(section.key or ""), answered_fields(section, table)
    keys, headings = set(_names(key)), set(_names(section.by_id.get(section.heading)))
    fields: dict[int, Field] = {}
    number, line, key_at, told, unknown = None, None, None, [], []
    for at, cell in enumerate(row):
        name = folded(unquoted(cell))
        one = names.get(name)
        if one in read and one not in fields.values():
            fields[at] = one
        elif name in NUMBERS and number is None:
            number = at
        elif name in LINES and line is None:
            line = at
        elif name in keys and key_at is None:
            key_at = at
        elif (one is not None and one not in read) or name in headings:
            told.append(cell[:60])
        elif cell and cell not in OURS:
            unknown.append(cell[:60])
    named = Columns(head, {} if key is None or key_at is None else {key_at: key}, number, (), ())
    cells = Columns(head, fields, None, tuple(unknown), ())
    return RowColumns(named, cells, line, tuple(told), tuple(one for one in read if one not in fields.values()))


def answered_fields(section: RegisterSection, table: GroupField) -> tuple[Field, ...]:
    """The fields of a table somebody answers: not those that are worked out, or always a copy."""
    copies = fixed(section)
    return tuple(one for one in told_fields(table) if one.asks and f"{table.id}.{one.id}" not in copies)


def _heads(table: GroupField, one: Field, language: str) -> Iterator[str]:
    label = words_in(one.label, language)
    yield label
    yield f"{words_in(table.label, language)}：{label}"
    yield f"{table.id}.{one.id}"


def _labels(one: Field) -> set[str]:
    return {folded(words_in(one.label, language)) for language in _LANGUAGES}


def _names(one: Field | None) -> set[str]:
    return set() if one is None else {folded(one.id), *_labels(one)}
