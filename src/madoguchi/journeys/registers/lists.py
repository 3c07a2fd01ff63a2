"""One page of a list of a register, as somebody of the office sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import transaction

from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.file import FileField
from madoguchi.engines.records.queries.process import inquiry_of
from madoguchi.engines.records.queries.register_held import COUNTED
from madoguchi.engines.records.queries.register_lists import Groups, counted_page, list_page
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.queries.shares import share_in
from madoguchi.engines.records.register_section import is_choosable
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.columns import expect_shown, shown_columns
from madoguchi.journeys.registers.grouping import NUMBERS, Group, group_totals, grouping_of, groups_of
from madoguchi.journeys.registers.looks import NO_SHAPE, Looked, label_of, looked_at
from madoguchi.journeys.registers.opening import may_add, may_edit, opened, see
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.journeys.registers.rows import Row, row_of
from madoguchi.journeys.registers.shares import why_masked
from madoguchi.values.actor import Actor
from madoguchi.values.message import msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in


@dataclass(frozen=True)
class ListSheet(Looked):
    """One page of a list with everything around it; `count` is None when there are more than anybody counts.

    `open_tables` are those of its tables whose rows whoever looks may change.
    """

    columns: tuple[str, ...]
    tables: tuple[tuple[str, str], ...]
    open_tables: tuple[tuple[str, str], ...]
    numeric: tuple[bool, ...]
    chosen: tuple[bool, ...]
    rows: tuple[Row, ...]
    during: str
    groupings: tuple[tuple[str, str], ...]
    grouping: str
    groups: tuple[Group, ...]
    count: int | None
    previous: str
    next: str
    kept_back: Refusal | None
    may_edit: bool
    may_add: bool


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
    found, at = opened(register_id, by), surroundings_for(by, language)
    seen, narrowed = looked_at(found, "list", view_id, wanted, asked, shape, by, at)
    view, grouping = seen.view, grouping_of(found, grouped_by)
    if grouping:
        totals = group_totals(found, view, narrowed, grouping)
        page = list_page(found, view, narrowed, size=size, groups=Groups(grouping.id, list(totals)))
        count = sum(one.held for one in totals.values())
    else:
        totals = {}
        page, count = counted_page(found, view, narrowed, size=size)
    see(found, page.rows, "search" if wanted.words else "list", by=by)
    section = register_section(found)
    shown, share = shown_columns(section, view.columns, language), share_in(found)
    tables = tuple((one.id, words_in(one.label, language)) for one in section.tables)
    expect_shown(section, shown, page.rows, at)
    return ListSheet(
        **vars(_told(found, seen, narrowed, grouping, grouped_by, language)),
        columns=tuple(column.label for column in shown),
        tables=tables,
        open_tables=tuple(one for one in tables if share is None or one[0] not in share.fixed),
        numeric=tuple(isinstance(column.field, NUMBERS) for column in shown),
        chosen=tuple(is_choosable(column.field) for column in shown),
        rows=tuple(row_of(found, shown, one, at) for one in page.rows),
        during=narrowed.during,
        groupings=tuple((one.id, words_in(one.label, language)) for one in section.fields if is_choosable(one)),
        grouping=grouping.id if grouping else "",
        groups=groups_of(found, view, grouping, totals, page, at) if grouping else (),
        count=count if count <= COUNTED else None,
        previous=page.previous,
        next=page.next,
        kept_back=why_masked(found, by),
        may_edit=may_edit(found, by),
        # Who is asked in an inquiry is decided when it is sent.
        may_add=inquiry_of(found) is None and may_add(found, by),
    )


def _told(
    found: Register, seen: Looked, wanted: Wanted, grouping: Field | None, grouped_by: str, language: str
) -> Looked:
    """The same with what is to be said of how it is grouped and searched."""
    told = []
    if grouped_by and grouping is None:
        told += [
            msg(
                "この一覧は「{field}」ではまとめられません。まとめられるのは、1つを選ぶ選択肢、はい・いいえ、課の項目です。",
                field=label_of(found, grouped_by, language),
            )
        ]
    if wanted.words and any(isinstance(one, FileField) for one in register_section(found).fields):
        told += [msg("ことばは、記録に書いた答えからさがします。付けたファイルの名前と中身は、さがしていません。")]
    return replace(seen, unfit=(*seen.unfit, *told))
