"""The lines of a file of rows, put together by the record they name; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.record_keys import compared_key
from madoguchi.engines.records.rules.register_rows import Reader, ReadRow
from madoguchi.engines.records.rules.row_columns import RowColumns
from madoguchi.engines.records.rules.sum_rows import is_beside, is_sum

Line = tuple[int, tuple[str, ...]]
_Name = tuple[str, str]


@dataclass
class RowGroup:
    """All lines about one record, in the order of the file; `naming` is the one by which it is looked up.

    `unnamed` are lines below its own that name no record, and `keys` all values of the key that stand beside its
    number. It `is_contested` where one of them stands beside another number, too.
    """

    naming: Line
    lines: list[Line] = field(default_factory=list)
    unnamed: list[int] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    is_contested: bool = False

    @property
    def first(self) -> int:
        """The first line about the record."""
        return self.lines[0][0]

    @property
    def last(self) -> int:
        """The last line about the record: with it all of them are done."""
        return self.lines[-1][0]


def grouped(
    section: RegisterSection, columns: RowColumns, head: Sequence[str], rows: Sequence[Line], at: Circumstances
) -> tuple[list[RowGroup], int]:
    """The lines by record, in the order in which the last line of each stands; and how many are no rows.

    A line that tells only the key is about the record whose number another line tells beside that key. One that names
    no record belongs to the record above it, which is therefore not sure.
    """
    lines = [
        (one, line)
        for one, line in zip(Reader(columns.named, at).read(rows), rows, strict=True)
        if not _is_beside(columns, one, line[1], head)
    ]
    numbers = _numbers(section, [one for one, _ in lines])
    groups: dict[_Name, RowGroup] = {}
    current: RowGroup | None = None
    for one, line in lines:
        name = _name(section, columns, one, line[1])
        if name is None:
            current = current or groups.setdefault(("", ""), RowGroup(line))
            current.unnamed.append(line[0])
        else:
            kind, told = name
            beside = numbers.get(told, []) if kind == "=" else []
            current = groups.setdefault(("#", beside[0]) if beside else name, RowGroup(line))
            if one.ref and not _tells_number(columns, current.naming[1]):
                current.naming = line
            key = _key(section, one)
            current.keys |= set() if key is None else {key}
            current.is_contested |= key is not None and len(numbers.get(key, ())) > 1
        current.lines.append(line)
    return sorted(groups.values(), key=lambda group: group.last), len(rows) - len(lines)


def _numbers(section: RegisterSection, lines: Sequence[ReadRow]) -> dict[str, list[str]]:
    """The numbers that stand beside each key."""
    found: dict[str, list[str]] = {}
    for one in lines:
        key = _key(section, one) if one.ref else None
        if key is not None and one.ref not in found.setdefault(key, []):
            found[key].append(one.ref)
    return found


def _name(section: RegisterSection, columns: RowColumns, one: ReadRow, row: Sequence[str]) -> _Name | None:
    """What a line calls its record by: its number, its key, or what cannot be read as one."""
    if one.ref:
        return "#", one.ref
    key = _key(section, one)
    if key is not None:
        return "=", key
    return ("?", _key_cell(columns, row)) if one.problems else None


def _key(section: RegisterSection, one: ReadRow) -> str | None:
    value = one.values.get(section.key or "")
    return None if value is None else compared_key(section, value)


def _key_cell(columns: RowColumns, row: Sequence[str]) -> str:
    return next((row[place] for place in columns.named.fields if place < len(row)), "")


def _tells_number(columns: RowColumns, row: Sequence[str]) -> bool:
    place = columns.named.number
    return place is not None and place < len(row) and bool(row[place])


def _is_beside(columns: RowColumns, one: ReadRow, row: Sequence[str], head: Sequence[str]) -> bool:
    """Whether a line stands beside the rows: sums, a note, the headings again. One that names its record is a row."""
    if [cell for cell in row if cell] == [cell for cell in head if cell]:
        return True
    if one.ref:
        return is_sum(row, columns.named.number)
    return not _key_cell(columns, row) and (is_sum(row, None) or is_beside(row, head, None))
