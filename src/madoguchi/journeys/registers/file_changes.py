"""What the rows of a file would change in the records there are, in words: each value before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from madoguchi.engines.records.actions.record_acts import difference_of
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.queries.cited import expect_cited
from madoguchi.engines.records.queries.registers import RecordFacts, records_like, register_section
from madoguchi.engines.records.rules.former_fields import known_values
from madoguchi.engines.records.together import AT_ONCE
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.changed_values import ChangedValue, Values
from madoguchi.journeys.registers.file_taking import CHANGE, Plan
from madoguchi.journeys.registers.row_changes import told_changes
from madoguchi.journeys.registers.rows import heading_of
from madoguchi.values.message import Message, Translate, msg

SHOWN_ROWS = 20
"""So many of the rows that change something are told on the page; the file tells all."""
_VALUES = 5
_LONGEST, _BEFORE_IT = 60, 10
_NOTHING = "—"

Kept = tuple[int, str, dict[str, Any]]
"""A row as it is kept beside its file: its line, the record, and what that would hold instead; never what it holds."""


@dataclass(frozen=True)
class ChangedRow:
    """One row of a file and the record it changes: its first values before and after, and how many `more` there are."""

    line: int
    ref: str
    heading: str
    changes: tuple[ChangedValue, ...]
    more: int


def kept_row(found: Register, plan: Plan) -> Kept | None:
    """What is kept of a row, to be told on the page later; None for one that changes no record."""
    if plan.verdict != CHANGE or plan.record is None:
        return None
    return plan.line, plan.record.ref, _difference(found, plan.record, plan.values)[1]


def told_rows(
    found: Register, kept: Iterable[Sequence[Any]], at: Circumstances
) -> list[tuple[RecordFacts, ChangedRow]]:
    """These rows in words, each with the record as it is now; the records are looked up together."""
    rows = list(kept)
    held = records_like(found, [ref for _, ref, _ in rows], [], None)
    expect_cited(register_section(found), [*(one.values for one in held.values()), *(after for *_, after in rows)], at)
    return [
        (held[ref], _told(found, line, held[ref], {**_known(found, held[ref]), **after}, at))
        for line, ref, after in rows
        if ref in held
    ]


def in_file(found: Register, plans: Iterable[Plan], at: Circumstances, translate: Translate) -> Iterator[str]:
    """For each row what it would change, as a cell of the file; nothing for a row that changes no record."""
    rest = iter(plans)
    while portion := list(islice(rest, AT_ONCE)):
        changing = [(one.record, one.values) for one in portion if one.verdict == CHANGE and one.record]
        several = [values for record, after in changing for values in (record.values, after)]
        expect_cited(register_section(found), several, at)
        for one in portion:
            if one.verdict == CHANGE and one.record:
                yield _cell(_told(found, one.line, one.record, one.values, at), translate)
            else:
                yield ""


def _known(found: Register, record: RecordFacts) -> Values:
    return known_values(register_section(found), record.values)


def _difference(found: Register, record: RecordFacts, values: Values) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the record holds of the values that would be others, and those; as far as the register was opened."""
    return difference_of(_known(found, record), values)


def _told(found: Register, line: int, record: RecordFacts, values: Values, at: Circumstances) -> ChangedRow:
    changes = told_changes(found, *_difference(found, record, values), at)
    shown = tuple(map(_short, changes[:_VALUES]))
    return ChangedRow(line, record.ref, heading_of(found, record, at), shown, len(changes) - len(shown))


def _short(one: ChangedValue) -> ChangedValue:
    """Of long answers the place where they begin to be different."""
    if max(len(one.before), len(one.after)) <= _LONGEST:
        return one
    pairs = enumerate(zip(one.before, one.after, strict=False))
    alike = next((at for at, (was, will) in pairs if was != will), min(len(one.before), len(one.after)))
    begin = max(0, alike - _BEFORE_IT)
    return replace(one, before=_cut(one.before, begin), after=_cut(one.after, begin))


def _cut(text: str, begin: int) -> str:
    part = text[begin : begin + _LONGEST]
    return f"{'…' if begin else ''}{part}{'…' if begin + _LONGEST < len(text) else ''}"


def _cell(row: ChangedRow, translate: Translate) -> str:
    told = [change_in_words(one) for one in row.changes]
    more = [msg("ほか{count}項目", count=row.more)] if row.more else []
    return "　".join(one.text(translate) for one in [*told, *more])


def change_in_words(one: ChangedValue) -> Message:
    """One value before and after, as a cell of the file tells it."""
    facts: Mapping[str, str] = {"before": one.before or _NOTHING, "after": one.after or _NOTHING}
    return msg("{label}：{before} → {after}", label=one.label, **facts)
