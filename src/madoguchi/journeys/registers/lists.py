"""The catalogue of registers, one list of a register, and its bin, as somebody of the office sees them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from django.db import transaction

from madoguchi.engines.cases.queries import division_name
from madoguchi.engines.records.actions.kept_counts import totals_of
from madoguchi.engines.records.actions.registers import journal_record
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import NoSuchList
from madoguchi.engines.records.field_types.choice import ChoiceField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.formula import FormulaField
from madoguchi.engines.records.field_types.integer import IntegerField
from madoguchi.engines.records.field_types.number import NumberField
from madoguchi.engines.records.field_types.picking import PickingField
from madoguchi.engines.records.field_types.yen import YenField
from madoguchi.engines.records.queries.cited import cited_register, picking_in
from madoguchi.engines.records.queries.process import inquiry_of, process_of
from madoguchi.engines.records.queries.register_lists import (
    COUNTED,
    Groups,
    ListPage,
    Wanted,
    bin_of,
    counted_page,
    held_in_each,
    list_page,
)
from madoguchi.engines.records.queries.registers import (
    RecordFacts,
    changed_last,
    record_in,
    records_by_register,
    register_resource,
    register_section,
)
from madoguchi.engines.records.queries.shares import rights_of, share_in
from madoguchi.engines.records.register_section import View, is_choosable
from madoguchi.engines.records.rules.count_changes import Totals
from madoguchi.engines.records.rules.register_places import folded
from madoguchi.engines.records.rules.system_columns import NARROWING, SYSTEM_FIELDS, narrows
from madoguchi.engines.records.summaries import answer_text
from madoguchi.foundation.access.rules import foresee, require
from madoguchi.foundation.catalogue.queries import Register, register, registers
from madoguchi.journeys.disposal.bins import goes_on
from madoguchi.journeys.disposal.holds import held_among
from madoguchi.journeys.registers.arranging import arranged, where_in_words
from madoguchi.journeys.registers.columns import Shown, expect_shown, shown_columns
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.journeys.registers.shares import check_not_shut, opened_for, why_masked
from madoguchi.values.actor import Actor
from madoguchi.values.clock import JST, today
from madoguchi.values.message import Message
from madoguchi.values.references import is_record_number
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in

VIEW, EDIT, ADD = "view_register", "edit_register", "add_record"
NUMBERS = (IntegerField, YenField, NumberField, FormulaField)
"""Fields whose columns are figures."""

Look = Literal["list", "calendar", "board", "counts"]
"""How the records of a list may be looked at."""

NO_SHAPE: Mapping[str, str] = {}
"""A list as it is declared."""

NO_ANSWER = {"ja": "入力なし", "en": "Not answered", "ja-easy": "書いて いません"}
"""The name of what is not answered."""

_PERIOD = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])(-[0-9]{2})?")


@dataclass(frozen=True)
class _Use:
    """How a register is used: when a record was written last, and how many registers cite it."""

    changed_on: date | None
    cited_by: int


@dataclass(frozen=True)
class RegisterLine:
    """One register in the catalogue; records are those this person sees, None where rights by record hide them all.

    Of a share nobody counts further than COUNTED: `is_more` where there are more.
    """

    id: str
    title: str
    summary: str
    purpose: str
    owner: str
    deputy: str
    records: int | None
    is_share: bool
    is_more: bool
    changed_on: date | None
    cited_by: int
    review_on: date
    is_review_due: bool
    ended_on: date | None
    holds_persons: bool
    may_view: bool
    hints: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Row:
    """One record in a list: its number and its cells in words."""

    ref: str
    heading: str
    cells: tuple[str, ...]
    at: datetime


@dataclass(frozen=True)
class Filter:
    """A choice by which a list may be narrowed."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


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


@dataclass(frozen=True)
class ListSheet:
    """One page of a list with everything around it; `count` is None when there are more than anybody counts.

    `arranged` is what of its address says how somebody arranged it, and `condition` what they asked for, in words.
    """

    register: Register
    views: tuple[tuple[str, str], ...]
    view: View
    columns: tuple[str, ...]
    numeric: tuple[bool, ...]
    chosen: tuple[bool, ...]
    rows: tuple[Row, ...]
    filters: tuple[Filter, ...]
    during: str
    arranged: Mapping[str, str]
    condition: Message | None
    looks: tuple[Look, ...]
    groupings: tuple[tuple[str, str], ...]
    grouping: str
    groups: tuple[Group, ...]
    count: int | None
    previous: str
    next: str
    kept_back: Refusal | None
    may_edit: bool
    may_add: bool


