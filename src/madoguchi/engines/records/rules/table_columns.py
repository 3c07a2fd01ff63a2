"""What the rows of a table come to as columns of a list: how many there are, and the sums of their numbers; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.integer import IntegerField
from madoguchi.engines.records.field_types.note import NoteField
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.values.words import words_in

ROW_COUNT = "row_count"
"""The column of how many rows there are, `repairs.row_count`; a total of the same name is that total."""
_COUNT: Mapping[str, str] = {
    "ja": "{table}：行の数",
    "en": "{table}: number of rows",
    "ja-easy": "{table}：行の 数",
}
_SUM: Mapping[str, str] = {
    "ja": "{table}：{number}の合計",
    "en": "{table}: total of {number}",
    "ja-easy": "{table}：{number}の 合計",
}
_UNIT: Mapping[str, str] = {"ja": "行", "en": "rows", "ja-easy": "行"}


def table_names(table: GroupField) -> tuple[str, ...]:
    """The columns of a table: the number of its rows, and each of its totals."""
    return tuple(f"{table.id}.{name}" for name in dict.fromkeys((ROW_COUNT, *table.totals)))


def column_names(section: RegisterSection) -> Iterator[str]:
    """Every answer that fits into a cell, and in the place of a table what its rows come to."""
    for one in section.fields:
        if isinstance(one, GroupField):
            yield from table_names(one)
        elif not isinstance(one, NoteField):
            yield one.id


def table_column(section: RegisterSection, name: str) -> Field | None:
    """The field a column of a table is shown as, None for the name of no such column."""
    table, of = _parts(section, name)
    if table is None:
        return None
    if of not in table.totals:
        return IntegerField.model_construct(type="integer", id=name, label=_label(table), unit=dict(_UNIT))
    number = table.by_id[of]
    return number.model_copy(update={"id": name, "label": _label(table, number)})


def answer_in(section: RegisterSection, name: str, values: Mapping[str, object]) -> object:
    """What a column holds of a record with these values: an answer, a number of rows, or a sum; None for nothing."""
    table, of = _parts(section, name)
    if table is None:
        return values.get(name)
    rows = values.get(table.id)
    if of not in table.totals:
        return len(rows) if isinstance(rows, list) else 0
    return next((found for field, found in table.sums(rows) if field.id == of), None) if rows else None


def _parts(section: RegisterSection, name: str) -> tuple[GroupField | None, str]:
    table_id, _dot, of = name.partition(".")
    table = section.by_id.get(table_id) if of else None
    is_one = isinstance(table, GroupField) and name in table_names(table)
    return (table, of) if is_one and isinstance(table, GroupField) else (None, "")


def column_label(table: str, number: str, language: str) -> str:
    """What the column of a table of this name is called: the sum of a number, without one how many rows there are."""
    words = _SUM if number else _COUNT
    return words.get(language, words["ja"]).format(table=table, number=number)


def _label(table: GroupField, number: Field | None = None) -> dict[str, str]:
    return {
        language: column_label(
            words_in(table.label, language), words_in(number.label, language) if number else "", language
        )
        for language in _COUNT
    }
