"""Records are looked up by single letters, too: a rare one is found without walking through the register."""

from collections.abc import Iterator
from typing import Any
from zlib import crc32

from django.db import migrations

_SIZE = 2000
_NEXT = "SELECT id, register_id, text FROM records_record WHERE id > %s ORDER BY id LIMIT %s"
_ADD = """
UPDATE records_record AS record SET terms = ARRAY(
    SELECT DISTINCT term FROM unnest(record.terms || coming.terms::int[]) AS term ORDER BY term
)
FROM unnest(%s::bigint[], %s::text[]) AS coming (id, terms) WHERE record.id = coming.id
"""


def _terms(register_id: str, text: str) -> Iterator[int]:
    """As `rules.register_places` works them out at this time."""
    for letter in {*text} - {" ", "\n"}:
        yield crc32(f"{register_id}|{letter}".encode("utf-8", "surrogatepass")) - 2**31


def _add(_apps: Any, editor: Any) -> None:
    last = 0
    with editor.connection.cursor() as cursor:
        while True:
            cursor.execute(_NEXT, [last, _SIZE])
            rows = cursor.fetchall()
            if not rows:
                return
            found = [f"{{{','.join(map(str, _terms(register_id, text)))}}}" for _, register_id, text in rows]
            cursor.execute(_ADD, [[id_ for id_, *_ in rows], found])
            last = rows[-1][0]


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0012_bulk_edits"),
    ]

    operations = [migrations.RunPython(_add, migrations.RunPython.noop, elidable=True)]