def catalogue_of_registers(by: Actor, words: str, *, language: str) -> tuple[RegisterLine, ...]:
    """Every register of the city whose name, purpose or keywords hold all the words, also those that stay closed.

    That a register exists is no secret in the office: whoever may not open it learns whom to ask.
    """
    found = [one for one in registers() if _is_kept(one) and _is_about(one, folded(words).split())]
    held: dict[str, int | None] = {**dict.fromkeys((one.id for one in found), 0), **records_by_register()}
    parted = [one for one in found if (rights := rights_of(one)) and rights.records]
    mine = {one.id: opened_for(one, by) for one in parted if _may_view(one, by)}
    shares = {id_: one for id_, one in mine.items() if (share := share_in(one)) and share.see is not True}
    held |= {one.id: None for one in parted if one.id not in mine} | dict.fromkeys(shares, 0)
    held |= held_in_each(list(shares.values()))
    used = _use_of(found)
    return tuple(_line(one, by, held[one.id], used[one.id], language, is_share=one.id in shares) for one in found)


def _use_of(found: Iterable[Register]) -> dict[str, _Use]:
    """How each of them is used."""
    known = [one.id for one in found]
    days = {id_: at.astimezone(JST).date() for id_, at in changed_last(known).items()}
    fields = ({cited_register(one.field.cites) for one in picking_in(register_section(each))} for each in registers())
    citing = Counter(id_ for cited in fields for id_ in cited)
    return {id_: _Use(days.get(id_), citing[id_]) for id_ in known}


def _is_kept(one: Register) -> bool:
    """Whether it is a register of its own: a question that was asked once has its place among the inquiries."""
    inquiry = inquiry_of(one)
    return inquiry is None or inquiry.standing


def _is_about(one: Register, words: Iterable[str]) -> bool:
    header = one.header
    texts = (header.title, header.summary, header.purpose)
    said = [words_in(text, language) for text in texts for language in ("ja", "en")]
    said += [*header.keywords, *(words_in(field.label, "ja") for field in register_section(one).fields)]
    whole = folded("\n".join(said))
    return all(word in whole for word in words)


def _line(one: Register, by: Actor, records: int | None, use: _Use, language: str, *, is_share: bool) -> RegisterLine:
    header = one.header
    return RegisterLine(
        id=one.id,
        title=one.title(language),
        summary=words_in(header.summary, language),
        purpose=words_in(header.purpose, language),
        owner=division_name(header.division),
        deputy=division_name(header.deputy),
        records=records,
        is_share=is_share,
        is_more=is_share and (records or 0) > COUNTED,
        changed_on=use.changed_on,
        cited_by=use.cited_by,
        review_on=header.review_on,
        is_review_due=header.review_on < today() and not one.has_ended,
        ended_on=header.ended_on if one.has_ended else None,
        holds_persons=header.persons,
        may_view=_may_view(one, by),
    )


def opened(register_id: str, by: Actor, action: str = VIEW) -> Register:
    """The register when this person may open it, with their share of it; raises UnknownRegister and NotPermitted."""
    found = register(register_id)
    require(by, action, register_resource(found, action))
    return check_not_shut(opened_for(found, by, adds=action == ADD), by)


def may_open(register_id: str, by: Actor) -> bool:
    """Whether there is such a register, and this person may see it."""
    return any(one.id == register_id and _may_view(one, by) for one in registers())


def _may_view(found: Register, by: Actor) -> bool:
    return foresee(by, VIEW, register_resource(found, VIEW)).allowed


def may_edit(found: Register, by: Actor) -> bool:
    """Whether this person may change records."""
    return foresee(by, EDIT, register_resource(found, EDIT)).allowed


def may_add(found: Register, by: Actor) -> bool:
    """Whether this person may put a record in: nobody may once the register ended."""
    return not found.has_ended and foresee(by, ADD, register_resource(found, ADD)).allowed


def view_of(found: Register, view_id: str) -> View:
    """The list of this id, the first one for no id; raises NoSuchList."""
    section = register_section(found)
    view = section.view(view_id) if view_id else section.views[0]
    if view is None:
        raise NoSuchList()
    return view


def during_in(view: View, asked: str) -> str:
    """The month or day asked for, 2026-11 or 2026-11-26; nothing where the list is no calendar."""
    return asked if view.calendar and _PERIOD.fullmatch(asked) else ""


def board_field(found: Register, view: View) -> ChoiceField | None:
    """The choice by which the list is a board: what it names itself, otherwise the state of the process."""
    process = process_of(found)
    named = view.board or (process.field if process else None)
    field = register_section(found).by_id.get(named) if named else None
    return field if isinstance(field, ChoiceField) else None


