"""Two questions beside one another: one table for each pair, in which nobody can be worked out. Pure.

However somebody asks for the table of two questions, it is the same one, turned if need be: two tables that withhold
other cells would show together what each of them withholds. What is withheld of a question by itself is withheld in all
its tables, so that none of them tells what another does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from madoguchi.engines.metrics.case_tables import cells_withheld
from madoguchi.engines.metrics.disclosure import is_small, withheld
from madoguchi.engines.records.field_types.choice import ChoiceField, label_in
from madoguchi.engines.records.field_types.choices import ChoicesField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.yes_no import YesNoField
from madoguchi.engines.surveys.rules import NO_ANSWER, counts_of, crossed
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

LEFT_OUT = msg("無回答")
_YES_NO: Mapping[str, Message] = {"yes": msg("はい"), "no": msg("いいえ")}

Answers = Sequence[Mapping[str, Any]]
Name = str | Message
"""What an option is called: words of whoever wrote it, which nobody translates, or words of the house."""


@dataclass(frozen=True)
class CrossTable:
    """Two questions beside one another; a cell is None where it is withheld."""

    row_label: str
    column_label: str
    columns: tuple[Name, ...]
    rows: tuple[tuple[Name, tuple[int | None, ...]], ...]


def hidden_of(counts: Mapping[str, int], asked: int, smallest: int, *, several: bool) -> frozenset[str]:
    """The options that are withheld. Of several each is a part of everybody; of one the counts add up to them."""
    if not several:
        return withheld(counts, smallest)
    return frozenset(one for one, n in counts.items() if is_small(n, smallest) or is_small(asked - n, smallest))


def options_in(field: Field, language: str) -> dict[str, Name]:
    """What may be chosen, by the value of an answer."""
    if isinstance(field, YesNoField):
        return dict(_YES_NO)
    if isinstance(field, ChoiceField | ChoicesField):
        return {one.id: label_in(field.options, one.id, language) for one in field.options}
    return {}


@dataclass(frozen=True)
class _Beside:
    """What is known of one question by itself: its counts, and which of them are withheld."""

    counts: Mapping[str, int]
    hidden: frozenset[str]


def _beside(field: Field, options: tuple[str, ...], answers: Answers, smallest: int) -> _Beside:
    counts = counts_of(answers, field.id, options)
    return _Beside(counts, hidden_of(counts, len(answers), smallest, several=isinstance(field, ChoicesField)))


def _tells(key: tuple[str, ...], both: int, beside: tuple[_Beside, _Beside], asked: int, smallest: int) -> bool:
    """Whether a cell gives somebody away beside the counts of its two questions.

    They tell how many chose the one and not the other, and neither; with several options no other cell says that.
    """
    one, other = (each.counts[name] for each, name in zip(beside, key, strict=True))
    rest = (one - both, other - both, asked - one - other + both)
    return any(name in each.hidden for each, name in zip(beside, key, strict=True)) or any(
        is_small(count, smallest) for count in rest
    )


def cross_table(
    row: Field, column: Field, answers: Answers, smallest: int, language: str, *, order: Sequence[str]
) -> CrossTable:
    """The counts of both; `order` are the questions of the survey, by which the table is made however it is asked."""
    if order.index(row.id) > order.index(column.id):
        return _turned(_table(column, row, answers, smallest, language))
    return _table(row, column, answers, smallest, language)


def _turned(table: CrossTable) -> CrossTable:
    names = tuple(name for name, _cells in table.rows)
    lines = tuple((name, tuple(cells[at] for _name, cells in table.rows)) for at, name in enumerate(table.columns))
    return CrossTable(table.column_label, table.row_label, names, lines)


def _table(row: Field, column: Field, answers: Answers, smallest: int, language: str) -> CrossTable:
    """What is withheld of a question by itself is withheld here, too."""
    down, across = options_in(row, language), options_in(column, language)
    counts = crossed(answers, row.id, column.id)
    beside_it = _beside(row, tuple(down), answers, smallest), _beside(column, tuple(across), answers, smallest)
    also = frozenset(key for key, n in counts.items() if _tells(key, n, beside_it, len(answers), smallest))
    hidden = cells_withheld(counts, smallest, also=also)
    left_out = [any(key[at] == NO_ANSWER for key in counts) for at in (0, 1)]
    beside = [
        (*names, NO_ANSWER) if left else tuple(names) for names, left in zip((down, across), left_out, strict=True)
    ]
    return CrossTable(
        row_label=words_in(row.label, language),
        column_label=words_in(column.label, language),
        columns=tuple(across.get(one, LEFT_OUT) for one in beside[1]),
        rows=tuple(
            (
                down.get(one, LEFT_OUT),
                tuple(None if (one, other) in hidden else counts[one, other] for other in beside[1]),
            )
            for one in beside[0]
        ),
    )
