"""Working out again what follows from the values of records when the definition of their register changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction

from madoguchi.engines.records.actions.hooks import note_changes
from madoguchi.engines.records.actions.kept_counts import note_laid
from madoguchi.engines.records.actions.process import lay_turns, name_makers
from madoguchi.engines.records.actions.record_acts import act_columns, journal_record
from madoguchi.engines.records.actions.record_columns import derive
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.following import Following
from madoguchi.engines.records.models import Record, RecordChange
from madoguchi.engines.records.queries.record_files import KnownFiles
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.queries.surroundings import surroundings
from madoguchi.engines.records.rules.register_conversion import is_kept_alike, kept_anew
from madoguchi.engines.records.together import rewrite
from madoguchi.foundation.catalogue.queries import Register, register_version
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import now


def lay_places(register: Register, *, after: int, size: int) -> int:
    """Work out again what follows from the values of the next records; the last one's place to go on from, or 0.

    A value that a field of another kind reads is kept as that field keeps it, with its history; others stay.
    """
    at = replace(surroundings("ja"), files=KnownFiles())
    with transaction.atomic():
        rows = list(
            Record.objects.select_for_update().filter(register_id=register.id, id__gt=after).order_by("id")[:size]
        )
        _convert(register, rows, at)
        name_makers([row for row in rows if not row.made_by])
        following = Following(register, at)
        for row in rows:
            derive(following, row)
        rewrite(rows)
        lay_turns(register, rows)
        note_laid(register)
    return rows[-1].pk if len(rows) == size else 0


def _convert(register: Register, rows: Sequence[Record], at: Circumstances) -> None:
    """Read the values of fields that are of another kind now once more; nobody's word is changed, only its form."""
    moment, acts = now(), []
    earlier = {version: register_version(version) for version in {row.version_id for row in rows} - {register.version}}
    for row in rows:
        was = earlier.get(row.version_id)
        before, after = _conversions(register, row, at, register_section(was).by_id) if was else ({}, {})
        if after:
            whole = {**row.values, **after}
            row.values, row.revision = {k: v for k, v in whole.items() if v is not None}, row.revision + 1
            change = act_columns(row, before, after, kind="convert", reason="", by=SYSTEM)
            acts.append(RecordChange(record=row, **(change | {"at": moment})))
    RecordChange.objects.bulk_create(acts)
    note_changes([act.record for act in acts], "convert")
    journal_record(register, [act.record.ref for act in acts], "write:record_convert", by=SYSTEM)


def _conversions(
    register: Register, row: Record, at: Circumstances, was: Mapping[str, Field]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is kept in another form from now on, as it was and as it will be; `was` are the fields it was kept in."""
    after: dict[str, Any] = {}
    for field in register_section(register).fields:
        value = row.values.get(field.id)
        made = kept_anew(field, value, {**row.values, **after}, at, was.get(field.id))
        if not is_kept_alike(made, value):
            after[field.id] = made
    return {name: row.values.get(name) for name in after}, after
