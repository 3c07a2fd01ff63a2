"""Words beside a subject that may tell of a person: each under a key the subject holds, and gone with that key."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from madoguchi.foundation.journal.models import NameKey
from madoguchi.foundation.journal.names import is_sealed, opened_names, sealed_name


def kept_words(text: str, subject: str) -> str:
    """The words as they may be stored; their key is written, and goes when what the subject is does."""
    if not text:
        return ""
    sealed = sealed_name(text, subject)
    NameKey.objects.create(ref=sealed.ref, holder=sealed.holder, key=sealed.key)
    return sealed.text


def read_words(texts: Iterable[str]) -> dict[str, str]:
    """What each of the stored texts says; empty where its key was destroyed, as it is where it was never sealed."""
    found = set(texts)
    return {text: text for text in found if not is_sealed(text)} | opened_names(found)


def seal_stored(table: str, *, subject: str, words: str) -> None:
    """Seal what a table of before holds plain, by the names of its columns; twice changes nothing. For migrations."""
    plain = f"SELECT id, {subject}, {words} FROM {table} WHERE {words} <> ''"  # noqa: S608 - names of columns only
    with connection.cursor() as cursor:
        cursor.execute(f"{plain} AND {words} NOT LIKE 'sealed:%%' ORDER BY id FOR UPDATE", [])
        for number, whose, text in cursor.fetchall():
            sealed = sealed_name(text, whose)
            values: tuple[str, str, bytes] = (sealed.ref, sealed.holder, sealed.key)
            cursor.execute("INSERT INTO journal_namekey (ref, holder, key) VALUES (%s, %s, %s)", values)
            cursor.execute(f"UPDATE {table} SET {words} = %s WHERE id = %s", [sealed.text, number])  # noqa: S608
