"""Verifying what lies beside the chain: each row is held against the entries that tell of it, and they against it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from madoguchi.foundation.journal.beside import ROW, Beside, Told, tables_beside
from madoguchi.foundation.journal.chain import Finding, Trouble
from madoguchi.foundation.journal.streaming import streamed

_Line = tuple[Any, ...]
_TOLD = ("id", "position", "verb", "at", "actor_ref", "actor_name", "office", "detail")


def rows_not_as_told() -> Iterator[Finding]:
    """Rows nobody told of, rows that are other than was told, and rows that are gone, of every table beside the chain.

    One statement for each table: what is written meanwhile is in it with its entry, or not at all.
    """
    for beside in tables_beside():
        for name, lines in groupby(streamed(_statement(beside), [list(beside.verbs)]), itemgetter(0)):
            if finding := _looked_at(beside, f"{beside.table} {name}", list(lines)):
                yield finding


def _statement(beside: Beside) -> str:
    """Each row beside each of its entries, in their order; either may be missing."""
    columns, told = ", ".join(beside.columns), ", ".join(f"e.{name}" for name in _TOLD if name != "position")
    return f"""
        SELECT beside, r.is_there, e.id, e.position, {", ".join(f"e.{name}" for name in _TOLD[2:])},
            {", ".join(f"r.{name}" for name in beside.columns)}
        FROM (SELECT {beside.row}::text AS beside, true AS is_there, {columns} FROM {beside.table}) AS r
        FULL JOIN (
            SELECT {beside.told} AS beside, l.position, {told}
            FROM journal_entry AS e LEFT JOIN journal_link AS l ON l.entry = e.id WHERE e.verb = ANY(%s)
        ) AS e USING (beside)
        ORDER BY beside, e.id
    """  # noqa: S608 - names of tables and columns that the house itself wrote


def _looked_at(beside: Beside, where: str, lines: Sequence[_Line]) -> Finding | None:
    entries = [_told(line[2:10]) for line in lines if line[2] is not None]
    if not entries:
        return Finding(Trouble.ROW_ADDED, 0, where=where)
    last = entries[-1]
    if not lines[0][1]:
        return Finding(Trouble.ROW_MISSING, last.position, last.entry, where)
    row = dict(zip(beside.columns, lines[0][10:], strict=True))
    said = last.detail.get(ROW)
    holds = beside.digest(row) == said if said else beside.is_as_told(row, entries)
    return None if holds else Finding(Trouble.ROW_CHANGED, last.position, last.entry, where)


def _told(line: _Line) -> Told:
    """What was sealed at no position yet has the position 0."""
    entry, position, verb, at, ref, name, office, detail = line
    told = json.loads(detail) if isinstance(detail, str) else detail
    return Told(entry, position or 0, verb, at, ref, name, office, told)
