"""One value for many records: kept from the choice to the end, carried out portion after portion, never twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from madoguchi.engines.records.errors import NoSuchBulkEdit, ReasonMissing
from madoguchi.engines.records.kept_messages import kept_message, told_message
from madoguchi.engines.records.models import RecordBulkEdit
from madoguchi.engines.records.rules.limits import check_words
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.clock import now
from madoguchi.values.message import Message
from madoguchi.values.references import new_record_number

Target = tuple[str, int]
"""The number of a record, and the revision somebody saw."""


@dataclass(frozen=True)
class BulkEditFacts:
    """One value for many records, and how far it has come; without a value the field is emptied."""

    ref: str
    register_id: str
    field: str
    targets: tuple[Target, ...]
    value: object
    reason: str
    by: Actor
    planned_at: datetime | None
    begun_at: datetime | None
    ended_at: datetime | None
    done: int
    changed: int
    refused: tuple[tuple[str, Message], ...]


def keep_bulk_edit(register: Register, field: str, targets: Iterable[Target], *, by: Actor) -> str:
    """Keep which records somebody chose, and for which field; its number. What they left undone for a day goes."""
    left = RecordBulkEdit.objects.filter(register_id=register.id, by_ref=by.ref, begun_at=None)
    left.filter(made_at__lt=now() - timedelta(days=1)).delete()
    row = RecordBulkEdit.objects.create(
        ref=new_record_number(),
        register_id=register.id,
        field=field,
        targets=[list(one) for one in targets],
        by_ref=by.ref,
        by_name=by.name,
        made_at=now(),
    )
    return row.ref


def bulk_edit_of(register_id: str, ref: str, *, by: Actor) -> BulkEditFacts:
    """What this person chose; that of anybody else is NoSuchBulkEdit."""
    row = RecordBulkEdit.objects.filter(register_id=register_id, ref=ref).first() if "\0" not in ref else None
    if row is None or row.by_ref != by.ref:
        raise NoSuchBulkEdit()
    return _facts(row)


@transaction.atomic
def decide_value(register_id: str, ref: str, value: object, *, reason: str, by: Actor) -> None:
    """Say which value and why, as often as nothing has begun. Raises ReasonMissing, NoSuchBulkEdit."""
    check_words(reason)
    if not reason.strip():
        raise ReasonMissing
    row = _locked(register_id, ref)
    if row.by_ref != by.ref or row.begun_at is not None:
        raise NoSuchBulkEdit()
    row.value, row.reason, row.planned_at, row.dry_run = value, reason.strip(), now(), None
    row.save(update_fields=["value", "reason", "planned_at", "dry_run"])


def begin_bulk_edit(register_id: str, ref: str, *, by: Actor) -> bool:
    """Mark it as begun; whether this press did. Raises NoSuchBulkEdit, also where no value is decided."""
    with transaction.atomic():
        row = _locked(register_id, ref)
        if row.by_ref != by.ref or row.planned_at is None:
            raise NoSuchBulkEdit()
        if row.begun_at is not None:
            return False
        row.begun_at = now()
        row.save(update_fields=["begun_at"])
    return True


def locked_bulk_edit(register_id: str, ref: str) -> BulkEditFacts:
    """The same, locked until the transaction ends, so that no portion is carried out twice."""
    return _facts(_locked(register_id, ref))


def advance_bulk_edit(
    ref: str, *, done: int, changed: int, refused: Sequence[tuple[str, Message]], is_end: bool
) -> None:
    """Say how far it has come, in the transaction of the portion; at the end the numbers of the rest are dropped."""
    row = RecordBulkEdit.objects.get(ref=ref)
    row.done, row.changed = row.done + done, row.changed + changed
    row.refused = [*row.refused, *([number, kept_message(why)] for number, why in refused)]
    if is_end:
        row.ended_at, row.targets, row.dry_run = now(), [], None
    row.save()


def _locked(register_id: str, ref: str) -> RecordBulkEdit:
    rows = RecordBulkEdit.objects.select_for_update().filter(register_id=register_id, ref=ref)
    row = rows.first() if "\0" not in ref else None
    if row is None:
        raise NoSuchBulkEdit()
    return row


def _facts(row: RecordBulkEdit) -> BulkEditFacts:
    return BulkEditFacts(
        ref=row.ref,
        register_id=row.register_id,
        field=row.field,
        targets=tuple((number, revision) for number, revision in row.targets),
        value=row.value,
        reason=row.reason,
        by=Actor(ActorKind.STAFF, row.by_ref, row.by_name),
        planned_at=row.planned_at,
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        done=row.done,
        changed=row.changed,
        refused=tuple((number, told_message(why)) for number, why in row.refused),
    )
