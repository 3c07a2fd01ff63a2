"""The columns of a record that follow from its values, and the key that no other record of its register has."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from madoguchi.engines.records.errors import RecordKeyTaken
from madoguchi.engines.records.following import PLACES, Following, Made
from madoguchi.engines.records.models import Record
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.rules.register_terms import numbers_in
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.words import words_in


def derive(following: Following, row: Record) -> None:
    """Fill the columns that follow from the values."""
    made = Made(row.ref, row.created_at, row.updated_at, row.updated_by, row.made_by, row.made_in)
    follows = following.of(row.values, made, is_deleted=row.deleted_at is not None)
    row.text, row.terms, row.key = follows.text, numbers_in(follows.terms), follows.key
    for name, place in zip(PLACES, follows.places, strict=True):
        setattr(row, name, place)


def check_key(register: Register, row: Record) -> None:
    """Say in words that the key stands twice; the constraint of the table holds where two write at once."""
    if row.key is None or row.deleted_at is not None:
        return
    same = Record.objects.filter(register_id=register.id, key=row.key, deleted_at=None).exclude(ref=row.ref)
    if same.exists():
        raise key_taken(register, row.key)


def write_record(register: Register, row: Record) -> None:
    """Write the record; raises RecordKeyTaken when another one got its key meanwhile."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as clash:
        if "one_record_per_key" in str(clash):
            raise key_taken(register, row.key) from clash
        raise


def key_taken(register: Register, key: object) -> RecordKeyTaken:
    """The refusal of a key that another record of the register has."""
    section = register_section(register.whole)
    label = words_in(section.by_id[section.key or section.heading].label, "ja")
    return RecordKeyTaken(label=label, value=key)
