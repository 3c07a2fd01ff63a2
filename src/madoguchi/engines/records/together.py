"""Writing records by one statement: many by a table of the moment and COPY, one new one at once; with their history."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from madoguchi.engines.records.models import Record
from madoguchi.engines.records.register_section import MOST_VIEWS
from madoguchi.engines.records.rules.hooks import event_of
from madoguchi.values.actor import Actor

_FIELDS = [field for field in Record._meta.concrete_fields if not field.primary_key]
_COLUMNS = ", ".join(f'"{field.column}"' for field in _FIELDS)
# Only names of columns are put together here.
_STAGED = f"CREATE TEMP TABLE records_coming ON COMMIT DROP AS SELECT {_COLUMNS} FROM records_record WITH NO DATA"  # noqa: S608
_COPY = f"COPY records_coming ({_COLUMNS}) FROM STDIN"
_FILL = f"""
WITH made AS (
  INSERT INTO records_record ({_COLUMNS}) SELECT {_COLUMNS} FROM records_coming
  RETURNING id, ref, register_id, revision, "values", updated_at
), told AS (
  INSERT INTO records_recordchange
    (record_id, register_id, revision, kind, before, after, reason, by_kind, by_ref, by_name, at)
  SELECT id, register_id, revision, %s, '{{}}', "values", %s, %s, %s, %s, updated_at FROM made ORDER BY id
)
SELECT ref, id FROM made
"""  # noqa: S608

_ONE = f"""
WITH made AS (
  INSERT INTO records_record ({_COLUMNS}) VALUES ({", ".join(["%s"] * len(_FIELDS))}) ON CONFLICT DO NOTHING
  RETURNING id, ref, register_id, revision, "values", updated_at
), told AS (
  INSERT INTO records_recordchange
    (record_id, register_id, revision, kind, before, after, reason, by_kind, by_ref, by_name, at)
  SELECT id, register_id, revision, %s, '{{}}', "values", %s, %s, %s, %s, updated_at FROM made
), noted AS (
  INSERT INTO records_hookdelivery
    (ref, hook_id, record_ref, revision, event, happened_at, state, tries, next_at, trouble)
  SELECT 'msg_' || replace(gen_random_uuid()::text, '-', ''), hook.id, made.ref, made.revision, %s, made.updated_at,
    'waiting', 0, made.updated_at, ''
  FROM made JOIN records_hook AS hook
    ON hook.register_id = made.register_id AND hook.stopped_at IS NULL AND %s = ANY (hook.events)
)
SELECT id FROM made
"""  # noqa: S608

_FOLLOWING = ("text", "terms", "key", *(f"v{number}" for number in range(1, MOST_VIEWS + 1)))
_REWRITTEN = ("values", "revision", "made_by", "made_in", *_FOLLOWING)
_ANEW = ", ".join(f'"{column}"' for column in _REWRITTEN)
_COPIED_AGAIN = f"""
CREATE TEMP TABLE records_rewritten ON COMMIT DROP AS SELECT id, {_ANEW} FROM records_record WITH NO DATA
"""  # noqa: S608
_REWRITE = f"""
UPDATE records_record AS record SET {", ".join(f'"{one}" = anew."{one}"' for one in _REWRITTEN)}
FROM records_rewritten AS anew WHERE anew.id = record.id
"""  # noqa: S608


def write_one(row: Record, *, kind: str, reason: str, by: Actor) -> bool:
    """Write a new record, the act that made it, and who is to be told of it; it knows its key afterwards.

    False, and nothing is written, when its number or its key is taken.
    """
    event = event_of(kind, row.revision)
    given = [_written(getattr(row, field.attname)) for field in _FIELDS]
    with connection.cursor() as cursor:
        cursor.execute(_ONE, [*given, kind, reason, by.kind.value, by.ref, by.name, event, event])
        made = cursor.fetchone()
    if made is not None:
        row.pk, row._state.adding = made[0], False
    return made is not None


def write_new(rows: Sequence[Record], *, kind: str, reason: str, by: Actor) -> None:
    """Write these records and the act that made them; they know their keys afterwards. Needs a transaction."""
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS records_coming")
        cursor.execute(_STAGED)
        with cursor.copy(_COPY) as copy:
            for row in rows:
                copy.write_row([_written(getattr(row, field.attname)) for field in _FIELDS])
        cursor.execute(_FILL, [kind, reason, by.kind.value, by.ref, by.name])
        made = dict(cursor.fetchall())
    for row in rows:
        row.pk = made[row.ref]


def rewrite(rows: Sequence[Record]) -> None:
    """Write the values of these records again, who made them, and what follows from both. Needs a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS records_rewritten")
        cursor.execute(_COPIED_AGAIN)
        with cursor.copy(f"COPY records_rewritten (id, {_ANEW}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([row.pk, *(_written(getattr(row, name)) for name in _REWRITTEN)])
        cursor.execute(_REWRITE)


def _written(value: Any) -> Any:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return _array(value) if isinstance(value, list) else value


def _array(numbers: Iterable[int]) -> str:
    return f"{{{','.join(map(str, numbers))}}}"
