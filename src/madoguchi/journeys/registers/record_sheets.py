"""One record as it is looked at: its answers, where it stands, and every act of its history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.forms import SummaryPage, SummaryRow
from madoguchi.engines.records.queries.cited import expect_cited
from madoguchi.engines.records.queries.registers import (
    ChangeFacts,
    RecordFacts,
    changes_of,
    register_resource,
    register_section,
)
from madoguchi.engines.records.queries.shares import changes_in_share
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules import copying
from madoguchi.engines.records.summaries import cited_by, summary_of
from madoguchi.foundation.access.rules import foresee
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.changed_values import ChangedValue, Values, changed_values
from madoguchi.journeys.registers.opening import VIEW, may_edit
from madoguchi.journeys.registers.record_opening import may_change, record_opened
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.journeys.registers.related import RelatedList, related_lists
from madoguchi.journeys.registers.rows import heading_of
from madoguchi.journeys.registers.shares import why_masked
from madoguchi.journeys.registers.standing import Standing, standing_of
from madoguchi.values.actor import Actor
from madoguchi.values.refusal import Refusal
from madoguchi.values.whole_numbers import whole_number


@dataclass(frozen=True)
class Act:
    """One act of the history, in words; it can be taken back when it changed values."""

    revision: int
    kind: str
    by: str
    at: datetime
    reason: str
    values: tuple[ChangedValue, ...]
    can_take_back: bool


@dataclass(frozen=True)
class RecordSheet:
    """One record with its history.

    `kept_back` is the rule that leaves fields out for their class, where one does. `may_edit` lets it be changed and
    thrown away, `may_change` only be changed; `may_list` opens the register.
    """

    register: Register
    record: RecordFacts
    heading: str
    pages: tuple[SummaryPage, ...]
    acts: tuple[Act, ...]
    may_edit: bool
    may_change: bool
    may_list: bool
    kept_back: Refusal | None
    standing: Standing | None
    related: tuple[RelatedList, ...] = ()


@transaction.atomic
def record_sheet(register_id: str, ref: str, *, by: Actor, language: str) -> RecordSheet:
    """One record, every value it ever had, and who changed it when and why."""
    found, one = record_opened(register_id, ref, by=by)
    at, section, acts = surroundings_for(by, language), register_section(found), changes_of(found, ref)
    expect_cited(section, [one.values, *(act.before for act in acts), *(act.after for act in acts)], at)
    return RecordSheet(
        register=found,
        record=one,
        heading=heading_of(found, one, at),
        pages=tuple(_told_pages(section, one, at)),
        acts=tuple(act for act in (_act(found, one_, at) for one_ in acts) if not _is_unseen(act)),
        may_edit=may_edit(found, by) and changes_in_share(found, ref),
        may_change=may_change(found, ref, by=by),
        may_list=foresee(by, VIEW, register_resource(found, VIEW)).allowed,
        kept_back=why_masked(found, by),
        standing=standing_of(found, one, by=by, at=at),
        related=related_lists(found, one, by=by, language=language),
    )


def _told_pages(section: RegisterSection, one: RecordFacts, at: Circumstances) -> Iterator[SummaryPage]:
    """The answers in words, with links to the records they name and the source of what was copied."""
    copied = copying.copies(section, one.values)
    for page in summary_of(section.form, one.values, at):
        rows = tuple(_told_row(section, row, one.values, copied.get(row.path), at) for row in page.rows)
        if rows:
            yield replace(page, rows=rows)


def _told_row(
    section: RegisterSection, row: SummaryRow, values: Values, copied: copying.Copied | None, at: Circumstances
) -> SummaryRow:
    cited = cited_by(*answer_at(section, row.path, values), at)
    if copied is None:
        return replace(row, cited=cited)
    return replace(row, cited=cited, origin=copying.source_of(copied, at), dataset_id=copied.dataset_id)


def answer_at(section: RegisterSection, path: str, values: Values) -> tuple[Field | None, object]:
    """The field at a path, in a row of a table, too, and its answer."""
    name, _, rest = path.partition(".")
    said, _, inner = rest.partition(".")
    index = whole_number(said)
    field, value = section.by_id.get(name), values.get(name)
    if not isinstance(field, GroupField) or index is None or not isinstance(value, list):
        return field, value
    row = value[index] if index < len(value) else {}
    return next((one for one in field.fields if one.id == inner), None), row.get(inner)


def _is_unseen(act: Act) -> bool:
    """Whether values were only brought into another form, which reads as it did."""
    return act.kind == "convert" and all(one.before == one.after for one in act.values)


def _act(found: Register, act: ChangeFacts, at: Circumstances) -> Act:
    values = () if act.revision == 1 else changed_values(found, act.before, act.after, at)
    return Act(
        act.revision,
        act.kind,
        act.by,
        act.at,
        act.reason,
        values,
        act.revision > 1 and act.kind in ("change", "undo", "import", "bulk"),
    )
