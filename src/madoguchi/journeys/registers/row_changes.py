"""What a file changes in the rows of tables, in words: which rows come, change and go, each as it was and will be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.rules.row_differences import RowsDifference, rows_of_table, table_difference
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.changed_values import ChangedValue, changed_values
from madoguchi.journeys.registers.file_taking import ADD, CHANGE, SAME, Plan
from madoguchi.journeys.registers.rows import cell
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

GONE = "gone"
ROW_VERDICTS: Mapping[str, Message] = {
    ADD: msg("増える行"),
    CHANGE: msg("変わる行"),
    GONE: msg("なくなる行"),
    SAME: msg("変わらない行"),
}
_ADDED: Mapping[str, str] = {"ja": "{row}（増える）", "en": "{row} (added)", "ja-easy": "{row}（増えます）"}
_GONE: Mapping[str, str] = {"ja": "{row}（なくなる）", "en": "{row} (removed)", "ja-easy": "{row}（なくなります）"}
_ORDER: Mapping[str, str] = {"ja": "{table}の行の順", "en": "Order of rows: {table}", "ja-easy": "{table}の 行の 順番"}
_BETWEEN = "、"

Values = Mapping[str, Any]


def counted_rows(table: GroupField, plan: Plan, known: Values) -> Counter[str]:
    """How many rows of a record come, change, go and stay; none of one that is refused."""
    if plan.record is None:
        return Counter()
    found = table_difference(table, known, plan.values)
    counts = {ADD: found.added, CHANGE: found.changed, GONE: found.gone, SAME: found.kept}
    return Counter({name: len(rows) for name, rows in counts.items()})


def told_changes(found: Register, before: Values, after: Values, at: Circumstances) -> tuple[ChangedValue, ...]:
    """The values that are different, in words: of a table each row that is, everything else as `changed_values`."""
    tables = [one for one in register_section(found).tables if before.get(one.id) != after.get(one.id)]
    rows = [each for one in tables for each in _of_table(one, before, after, at)]
    apart = {one.id for one in tables}
    others = [{name: value for name, value in values.items() if name not in apart} for values in (before, after)]
    return (*rows, *changed_values(found, others[0], others[1], at))


def _of_table(table: GroupField, before: Values, after: Values, at: Circumstances) -> Iterator[ChangedValue]:
    was, will = rows_of_table(before.get(table.id)), rows_of_table(after.get(table.id))
    found = table_difference(table, before, after)
    for now in sorted((*found.added, *found.changed)):
        yield row_change(table, found, was, will, now, at)
    yield from gone_rows(table, found, was, at)
    if found.is_moved:
        yield moved_rows(table, found, at)


def row_change(
    table: GroupField, found: RowsDifference, was: Sequence[Values], will: Sequence[Values], now: int, at: Circumstances
) -> ChangedValue:
    """The row in this place now, which is new or changes: only those of its answers that do."""
    heading = table.heading_of(now, at.language)
    if now in found.added:
        return ChangedValue(words_in(_ADDED, at.language).format(row=heading), "", _row(table, will[now], at))
    one, other = was[found.changed[now]], will[now]
    names = frozenset(name for name in {*one, *other} if one.get(name) != other.get(name))
    return ChangedValue(heading, _row(table, one, at, names), _row(table, other, at, names))


def gone_rows(
    table: GroupField, found: RowsDifference, was: Sequence[Values], at: Circumstances
) -> Iterator[ChangedValue]:
    """The rows that go."""
    for then in found.gone:
        label = words_in(_GONE, at.language).format(row=table.heading_of(then, at.language))
        yield ChangedValue(label, _row(table, was[then], at), "")


def moved_rows(table: GroupField, found: RowsDifference, at: Circumstances) -> ChangedValue:
    """In which order the rows stand that stay: as they were, and as they will be, by the place they had."""
    label = words_in(_ORDER, at.language).format(table=words_in(table.label, at.language))
    stays = [was for _, was in sorted({**found.changed, **found.kept}.items())]
    return ChangedValue(label, _places(sorted(stays)), _places(stays))


def _places(rows: Sequence[int]) -> str:
    return _BETWEEN.join(str(one + 1) for one in rows)


def _row(table: GroupField, row: Values, at: Circumstances, names: frozenset[str] | None = None) -> str:
    """The answers of a row in words, or those of these names with what they are called."""
    if names is None:
        return "　".join(filter(None, (cell(one, row.get(one.id), at) for one in table.fields)))
    told = (one for one in table.fields if one.id in names)
    return "　".join(f"{words_in(one.label, at.language)}：{cell(one, row.get(one.id), at) or '—'}" for one in told)
