"""Records are looked up by divisions, by several choices and by the months of every day, too."""

from collections.abc import Iterator, Mapping
from json import loads
from typing import Any
from zlib import crc32

from django.db import migrations

_SIZE = 2000
_DAYS = frozenset({"date", "date_time"})
_KINDS = _DAYS | {"division", "choices"}
_NEXT = """
SELECT id, "values" FROM records_record WHERE register_id = %s AND id > %s ORDER BY id LIMIT %s
"""
_ADD = """
UPDATE records_record AS record SET terms = ARRAY(
    SELECT DISTINCT term FROM unnest(record.terms || coming.terms::int[]) AS term ORDER BY term
)
FROM unnest(%s::bigint[], %s::text[]) AS coming (id, terms) WHERE record.id = coming.id
"""


def _fields(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for page in content.get("record", {}).get("pages", ()):
        for field in page.get("fields", ()):
            if field.get("type") in _KINDS:
                yield field["id"], field["type"]


def _written(kinds: set[tuple[str, str]], values: Mapping[str, Any]) -> Iterator[str]:
    """As `rules.register_terms` writes them at this time."""
    for name, kind in kinds:
        value = values.get(name)
        if kind in _DAYS and isinstance(value, str):
            yield f"{name}@{value[:7]}"
        elif kind == "choices" and isinstance(value, list):
            yield from (f"{name}={str(one).lower()}" for one in value)
        elif kind == "division" and value is not None:
            yield f"{name}={str(value).lower()}"


def _terms(register_id: str, kinds: set[tuple[str, str]], values: Mapping[str, Any]) -> list[int]:
    return [crc32(f"{register_id}|{one}".encode("utf-8", "surrogatepass")) - 2**31 for one in _written(kinds, values)]


def _add(apps: Any, editor: Any) -> None:
    named: dict[str, set[tuple[str, str]]] = {}
    for register_id, content in apps.get_model("catalogue", "RegisterVersion").objects.values_list(
        "register_id", "content"
    ):
        named.setdefault(register_id, set()).update(_fields(content))
    with editor.connection.cursor() as cursor:
        for register_id, kinds in named.items():
            if kinds:
                _add_to(cursor, register_id, kinds)


def _add_to(cursor: Any, register_id: str, kinds: set[tuple[str, str]]) -> None:
    last = 0
    while True:
        cursor.execute(_NEXT, [register_id, last, _SIZE])
        rows = [(id_, values if isinstance(values, dict) else loads(values)) for id_, values in cursor.fetchall()]
        if not rows:
            return
        found = [(id_, _terms(register_id, kinds, values)) for id_, values in rows]
        told = [(id_, f"{{{','.join(map(str, terms))}}}") for id_, terms in found if terms]
        if told:
            cursor.execute(_ADD, [[id_ for id_, _ in told], [terms for _, terms in told]])
        last = rows[-1][0]


class Migration(migrations.Migration):
    """No transaction around it: nobody who writes waits for more than a portion. Interrupted, it begins again."""

    atomic = False
    dependencies = [
        ("records", "0024_turns_by_register"),
        ("catalogue", "0002_registers"),
    ]

    operations = [migrations.RunPython(_add, migrations.RunPython.noop, elidable=True)]
