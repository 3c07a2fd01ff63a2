"""Writing people in bulk: one COPY into a table of the moment, one statement into the register."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from madoguchi.engines.registry.models import Person, PersonFact, Source
from madoguchi.engines.registry.rules.extract import PersonRow
from madoguchi.values.clock import now
from madoguchi.values.held import State
from madoguchi.values.search_keys import search_keys

_FROM_ROW = (
    *("ref", "household", "relation", "family", "given", "family_kana", "given_kana", "roman", "single", "birth"),
    *("sex", "postal_code", "prefecture", "city", "ward_code", "town", "street", "building", "telephone", "email"),
)
_COLUMNS = (
    *(*_FROM_ROW, "city_code", "name_key", "given_name_key", "kana_key", "given_kana_key"),
    *("source_id", "as_of", "taken_at", "gone_at"),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact to write; the value None is known to be empty."""

    ref: str
    key: str
    value: object
    as_of: date


def write_people(rows: Iterable[PersonRow], source: Source, *, today: date, city_code: str) -> int:
    """Write these people with their facts, new or in the place of what is held; returns how many. Needs a transaction.

    Nothing is compared and no history is kept: that is `take_over`.
    """
    moment, kept = now(), list(rows)
    people, columns = Person._meta.db_table, ", ".join(_COLUMNS)
    changing = ", ".join(f"{column} = EXCLUDED.{column}" for column in _COLUMNS if column != "ref")
    with connection.cursor() as cursor:
        # What hurries a page does not hurry a whole register; the limit comes back with the end of the transaction.
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("DROP TABLE IF EXISTS people_coming")
        cursor.execute(
            f"CREATE TEMP TABLE people_coming ON COMMIT DROP AS SELECT {columns} FROM {people} WITH NO DATA"  # noqa: S608
        )
        with cursor.copy(f"COPY people_coming ({columns}) FROM STDIN") as copy:
            for row in kept:
                own = city_code if row.ward_code else ""
                copy.write_row((*_person(row), own, *_keys(row), source.pk, row.as_of or today, moment, None))
        cursor.execute(
            f"INSERT INTO {people} ({columns}) SELECT {columns} FROM people_coming ORDER BY ref "  # noqa: S608
            f"ON CONFLICT (ref) DO UPDATE SET {changing}"
        )
    write_facts(
        (Fact(row.ref, key, value, row.as_of or today) for row in kept for key, value in row.facts.items()), source
    )
    return len(kept)


def write_facts(facts: Iterable[Fact], source: Source) -> None:
    """Write facts of people who are held, new or in the place of what is held. Needs a transaction."""
    table = PersonFact._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS facts_coming")
        cursor.execute(
            "CREATE TEMP TABLE facts_coming (ref text, key text, state text, value jsonb, as_of date) ON COMMIT DROP"
        )
        with cursor.copy("COPY facts_coming FROM STDIN") as copy:
            for fact in facts:
                known = State.EMPTY if fact.value is None else State.KNOWN
                written = None if fact.value is None else json.dumps(fact.value, ensure_ascii=False)
                copy.write_row((fact.ref, fact.key, known.value, written, fact.as_of))
        cursor.execute(
            f"INSERT INTO {table} (person_id, key, state, value, source_id, as_of, taken_at) "  # noqa: S608
            "SELECT p.id, f.key, f.state, f.value, %s, f.as_of, %s FROM facts_coming f "
            f"JOIN {Person._meta.db_table} p ON p.ref = f.ref ORDER BY p.id, f.key "
            "ON CONFLICT (person_id, key) DO UPDATE SET state = EXCLUDED.state, value = EXCLUDED.value, "
            "source_id = EXCLUDED.source_id, as_of = EXCLUDED.as_of, taken_at = EXCLUDED.taken_at",
            [source.pk, now()],
        )


def _person(row: PersonRow) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in _FROM_ROW)


def _keys(row: PersonRow) -> tuple[str, str, str, str]:
    keys = search_keys(f"{row.family} {row.given}".strip(), f"{row.family_kana} {row.given_kana}".strip())
    return keys.name_key, keys.given_name_key, keys.kana_key, keys.given_kana_key
