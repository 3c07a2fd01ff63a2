"""The files of a record: those that may stand in its form, and opening one of them."""

from __future__ import annotations

from typing import BinaryIO

from django.db import transaction

from madoguchi.engines.records.actions.attaching import FormFiles
from madoguchi.engines.records.actions.record_acts import journal_record
from madoguchi.engines.records.errors import NoSuchRecord
from madoguchi.engines.records.field_types.file import FileField
from madoguchi.engines.records.queries.record_files import file_fields, refs_in
from madoguchi.engines.records.queries.registers import record_in, register_section, shown_in
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.foundation.storage.errors import NoSuchFile
from madoguchi.foundation.storage.queries import StoredFile, open_file, stored_file
from madoguchi.journeys.registers.record_opening import record_opened
from madoguchi.values.actor import Actor
from madoguchi.values.words import words_in


def files_of_form(found: Register, ref: str, *, is_new: bool, by: Actor) -> FormFiles:
    """The files of a form; of a new one whose button was pressed twice, also those of the record it made."""
    fields = file_fields(register_section(found))
    if not fields:
        return FormFiles(ref, "", frozenset(), by)
    try:
        record = record_in(found, ref) if is_new else shown_in(found, ref)
    except NoSuchRecord:
        return FormFiles(ref, "", frozenset(), by)
    named = frozenset(one for field in fields for one in refs_in(record.values.get(field.id)))
    return FormFiles(ref, record.ref, named, by)


@transaction.atomic
def attached_file(
    register_id: str, ref: str, field_id: str, file_ref: str, *, by: Actor
) -> tuple[StoredFile, BinaryIO]:
    """A file that this record names in this field, opened; the look is journalled, whatever the register holds.

    Raises NoSuchFile for a field that is hidden from who asks and for a file that stands in another record;
    NoSuchRecord, NotPermitted; FileIsQuarantined and FileIsNotSafe for what the virus scanner has not let through.
    """
    found, one = record_opened(register_id, ref, by=by)
    field = register_section(found).by_id.get(field_id)
    if not isinstance(field, FileField) or file_ref not in refs_in(one.values.get(field_id)):
        raise NoSuchFile()
    journal_record(found, [one.ref], "read", by=by, part=f"の添付「{words_in(field.label, 'ja')}」")
    return stored_file(file_ref), open_file(file_ref)