def looks_of(found: Register, view: View) -> tuple[Look, ...]:
    """How this list may be looked at, the list itself first."""
    every: tuple[tuple[Look, bool], ...] = (
        ("list", True),
        ("calendar", view.calendar is not None),
        ("board", board_field(found, view) is not None),
        ("counts", True),
    )
    return tuple(look for look, there in every if there)


@transaction.atomic
def list_sheet(
    register_id: str,
    view_id: str,
    wanted: Wanted,
    asked: Mapping[str, str],
    *,
    by: Actor,
    language: str,
    size: int,
    grouped_by: str = "",
    shape: Mapping[str, str] = NO_SHAPE,
) -> ListSheet:
    """One page of a list, narrowed as `asked` by field; written into the journal where the register holds persons.

    With `grouped_by`, a choice, the records of one answer stand after those of another, with their number and sums.
    `shape` is what of its address says how it is arranged; raises ArrangementUnfit for one that does not fit.
    """
    found = opened(register_id, by)
    view, at = view_of(found, view_id), surroundings_for(by, language)
    filters = filters_of(found, asked, language)
    narrowed = replace(wanted, chosen=chosen_in(filters), during=during_in(view, wanted.during))
    own = arranged(found, view, narrowed, shape)
    view, narrowed = own.view, own.wanted
    grouping = grouping_of(found, grouped_by)
    if grouping:
        totals = group_totals(found, view, narrowed, grouping)
        page = list_page(found, view, narrowed, size=size, groups=Groups(grouping.id, list(totals)))
        count = sum(one.held for one in totals.values())
    else:
        totals = {}
        page, count = counted_page(found, view, narrowed, size=size)
    see(found, page.rows, "search" if wanted.words else "list", by=by)
    section = register_section(found)
    shown = shown_columns(section, view.columns, language)
    expect_shown(section, shown, page.rows, at)
    return ListSheet(
        register=found,
        views=tuple((one.id, words_in(one.title, language)) for one in section.views),
        view=view,
        columns=tuple(column.label for column in shown),
        numeric=tuple(isinstance(column.field, NUMBERS) for column in shown),
        chosen=tuple(is_choosable(column.field) for column in shown),
        rows=tuple(row_of(found, shown, one, at) for one in page.rows),
        filters=_with_titles(found, filters, at),
        during=narrowed.during,
        arranged=own.asked,
        condition=where_in_words(found, narrowed.where, at),
        looks=looks_of(found, view),
        groupings=tuple((one.id, words_in(one.label, language)) for one in section.fields if is_choosable(one)),
        grouping=grouping.id if grouping else "",
        groups=_groups(found, view, grouping, totals, page, at) if grouping else (),
        count=count if count <= COUNTED else None,
        previous=page.previous,
        next=page.next,
        kept_back=why_masked(found, by),
        may_edit=may_edit(found, by),
        # Who is asked in an inquiry is decided when it is sent.
        may_add=inquiry_of(found) is None and may_add(found, by),
    )


def grouping_of(found: Register, field_id: str) -> Field | None:
    """The choice of this id by which a list is grouped."""
    return next((one for one in register_section(found).fields if one.id == field_id and is_choosable(one)), None)


def group_totals(found: Register, view: View, wanted: Wanted, field: Field) -> dict[object, Totals]:
    """The groups of a list in the order of the definition, those without the answer last, with the sums of its figures.

    Answers that nobody offers any more come after those that are offered.
    """
    section = register_section(found)
    summed = [column for name in view.columns if isinstance(column := section.by_id.get(name), NUMBERS)]
    truth: dict[str | None, object] = {} if isinstance(field, ChoiceField) else {"true": True, "false": False}
    totals = {truth.get(key[0], key[0]): one for key, one in totals_of(found, view, wanted, [field], summed).items()}
    known: list[object] = [option.id for option in getattr(field, "options", ())] or [True, False]
    order = [*known, *sorted((one for one in totals if one not in known and one is not None), key=str), None]
    return {answer: totals[answer] for answer in order if answer in totals}


def _groups(
    found: Register, view: View, field: Field, totals: Mapping[object, Totals], page: ListPage, at: Circumstances
) -> tuple[Group, ...]:
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
    value = int(figure) if figure == figure.to_integral_value() else float(figure)
    return words_in(field.label, at.language), cell(field, value, at)


def see(found: Register, rows: Iterable[RecordFacts], verb: str, *, by: Actor) -> None:
    """Journal a look at records, where they hold persons."""
    if found.header.persons:
        journal_record(found, [one.ref for one in rows], verb, by=by)


