"""Looking into registers: their sections, how many records there are, one record and its history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, Count, F, Func, Q, TextField, Value

from madoguchi.engines.records.errors import NoSuchRecord
from madoguchi.engines.records.item_names import item_names
from madoguchi.engines.records.models import Record, RecordChange
from madoguchi.engines.records.queries.shares import is_within, share_in
from madoguchi.engines.records.register_section import Dataset, RegisterSection
from madoguchi.engines.records.rules.record_keys import compared_key
from madoguchi.engines.records.rules.register_masks import classes_above
from madoguchi.engines.records.rules.shares import Share, narrowed
from madoguchi.foundation.access.rules import Resource
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.foundation.catalogue.register import posts_named
from madoguchi.foundation.wall.speaker import show_as
from madoguchi.values.confidentiality import Confidentiality


@dataclass(frozen=True)
class RecordFacts:
    """One record as it stands now."""

    ref: str
    register_id: str
    version: str
    revision: int
    values: Mapping[str, Any]
    created_at: datetime
    updated_at: datetime
    updated_by: str
    is_deleted: bool
    made_by: str = ""
    made_in: str = ""


@dataclass(frozen=True)
class ChangeFacts:
    """One act on a record: `before` and `after` hold the values that changed, by field, None where there was none."""

    revision: int
    kind: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    reason: str
    by: str
    at: datetime


@lru_cache(maxsize=256)
def register_section(register: Register) -> RegisterSection:
    """What this version of a register keeps, read once; without what is hidden from whom it was opened for."""
    share = share_in(register)
    if share is None:
        return RegisterSection.model_validate(register.section("record"))
    return _narrowed(register.whole, share.hidden)


@lru_cache(maxsize=256)
def register_items(register: Register, language: str) -> tuple[str, ...]:
    """The names of what a register records, in their order."""
    return item_names(register_section(register).fields, language)


def _narrowed(register: Register, hidden: frozenset[str]) -> RegisterSection:
    return narrowed(register_section(register), hidden)


def register_resource(register: Register, action: str) -> Resource:
    """The register as the rules of access see it for an action: view_register, edit_register or add_record."""
    header = register.header
    named = {"edit_register": header.editors, "add_record": header.adders}
    return Resource(
        kind="register",
        division=header.division,
        posts=named.get(action, header.readers),
        scope=scope_of(register, writes=action != "view_register"),
        confidentiality=usual_class(register),
    )


def dataset_resource(register: Register, dataset: Dataset) -> Resource:
    """A dataset as the rules of access see it: its own readers besides those of the register, and its own class."""
    whole = register_resource(register, "view_register")
    told = dataset.confidentiality or whole.confidentiality
    return replace(whole, posts=whole.posts | posts_named(dataset.readers), confidentiality=told)


def show_registers(*register_ids: str) -> None:
    """Whoever speaks may ask for records of these: the code that says so looked whether they may, or a form cites it.

    The portal sees no record before.
    """
    show_as("register", *register_ids)


def changed_last(register_ids: Iterable[str]) -> dict[str, datetime]:
    """When a record of each register was written last, in one query; registers without records are left out."""
    ids = sorted(set(register_ids))
    if not ids:
        return {}
    first, *others = (
        Record.objects.filter(register_id=one).order_by("-updated_at").values_list("register_id", "updated_at")[:1]
        for one in ids
    )
    return dict(first.union(*others, all=True) if others else first)


def usual_class(register: Register) -> Confidentiality:
    """How confidential the register is, and each field of it that does not say otherwise."""
    return "3A" if register.header.persons else "2"


@lru_cache(maxsize=256)
def fields_above(register: Register) -> Mapping[str, Confidentiality]:
    """The fields of the whole register that are more confidential than it is, with their class."""
    return classes_above(register_section(register.whole), usual_class(register))


def scope_of(register: Register, *, writes: bool) -> str:
    """What a programme that is kept to some registers needs to read this one, or to write it."""
    return f"{register.id}:{'write' if writes else 'read'}"


def records_by_register() -> dict[str, int]:
    """How many records each register holds, without those in the bin."""
    rows = Record.objects.filter(deleted_at=None).values_list("register_id").annotate(held=Count("pk")).order_by()
    return dict(rows)


def has_records(register_id: str) -> bool:
    """Whether a register holds any record, also one in the bin."""
    return Record.objects.filter(register_id=register_id).exists()


def record_of(register_id: str, ref: str) -> RecordFacts:
    """One record of a register, in the bin or not, whoever asks; raises NoSuchRecord."""
    return facts_of(_row_of(register_id, ref))


def record_in(register: Register, ref: str) -> RecordFacts:
    """One record of a register as it was opened, in the bin or not; one that is not in its share is NoSuchRecord."""
    row = _row_of(register.id, ref)
    if not is_within(register, row):
        raise NoSuchRecord(ref=ref[:16])
    return facts_of(row, register)


def shown_in(register: Register, ref: str) -> RecordFacts:
    """One record with what is hidden left out, for somebody who has a part in it by its process."""
    return facts_of(_row_of(register.id, ref), register)


def _row_of(register_id: str, ref: str) -> Record:
    row = Record.objects.filter(register_id=register_id, ref=ref).first() if "\0" not in ref else None
    if row is None:
        raise NoSuchRecord(ref=ref[:16])
    return row


def record_by_ref(ref: str) -> RecordFacts:
    """One record by its number alone; raises NoSuchRecord."""
    row = Record.objects.filter(ref=ref).first()
    if row is None:
        raise NoSuchRecord(ref=ref[:16])
    return facts_of(row)


def records_like(
    register: Register, refs: Sequence[str], keys: Sequence[object], key: str | None
) -> dict[str, RecordFacts]:
    """The records of these numbers, and those of these keys under `=` and the key as `compared_key` tells it.

    None of those in the bin.
    """
    section = register_section(register)
    compared = [compared_key(section, one) for one in keys]
    rows = Record.objects.filter(
        _among("ref", refs) | _among("key", compared), register_id=register.id, deleted_at=None
    )
    facts = [facts_of(row, register) for row in rows] if refs or keys else []
    found = {one.ref: one for one in facts}
    named = {one.ref: one.values.get(key) for one in facts} if key else {}
    return found | {f"={compared_key(section, named[one.ref])}": one for one in facts if named.get(one.ref) is not None}


def keys_before_import(register: Register, refs: Sequence[str], since: datetime) -> dict[str, object]:
    """The keys that files changed from this moment on, by the number of the record, as they were before."""
    key = register_section(register.whole).key
    rows = RecordChange.objects.filter(
        record__ref__in=refs, register_id=register.id, kind="import", at__gte=since, before__has_key=key or ""
    )
    told = rows.order_by("-revision").values_list("record__ref", f"before__{key}") if key and refs else ()
    return {ref: before for ref, before in told if before is not None}


def _among(column: str, texts: Sequence[str]) -> Q:
    """One of these texts, told as one value: a thousand of them take longer to write down than to find."""
    known = [text for text in texts if "\0" not in text]
    sides = F(column), Value(known, output_field=ArrayField(TextField()))
    among = Func(*sides, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField())
    return Q(among) if known else Q(pk__in=[])


def facts_of(row: Record, register: Register | None = None) -> RecordFacts:
    """The row as facts, without what is hidden from whom the register was opened for."""
    share = share_in(register) if register else None
    return RecordFacts(
        ref=row.ref,
        register_id=row.register_id,
        version=row.version_id,
        revision=row.revision,
        values=share.shown(row.values) if share else row.values,
        created_at=row.created_at,
        updated_at=row.updated_at,
        updated_by=row.updated_by,
        is_deleted=row.deleted_at is not None,
        made_by=row.made_by,
        made_in=row.made_in,
    )


def changes_of(register: Register, ref: str) -> tuple[ChangeFacts, ...]:
    """Everything that was done to a record, the newest first, as far as the register was opened."""
    share = share_in(register) or Share()
    rows = RecordChange.objects.filter(record__ref=ref).order_by("-revision")
    return tuple(
        ChangeFacts(
            row.revision, row.kind, share.shown(row.before), share.shown(row.after), row.reason, row.by_name, row.at
        )
        for row in rows
    )
