"""Files that are to go into a register: kept with who brought them, taken in batch by batch, never twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Length

from madoguchi.engines.records.errors import ImportBegun, NoSuchImport
from madoguchi.engines.records.models import RecordImport
from madoguchi.engines.records.rules.sheet_choices import NO_CHOICE, SheetChoice, kept_choice
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.clock import now
from madoguchi.values.references import new_record_number

Told = tuple[int, Sequence[Any]]
"""The number of a row, and why it was refused, as messages are kept."""

_CONTENT = 'COPY (SELECT "content" FROM records_recordimport WHERE ref = %s) TO STDOUT (FORMAT BINARY)'


@dataclass(frozen=True)
class ImportFacts:
    """One file on its way into a register, and how far it has come.

    `seen_at` is when whoever began it was told what it would do.
    """

    ref: str
    register_id: str
    name: str
    by: Actor
    seen_at: datetime | None
    begun_at: datetime | None
    ended_at: datetime | None
    line: int
    added: int
    changed: int
    refused: int
    told: Sequence[Told] = ()
    """The rows that were refused while it was taken in, with the reasons, as many as are kept."""
    choice: SheetChoice = NO_CHOICE
    """Which sheet of a workbook is meant."""
    table: str = ""
    """The table whose rows it holds; "" for a file of records."""


def keep_import(
    register: Register, name: str, content: bytes, *, by: Actor, choice: SheetChoice = NO_CHOICE, table: str = ""
) -> str:
    """Keep a file, of records or of the rows of a table, until somebody decides about it; its number."""
    row = RecordImport.objects.create(
        ref=new_record_number(),
        register_id=register.id,
        name=name[-200:],
        content=content,
        sheets=choice.told(),
        table=table,
        by_ref=by.ref,
        by_name=by.name,
        made_at=now(),
    )
    return row.ref


def waiting_import(register: Register, *, by: Actor) -> str:
    """The number of the last file this person brought that nobody has decided about; empty where there is none."""
    rows = RecordImport.objects.filter(register_id=register.id, by_ref=by.ref, table="", begun_at=None).order_by("-pk")
    return rows.values_list("ref", flat=True).first() or ""


def import_of(register_id: str, ref: str) -> ImportFacts:
    """The file; raises NoSuchImport."""
    rows = RecordImport.objects.defer("content").filter(register_id=register_id, ref=ref)
    row = rows.first() if "\0" not in ref else None
    if row is None:
        raise NoSuchImport()
    return _facts(row)


def import_with_content(register_id: str, ref: str) -> tuple[ImportFacts, bytes]:
    """The file and what stands in it, at once; raises NoSuchImport."""
    row = RecordImport.objects.filter(register_id=register_id, ref=ref).first() if "\0" not in ref else None
    if row is None:
        raise NoSuchImport()
    return _facts(row), bytes(row.content)


def size_of(ref: str) -> int:
    """How many bytes the file has; nought where there is none."""
    return RecordImport.objects.filter(ref=ref).values_list(Length("content"), flat=True).first() or 0


def content_of(ref: str) -> bytes:
    """The file itself, which is by far the largest of what is kept of it; once it has ended only what is left of it.

    It is copied as bytes: the answer to a question would be twice as many hexadecimal digits. Raises NoSuchImport.
    """
    with connection.cursor() as cursor, cursor.copy(cursor.mogrify(_CONTENT, [ref])) as told:
        told.set_types(["bytea"])
        found = [content for (content,) in told.rows()]
    if not found:
        raise NoSuchImport()
    return bytes(found[0])


@transaction.atomic
def choose_sheet(register_id: str, ref: str, content: bytes, choice: SheetChoice) -> None:
    """Keep which sheet is meant, in the file as well; what another one would have done is forgotten.

    Raises ImportBegun, NoSuchImport.
    """
    row = _locked(register_id, ref)
    if row.begun_at is not None:
        raise ImportBegun()
    row.content, row.sheets, row.dry_run = content, choice.told(), None
    row.save(update_fields=["content", "sheets", "dry_run"])


def begin_import(register_id: str, ref: str, *, seen_at: datetime | None = None, content: bytes | None = None) -> None:
    """Mark it as begun by who saw at that moment what it would do, else as it was when the file came.

    With `content` that is what is taken in, and of the sheets only the chosen one is remembered. Raises ImportBegun for
    the second press, NoSuchImport.
    """
    with transaction.atomic():
        row = _locked(register_id, ref)
        if row.begun_at is not None:
            raise ImportBegun()
        row.begun_at = now()
        row.seen_at = min(max(seen_at or row.made_at, row.made_at), row.begun_at)
        changed = ["begun_at", "seen_at"]
        if content is not None:
            row.content, row.sheets = content, kept_choice(row.sheets).settled().told()
            changed += ["content", "sheets"]
        row.save(update_fields=changed)


def locked_import(register_id: str, ref: str) -> ImportFacts:
    """The file, locked until the transaction ends, so that no batch of it is taken in twice."""
    return _facts(_locked(register_id, ref))


def advance_import(
    ref: str, *, line: int, added: int, changed: int, refused: int, told: Sequence[Told], content: bytes | None
) -> None:
    """Say how far it has come, in the transaction of the batch; at the end `content` is what is left of the file."""
    # The file is not written again with every batch of it: it is by far the largest of what is kept here.
    end = {} if content is None else {"ended_at": now(), "content": content, "dry_run": None}
    counts = {"added": added, "changed": changed, "refused": refused}
    RecordImport.objects.filter(ref=ref).update(line=line, told=list(map(list, told)), **counts, **end)


def stop_import(ref: str, *, line: int, refused: int, told: Sequence[Told], content: bytes) -> None:
    """End it before everything was taken in: how many more rows are refused, the first of them with the reasons,
    and what is left of the file.
    """
    row = RecordImport.objects.get(ref=ref)
    row.line, row.refused, row.ended_at, row.content = line, row.refused + refused, now(), content
    row.told, row.dry_run = list(map(list, told)), None
    row.save()


def _locked(register_id: str, ref: str) -> RecordImport:
    row = RecordImport.objects.select_for_update().defer("content").filter(register_id=register_id, ref=ref).first()
    if row is None:
        raise NoSuchImport()
    return row


def _facts(row: RecordImport) -> ImportFacts:
    return ImportFacts(
        ref=row.ref,
        register_id=row.register_id,
        name=row.name,
        by=Actor(ActorKind.STAFF, row.by_ref, row.by_name),
        seen_at=row.seen_at,
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        line=row.line,
        added=row.added,
        changed=row.changed,
        refused=row.refused,
        told=row.told,
        choice=kept_choice(row.sheets),
        table=row.table,
    )
