"""What becomes of each line of a file of rows, in words: as a row of the record it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from madoguchi.engines.records.adapters.sheets import Row
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.rules.former_fields import known_values
from madoguchi.engines.records.rules.row_differences import rows_of_table, table_difference
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.changed_values import ChangedValue, changed_values
from madoguchi.journeys.registers.file_changes import change_in_words
from madoguchi.journeys.registers.file_taking import ADD, CHANGE, REFUSE, SAME
from madoguchi.journeys.registers.row_changes import gone_rows, moved_rows, row_change
from madoguchi.journeys.registers.row_plans import RowsPlan
from madoguchi.values.message import Message, Translate, msg


class SaidLine(NamedTuple):
    """One line of the file: what becomes of its row, why nothing does, and what it changes."""

    line: int
    row: Row
    verdict: str
    why: str
    changed: str


def said_of_lines(
    found: Register, table: GroupField, one: RowsPlan, at: Circumstances, translate: Translate
) -> Iterator[SaidLine]:
    """The lines about one record; the first of them also tells what no line does: rows that go, and their order."""
    if one.plan.verdict == REFUSE or one.plan.record is None:
        together = [msg("同じ記録の{line}行目が受け取れないため、この行も受け取れません。", line=one.plan.line)]
        for line, row in one.group.lines:
            yield SaidLine(line, row, REFUSE, _text(one.why.get(line, together), translate), "")
        return
    before = known_values(register_section(found), one.plan.record.values)
    was, will = rows_of_table(before.get(table.id)), rows_of_table(one.plan.values.get(table.id))
    rows = table_difference(table, before, one.plan.values)
    for line, row in one.group.lines:
        now = one.places.get(line)
        is_new, is_other = now in rows.added, now in rows.changed
        changes = [row_change(table, rows, was, will, now, at)] if now is not None and (is_new or is_other) else []
        if line == one.group.first:
            changes += [*gone_rows(table, rows, was, at), *([moved_rows(table, rows, at)] if rows.is_moved else [])]
            changes += _beside(found, table, one, at)
        verdict = ADD if is_new else CHANGE if changes else SAME
        yield SaidLine(line, row, verdict, "", _text([change_in_words(each) for each in changes], translate))


def _beside(found: Register, table: GroupField, one: RowsPlan, at: Circumstances) -> Iterator[ChangedValue]:
    """What else of the record changes, because it follows from its rows."""
    before = known_values(register_section(found), one.plan.record.values) if one.plan.record else {}
    others = ({name: v for name, v in values.items() if name != table.id} for values in (before, one.plan.values))
    yield from changed_values(found, next(others), next(others), at)


def _text(messages: Iterable[Message], translate: Translate) -> str:
    return "　".join(each.text(translate) for each in messages)
