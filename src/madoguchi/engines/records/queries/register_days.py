"""A list as it stood on a day: later changes of its records taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.models import Record, RecordChange
from madoguchi.engines.records.queries.register_walks import told_of
from madoguchi.engines.records.queries.registers import RecordFacts, facts_of
from madoguchi.engines.records.queries.shares import answers_of, share_in, within
from madoguchi.engines.records.register_section import View
from madoguchi.engines.records.rules.shares import Share
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.conditions import Moment


def register_on(
    register: Register, view: View, moment: datetime, at: Circumstances, *, size: int, with_bin: bool = True
) -> Iterator[tuple[RecordFacts, ...]]:
    """The list as it stood at a moment, in the order the records began, page after page.

    The records are walked through whole, because what stood in the list then need not stand in it now. Without the bin,
    a record that lies in it now is left out of every day. In a share, a record has to be in it now and then.
    """
    last, kept_ones = 0, within(register, Record.objects.filter(register_id=register.id))
    if not with_bin:
        kept_ones = kept_ones.filter(deleted_at=None)
    while True:
        rows = list(kept_ones.filter(id__gt=last).order_by("id")[:size])
        found = as_of(rows, moment)
        told = (stood(register, view, row, found[row.pk], at.moment) for row in rows)
        yield tuple(one for one in told if one is not None)
        if len(rows) < size:
            return
        last = rows[-1].pk


def stood(
    register: Register, view: View, row: Record, values: Mapping[str, object] | None, moment: Moment
) -> RecordFacts | None:
    """The record with these values of some day, None where it did not stand in the list, or not in the share."""
    share, held = share_in(register) or Share(), values or {}
    if (
        values is None
        or not share.sees({**answers_of(row), **held})
        or not view.holds({**told_of(row), **held}, moment)
    ):
        return None
    return replace(facts_of(row), values=share.shown(held))


def as_of(rows: Sequence[Record], moment: datetime) -> dict[int, dict[str, object] | None]:
    """What these records held at a moment: their later changes taken back; None before they began or in the bin."""
    values = {row.pk: dict(row.values) for row in rows}
    standing = {row.pk: row.deleted_at is None for row in rows}
    later = RecordChange.objects.filter(record__in=list(values), at__gt=moment).order_by("-revision")
    for pk, revision, kind, before, after in later.values_list("record_id", "revision", "kind", "before", "after"):
        kept = {name: value for name, value in values[pk].items() if name not in after}
        values[pk] = kept | {name: value for name, value in before.items() if value is not None}
        standing[pk] = kind == "delete" or (standing[pk] and revision > 1 and kind != "restore")
    return {pk: held if standing[pk] else None for pk, held in values.items()}
