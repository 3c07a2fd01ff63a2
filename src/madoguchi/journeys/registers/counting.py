"""A list counted: by one field or by two, as a table, a picture and a file of exactly what is seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.choice import ChoiceField
from madoguchi.engines.records.field_types.division import DivisionField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.queries import surroundings
from madoguchi.engines.records.queries.register_counts import counts_in, is_by_month, is_countable
from madoguchi.engines.records.queries.register_lists import Wanted
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.register_section import View
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.export import Table
from madoguchi.journeys.registers.lists import Filter, Look, cell, chosen_in, filters_of, looks_of, opened, view_of
from madoguchi.values.actor import Actor
from madoguchi.values.words import words_in

MOST_MONTHS = 60
_NONE = {"ja": "入力なし", "en": "Not answered", "ja-easy": "書いて いません"}
_TOTAL = {"ja": "合計", "en": "Total", "ja-easy": "ぜんぶ"}


@dataclass(frozen=True)
class CountLine:
    """One answer with its counts, one for each column."""

    label: str
    cells: tuple[int, ...]
    total: int


@dataclass(frozen=True)
class CountSheet:
    """A list counted; without a second field `heads` is empty and each line has only its total."""

    register: Register
    view: View
    views: tuple[tuple[str, str], ...]
    filters: tuple[Filter, ...]
    looks: tuple[Look, ...]
    fields: tuple[tuple[str, str], ...]
    row: str
    column: str
    row_label: str
    column_label: str
    heads: tuple[str, ...]
    lines: tuple[CountLine, ...]
    totals: tuple[int, ...]
    total: int
    by_month: bool


def count_sheet(
    register_id: str, view_id: str, row: str, column: str, asked: Mapping[str, str], *, by: Actor, language: str
) -> CountSheet:
    """The list counted by `row`, and across by `column`; the first field that can be counted for a name nobody knows.

    Numbers alone disclose no record, and whoever counts may see the records.
    """
    found = opened(register_id, by)
    view, at, section = view_of(found, view_id), surroundings(language), register_section(found)
    fields = [one for one in section.fields if is_countable(one)]
    filters = filters_of(found, asked, language)
    down = next((one for one in fields if one.id == row), fields[0] if fields else None)
    across = next((one for one in fields if one.id == column and one is not down), None)
    chosen = [one for one in (down, across) if one is not None]
    counts = counts_in(found, view, Wanted(chosen=chosen_in(filters)), chosen) if chosen else {}
    keys = _keys(down, {key[0] for key in counts}) if down else []
    heads = _keys(across, {key[1] for key in counts}) if across else []
    lines = tuple(_line(down, key, heads, counts, at) for key in keys if down)
    return CountSheet(
        register=found,
        view=view,
        views=tuple((one.id, words_in(one.title, language)) for one in section.views),
        filters=filters,
        looks=looks_of(found, view),
        fields=tuple((one.id, words_in(one.label, language)) for one in fields),
        row=down.id if down else "",
        column=across.id if across else "",
        row_label=words_in(down.label, language) if down else "",
        column_label=words_in(across.label, language) if across else "",
        heads=tuple(_said(across, key, at) for key in heads if across),
        lines=lines,
        totals=tuple(sum(line.cells[at_] for line in lines) for at_ in range(len(heads))),
        total=sum(line.total for line in lines),
        by_month=bool(down and is_by_month(down)),
    )


def _keys(field: Field, found: set[str | None]) -> list[str | None]:
    """The answers in the order of the definition, months in theirs; what is not answered comes last."""
    known = (
        [option.id for option in field.options] if isinstance(field, ChoiceField) else sorted(found - {None}, key=str)
    )
    gone = sorted(str(one) for one in found - {None, *known})
    months = known[-MOST_MONTHS:] if is_by_month(field) else known
    return [*months, *gone, *([None] if None in found else [])]


def _line(
    field: Field,
    key: str | None,
    heads: list[str | None],
    counts: Mapping[tuple[str | None, ...], int],
    at: Circumstances,
) -> CountLine:
    cells = tuple(counts.get((key, head), 0) for head in heads)
    return CountLine(_said(field, key, at), cells, sum(cells) if heads else counts.get((key,), 0))


def _said(field: Field, key: str | None, at: Circumstances) -> str:
    if key is None:
        return words_in(_NONE, at.language)
    if is_by_month(field):
        return key
    truth = {"true": True, "false": False}
    return cell(field, key if isinstance(field, ChoiceField | DivisionField) else truth.get(key, key), at)


def count_table(sheet: CountSheet, language: str) -> Table:
    """The same as a file: heads, lines, and the totals below."""
    total = words_in(_TOTAL, language)

    def rows() -> Iterator[tuple[str | int, ...]]:
        for line in sheet.lines:
            yield (line.label, *line.cells, line.total)
        yield (total, *sheet.totals, sheet.total)

    return Table(f"{sheet.register.id}-{sheet.view.id}-{sheet.row}", (sheet.row_label, *sheet.heads, total), rows())
