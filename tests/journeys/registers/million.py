"""A million records: bicycles over five years, beside traders and the contracts and reports that cite them."""

from __future__ import annotations

from typing import NamedTuple

from django.db import connection

from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.engines.records.models import Record, RecordChange
from madoguchi.foundation.catalogue.queries import register
from madoguchi.values.references import new_record_number
from tests.journeys.registers.citing_house import CONTRACTS, REPORTS, TRADERS, contract, trader
from tests.journeys.registers.house import BICYCLES, KEEPER, bicycle, publish_registers

MILLION = 1_000_000
HOUSE = BICYCLES.replace("order: {by: name}}", "order: {by: name}, calendar: bought_on, board: state}")
"""The bicycles, whose first list can also be looked at as a calendar and as a board."""

# How often what is made one by one is repeated; the one bicycle that is like no other is not.
_TIMES = {"bicycles": 23_800, "traders": 25_000, "contracts": 25_000, "reports": 25_000}
_WITHOUT_CHECKS = """
SET LOCAL session_replication_role = replica; SET LOCAL maintenance_work_mem = '256MB'; SET LOCAL statement_timeout = 0
"""
_MOMENT = "r.{} - g %% 1800 * interval '1 day'"


class Known(NamedTuple):
    """The numbers of a bicycle, and of the trader all contracts and reports are about."""

    bicycle: str
    trader: str


def fill() -> Known:
    """A million records, each with the act that made it, and what the planner counts of them.

    Needs a transaction: what stands here afterwards, tables and indexes and counts, goes with it.
    """
    with connection.cursor() as cursor:
        # Else the room the rows took would be there after them.
        cursor.execute("TRUNCATE records_record, records_recordchange CASCADE")
    known = _first_records()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # What is repeated was checked when it was made.
        cursor.execute(_WITHOUT_CHECKS)
        indexes = _indexes_of(Record) | _indexes_of(RecordChange)
        cursor.execute("; ".join(f"DROP INDEX {name}" for name in indexes))
        for register, times in _TIMES.items():
            cursor.execute(_repeating(), [times, register])
        cursor.execute(_ACTS)
        cursor.execute("; ".join(indexes.values()))
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("ANALYZE records_record, records_recordchange")
        cursor.execute("SELECT count(*) FROM records_record")
        assert cursor.fetchone()[0] >= MILLION
    return known


def _first_records() -> Known:
    publish_registers(HOUSE, TRADERS, CONTRACTS, REPORTS)
    for number in range(38):
        one = bicycle(str(number), price=number, bought_on=f"{1985 + number}-02-03")
    bicycle("38", state="broken", why="鍵", price=38, bought_on="2023-02-03")
    bicycle("39", name="鰻の旗", state="broken", why="鍵", bought_on="2026-04-05")
    cited = trader("1", "見本商会")
    contract("契約", cited)
    copied = {"name": "届", "trader": {"number": cited.ref}, "trader_name": "見本商会"}
    create_record(register("reports"), copied, ref=new_record_number(), by=KEEPER)
    return Known(one.ref, cited.ref)


def _indexes_of(kind: type[Record] | type[RecordChange]) -> dict[str, str]:
    """The indexes of a table that are no rules, by name, each as it is made."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE indrelid = %s::regclass AND NOT indisunique",
            [kind._meta.db_table],
        )
        return dict(cursor.fetchall())


def _repeating() -> str:
    """Repeat the records of a register, each with a number and places of its own."""
    kept = [field.column for field in Record._meta.concrete_fields if not field.primary_key]
    moments = {name: _MOMENT.format(name) for name in ("created_at", "updated_at")}
    own = {"ref": "'N' || r.id || 'x' || g", "key": "NULL", "v1": "r.v1 || g", "v3": "r.v3 || g", **moments}
    columns = ", ".join(f'"{column}"' for column in kept)
    given = ", ".join(own.get(column, f'r."{column}"') for column in kept)
    return (
        f"INSERT INTO records_record ({columns}) SELECT {given} FROM records_record AS r,"  # noqa: S608 - only names
        " generate_series(1, %s) AS g WHERE r.register_id = %s AND r.key IS DISTINCT FROM '39'"
    )


_ACTS = """
INSERT INTO records_recordchange (record_id, register_id, tx, revision, kind, before, after, reason, by_kind, by_ref,
    by_name, at)
SELECT id, register_id, 0, 1, 'create', '{}', "values", '', 'staff', made_by, updated_by, created_at
FROM records_record AS r WHERE NOT EXISTS (SELECT FROM records_recordchange WHERE record_id = r.id)
"""
