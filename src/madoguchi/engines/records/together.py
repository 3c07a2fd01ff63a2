"""Writing records by one statement: many by a table of the moment and COPY, one new one at once; with their history."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache, partial
from itertools import islice
from typing import Any, TypeVar

from django.db import connection
from pydantic_core import to_json

from madoguchi.engines.records.behind import Behind
from madoguchi.engines.records.coming import OWN, Sent, copied
from madoguchi.engines.records.models import Record
from madoguchi.engines.records.rules.hooks import event_of
from madoguchi.engines.records.rules.register_places import place_of_moment
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.foundation.wall.prepared import Prepared
from madoguchi.values.actor import Actor

_FIELDS = [field for field in Record._meta.concrete_fields if not field.primary_key]
_COLUMNS = ", ".join(f'"{field.column}"' for field in _FIELDS)
Anything = TypeVar("Anything")
AT_ONCE = 1_000
"""So many new records go to the database together."""
_OWN = ", ".join(f'"{column}"' for column in OWN)
_CHANGE = "record_id, register_id, revision, kind, before, after, reason, by_kind, by_ref, by_name, at"
_DELIVERY = "ref, hook_id, record_ref, revision, event, happened_at, state, tries, next_at, trouble"
# Only names of columns are put together here.
_TOLD = f"""
told AS (
  INSERT INTO records_recordchange ({_CHANGE})
  SELECT id, register_id, revision, %(act)s, '{{}}', "values", %(reason)s, %(by_kind)s, %(by_ref)s, %(by_name)s,
    updated_at FROM made ORDER BY id
), noted AS (
  INSERT INTO records_hookdelivery ({_DELIVERY})
  SELECT 'msg_' || replace(gen_random_uuid()::text, '-', ''), hook.id, made.ref, made.revision, %(event)s,
    made.updated_at, 'waiting', 0, made.updated_at, ''
  FROM made JOIN records_hook AS hook
    ON hook.register_id = made.register_id AND hook.stopped_at IS NULL AND %(told_of)s = ANY (hook.events)
  ORDER BY made.id
)
"""  # noqa: S608
_MADE = 'RETURNING id, ref, register_id, revision, "values", updated_at'
_STAGED = f"CREATE TEMP TABLE records_coming ON COMMIT DROP AS SELECT {_OWN} FROM records_record WITH NO DATA"  # noqa: S608


@lru_cache(maxsize=64)
def _fill(by_moment: Collection[str]) -> str:
    """The statement that makes records of what was copied; these columns are places by the moment it is done."""
    taken = ", ".join(
        f"CASE WHEN {one} IS NOT NULL THEN %(place)s END" if one in by_moment else f'"{one}"' for one in OWN
    )
    # Only names of columns are put together here.
    return f"""
WITH made AS (
  INSERT INTO records_record
    ({_OWN}, register_id, version, revision, created_at, updated_at, updated_by, made_by, made_in)
  SELECT {taken}, %(register)s, %(version)s, 1, %(at)s, %(at)s, %(by_name)s, %(by_ref)s, %(made_in)s
  FROM records_coming
  {_MADE}
), {_TOLD}
SELECT ref, id FROM made
"""  # noqa: S608


_ONE = Prepared(f"""
WITH made AS (
  INSERT INTO records_record ({_COLUMNS}) VALUES ({", ".join(f"%(own_{one.column})s" for one in _FIELDS)})
  ON CONFLICT DO NOTHING
  {_MADE}
), {_TOLD}
SELECT id FROM made
""")  # noqa: S608

# What of a record is ever written again, by column; the rest is what it was made with.
_REWRITTEN = {
    one.column: one.attname for one in _FIELDS if one.name not in {"ref", "register_id", "created_at", "deleted_at"}
}
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
    given = {f"own_{one.column}": _written(getattr(row, one.attname)) for one in _FIELDS}
    with connection.cursor() as cursor:
        cursor.execute(_ONE, given | _told(event_of(kind, row.revision), kind, reason, by))
        made = cursor.fetchone()
    if made is not None:
        row.pk, row._state.adding = made[0], False
    return made is not None


def _told(event: str, kind: str, reason: str, by: Actor) -> dict[str, str]:
    """What the statements say of the act; the event twice, because a prepared value has one type."""
    who = {"by_kind": by.kind.value, "by_ref": by.ref, "by_name": by.name}
    return {"act": kind, "reason": reason, **who, "event": event, "told_of": event}


def portions(several: Iterable[Anything]) -> Iterator[list[Anything]]:
    """What is worked out, and goes to the database, together: little at first, so that it does not wait for long."""
    rest, size = iter(several), max(AT_ONCE // 4, 1)
    while portion := list(islice(rest, size)):
        yield portion
        size = min(2 * size, AT_ONCE)


def write_new(
    register: Register,
    several: Iterable[Sequence[Sent]],
    *,
    by_moment: Collection[str],
    kind: str,
    reason: str,
    at: datetime,
    by: Actor,
    made_in: str,
) -> dict[str, int]:
    """Write new records, the act that made them and who is to be told of it, in these portions; their keys by number.

    `by_moment` are the columns of places that follow from when this is done. Needs a transaction. Raises IntegrityError
    where a number or a key is taken.
    """
    made: dict[str, int] = {}
    record = {"register": register.id, "version": register.version, "at": at, "made_in": made_in}
    given = record | {"place": place_of_moment(at)} | _told(event_of(kind, 1), kind, reason, by)
    fill = _fill(tuple(by_moment))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS records_coming")
        cursor.execute(_STAGED)
        # What refers to other rows is checked behind the programme as well, not at the end of the transaction.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    plain = connection.connection

    def write(sent: bytes) -> None:
        with plain.cursor() as cursor:
            with cursor.copy("COPY records_coming FROM STDIN (FORMAT BINARY)") as copy:
                copy.write(sent)
            cursor.execute(fill, given)
            made.update(cursor.fetchall())
            cursor.execute("TRUNCATE records_coming")

    with Behind() as behind:
        for portion in several:
            behind.do(partial(write, copied(portion)))
    return made


def rewrite(rows: Sequence[Record]) -> None:
    """Write these records as they are now over what is kept of them. Needs a transaction.

    Raises IntegrityError where a key is taken.
    """
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS records_rewritten")
        cursor.execute(_COPIED_AGAIN)
        with cursor.copy(f"COPY records_rewritten (id, {_ANEW}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([row.pk, *(_written(getattr(row, name)) for name in _REWRITTEN.values())])
        cursor.execute(_REWRITE)


def _written(value: Any) -> Any:
    if isinstance(value, dict):
        return to_json(value).decode()
    return _array(value) if isinstance(value, list) else value


def _array(numbers: Iterable[int]) -> str:
    return f"{{{str(list(numbers))[1:-1]}}}"
