"""A list in groups: the records of one answer after those of another, each group with its number and its sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from madoguchi.engines.records.actions.kept_counts import totals_of
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.choice import ChoiceField
from madoguchi.engines.records.field_types.division import DivisionField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.formula import FormulaField
from madoguchi.engines.records.field_types.integer import IntegerField
from madoguchi.engines.records.field_types.number import NumberField
from madoguchi.engines.records.field_types.yen import YenField
from madoguchi.engines.records.field_types.yes_no import YesNoField
from madoguchi.engines.records.queries.register_lists import ListPage
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.register_section import View, is_choosable
from madoguchi.engines.records.rules.count_changes import Totals
from madoguchi.foundation.catalogue.queries import Register, city
from madoguchi.journeys.registers.columns import shown_columns
from madoguchi.journeys.registers.rows import Row, cell, row_of
from madoguchi.values.words import words_in

NUMBERS = (IntegerField, YenField, NumberField, FormulaField)
"""Fields whose columns are figures."""

NO_ANSWER = {"ja": "入力なし", "en": "Not answered", "ja-easy": "書いて いません"}
"""The name of what is not answered."""


@dataclass(frozen=True)
class Group:
    """The records of a page with one answer; their number and sums are those of the whole group.

    `is_continued` when it began on an earlier page.
    """

    title: str
    held: int
    sums: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    is_continued: bool


def grouping_of(found: Register, field_id: str) -> Field | None:
    """The choice of this id by which a list is grouped."""
    return next((one for one in register_section(found).fields if one.id == field_id and is_choosable(one)), None)


def group_totals(found: Register, view: View, wanted: Wanted, field: Field) -> dict[object, Totals]:
    """The groups of a list in the order of the definition, those without the answer last, with the sums of its figures.

    Answers that nobody offers any more come after those that are offered.
    """
    section = register_section(found)
    summed = [column for name in view.columns if isinstance(column := section.by_id.get(name), NUMBERS)]
    truth: dict[str | None, object] = {} if not isinstance(field, YesNoField) else {"true": True, "false": False}
    totals = {truth.get(key[0], key[0]): one for key, one in totals_of(found, view, wanted, [field], summed).items()}
    known: list[object] = [True, False]
    if isinstance(field, ChoiceField):
        known = [option.id for option in field.known]
    elif isinstance(field, DivisionField):
        known = [one.id for one in city().divisions]
    order = [*known, *sorted((one for one in totals if one not in known and one is not None), key=str), None]
    return {answer: totals[answer] for answer in order if answer in totals}


def groups_of(
    found: Register, view: View, field: Field, totals: Mapping[object, Totals], page: ListPage, at: Circumstances
) -> tuple[Group, ...]:
    """The groups of which a page holds records, in their order, each with those of the page."""
    groups: list[Group] = []
    columns = shown_columns(register_section(found), view.columns, at.language)
    for answer, total in totals.items():
        rows = [one for one in page.rows if one.values.get(field.id) == answer]
        if rows:
            shown = tuple(row_of(found, columns, one, at) for one in rows)
            is_continued = bool(page.previous) and not groups and len(rows) < total.held
            sums = tuple(_sum(found, name, sum_, at) for name, sum_ in total.sums.items())
            groups.append(Group(group_title(field, answer, at), total.held, sums, shown, is_continued))
    return tuple(groups)


def group_title(field: Field, answer: object, at: Circumstances) -> str:
    """The name of a group."""
    return cell(field, answer, at) if answer is not None else words_in(NO_ANSWER, at.language)


def _sum(found: Register, name: str, figure: Decimal, at: Circumstances) -> tuple[str, str]:
    field = register_section(found).by_id[name]
    return words_in(field.label, at.language), cell(field, plain_figure(figure), at)


def plain_figure(figure: Decimal) -> int | float:
    """A sum as a cell of a file takes it."""
    return int(figure) if figure == figure.to_integral_value() else float(figure)
