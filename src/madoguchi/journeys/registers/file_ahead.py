"""The rows of a file that would be new records, worked out in a process beside the one that takes the file in.

That process is connected to no database: what it is told is all it knows. Rows that it cannot say for sure, those about
a record by its number and those with anything wrong, are left to whoever takes the file in.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from pydantic import TypeAdapter
from pydantic_core import from_json, to_json

from madoguchi.engines.records.circumstances import Circumstances, OwnPlaces
from madoguchi.engines.records.coming_records import ComingRecords
from madoguchi.engines.records.following import Following
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.queries.shares import share_in
from madoguchi.engines.records.queries.surroundings import surroundings_apart
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.process import Maker, maker_of
from madoguchi.engines.records.rules.record_keys import compared_key
from madoguchi.engines.records.rules.register_rows import Reader, ReadRow, completed
from madoguchi.engines.records.rules.shares import Share
from madoguchi.foundation.catalogue.register import Register, register_content, register_from
from madoguchi.journeys.registers.file_sheets import ComingRows
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now

_READ_TOGETHER = 250
"""So many rows are read, and told, together."""
_LENGTH = struct.Struct(">I")
_AFTER = struct.Struct(">II")
Frame = bytes | bytearray
ToldRow = tuple[int, str, object, str | None]


class AheadRow(NamedTuple):
    """One row that was worked out ahead; `sent` where it would be a new record."""

    line: int
    key: str | None
    sent: memoryview | None


@dataclass(frozen=True)
class AheadTask:
    """All that the rows of a file are worked out from: what was worked out for one task is of no use for another."""

    content: Mapping[str, Any]
    version: str
    number: int
    name: str
    today: date
    own: OwnPlaces
    maker: Maker


_TASK = TypeAdapter(AheadTask)


def ahead_task(found: Register, name: str, at: Circumstances, *, by: Actor) -> AheadTask | None:
    """What another process needs for a file of this name; None where it would have to ask the database.

    That is so where fields name records or people, where somebody has a share of the register and not the whole, and
    where a list asks when a record is made, which it will be later.
    """
    is_whole = share_in(found) in (None, Share())
    if not is_whole or register_section(found).citing or Following(found, at).asks_moment:
        return None
    return AheadTask(register_content(found), found.version, found.number, name, at.today, at.own, maker_of(by))


def told_task(task: AheadTask) -> bytes:
    """The task as it is told."""
    return _TASK.dump_json(task)


def told_after(line: int, size: int) -> bytes:
    """That the rows behind this line are wanted, and how many of them go in together."""
    return _AFTER.pack(line, size)


def told_rows(frame: Frame) -> list[ToldRow]:
    """What is told before the rows that go in together: the line, number, key, and key as it is compared, of each."""
    rows: list[ToldRow] = from_json(frame)
    return rows


def sent_rows(frame: Frame) -> list[memoryview | None]:
    """The next of these rows as the database is sent them; None for those that are left to whoever asked."""
    view = memoryview(frame)
    (count,) = _LENGTH.unpack_from(view)
    ends = list(accumulate(struct.unpack_from(f">{count}I", view, _LENGTH.size), initial=_LENGTH.size * (count + 1)))
    return [view[begin:end] if end > begin else None for begin, end in pairwise(ends)]


def answer(hear: Callable[[], Frame], tell: Callable[[bytes], object]) -> None:
    """Hear a task, its file and from where on it is wanted; tell that the file is read, and then the rows."""
    task = _TASK.validate_json(bytes(hear()))
    found = register_from(task.content, version=task.version, number=task.number)
    coming = ComingRows(found, task.name, bytes(hear()))
    tell(b"")
    after, size = _AFTER.unpack(hear())
    at, section = surroundings_apart(task.today, task.own), register_section(found)
    keys, reader = Reader(coming.columns.only(section.key), at), Reader(coming.columns, at)
    # The moment is put in by whoever writes them.
    records = ComingRecords(found, at, task.maker, now())
    while batch := coming.behind(after, size):
        after = batch[-1][0]
        tell(to_json([_told(section, one) for one in keys.read(batch)]))
        for portion in _portions(batch, _READ_TOGETHER):
            tell(_framed(_worked_out(section, reader.read(portion), at, records)))
    tell(to_json([]))


def _told(section: RegisterSection, one: ReadRow) -> ToldRow:
    key = one.values.get(section.key or "")
    return (one.line, one.ref, key, None if key is None else compared_key(section, key))


def _worked_out(
    section: RegisterSection, rows: Iterable[ReadRow], at: Circumstances, records: ComingRecords
) -> list[bytes]:
    """The rows as the database is sent them, nothing of those that are left to whoever asked."""
    values = [_new_values(section, one, at) for one in rows]
    made = iter(records.of(one for one in values if one is not None))
    return [b"" if one is None else next(made) for one in values]


def _new_values(section: RegisterSection, one: ReadRow, at: Circumstances) -> Mapping[str, Any] | None:
    if one.ref or one.problems:
        return None
    values, problems = completed(section, {}, one.values, at)
    return None if problems else values


def _framed(rows: Sequence[bytes]) -> bytes:
    return b"".join((struct.pack(f">{len(rows) + 1}I", len(rows), *map(len, rows)), *rows))


def _portions(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (rows[begin : begin + size] for begin in range(0, len(rows), size))