def row_of(found: Register, columns: Iterable[Shown], one: RecordFacts, at: Circumstances) -> Row:
    """A record as a row of these columns."""
    section = register_section(found)
    cells = tuple(column.text(one, at) for column in columns)
    heading = cell(section.by_id[section.heading], one.values.get(section.heading), at)
    return Row(one.ref, heading, cells, one.updated_at)


def cell(field: Field, value: object, at: Circumstances) -> str:
    """An answer in words, nothing for none."""
    return "" if value is None else answer_text(field, value, at)


def filters_of(found: Register, asked: Mapping[str, str], language: str) -> tuple[Filter, ...]:
    """The choices a list may be narrowed by, with what was asked for; an option nobody offers is none."""
    section = register_section(found)
    narrowed = ((one, asked.get(one.path, "")) for one in picking_in(section))
    return (
        *(_filter(field, _of(asked, field), language) for field in section.fields if is_choosable(field)),
        *(
            Filter(one.path, words_in(one.field.label, language), ((number, number),), number)
            for one, number in narrowed
            if is_record_number(number)
        ),
        *_told_filters(found, asked, language),
    )


def _told_filters(found: Register, asked: Mapping[str, str], language: str) -> Iterator[Filter]:
    """The filters by what every record tells of itself that are asked for; a field of the same name is that field."""
    known = register_section(found.whole).by_id
    for name in NARROWING:
        text = asked.get(name, "")
        if name not in known and narrows(name, text):
            yield Filter(name, words_in(SYSTEM_FIELDS[name].label, language), ((text, text),), text)


def _of(asked: Mapping[str, str], field: Field) -> str:
    return asked.get(field.id, "")


def _with_titles(found: Register, filters: Iterable[Filter], at: Circumstances) -> tuple[Filter, ...]:
    """The filters, those by a record of another register with what it is called."""
    fields = {one.path: one.field for one in picking_in(register_section(found))}
    return tuple(
        replace(one, options=((one.chosen, field.title_of(one.chosen, at)),))
        if isinstance(field := fields.get(one.name), PickingField)
        else one
        for one in filters
    )


def _filter(field: Field, chosen: str, language: str) -> Filter:
    options = tuple((option.id, words_in(option.label, language)) for option in getattr(field, "options", ())) or tuple(
        (posted, field.display(posted == "true", _words_only(language))) for posted in ("true", "false")
    )
    known = chosen if chosen in {value for value, _ in options} else ""
    return Filter(field.id, words_in(field.label, language), options, known)


def _words_only(language: str) -> Circumstances:
    return Circumstances(today=today(), language=language)


def chosen_in(filters: Iterable[Filter]) -> dict[str, object]:
    """What the filters choose, as values of records."""
    truth: dict[str, object] = {"true": True, "false": False}
    return {one.name: truth.get(one.chosen, one.chosen) for one in filters if one.chosen}


@dataclass(frozen=True)
class Binned:
    """One record in the bin: when it was put there, in which night it goes, and whether a hold keeps it."""

    ref: str
    heading: str
    at: datetime
    goes_on: date | None
    is_held: bool


@dataclass(frozen=True)
class BinSheet:
    """One page of the bin; `next` is the number of its last record when there are older ones."""

    register: Register
    rows: tuple[Binned, ...]
    next: str


@transaction.atomic
def bin_sheet(register_id: str, after: str, *, by: Actor, language: str, size: int) -> BinSheet:
    """The records in the bin, those put there last first; only for who may change records."""
    found = opened(register_id, by, EDIT)
    page = bin_of(found, after, size=size)
    see(found, page.rows, "list", by=by)
    at = surroundings_for(by, language)
    held = held_among([one.ref for one in page.rows])
    return BinSheet(found, tuple(_binned(found, one, held, at) for one in page.rows), page.next)


def _binned(found: Register, one: RecordFacts, held: Collection[str], at: Circumstances) -> Binned:
    # Nothing is written to a record in the bin, so that it was put there when it was written last.
    row = row_of(found, (), one, at)
    return Binned(row.ref, row.heading, row.at, goes_on(found, row.at), row.ref in held)


def seen_record(found: Register, ref: str, *, by: Actor) -> RecordFacts:
    """One record, written down as read; what was thrown away only for who may take it back. Raises NoSuchRecord."""
    one = record_in(found, ref)
    if one.is_deleted:
        require(by, EDIT, register_resource(found, EDIT))
    see(found, [one], "read", by=by)
    return one
