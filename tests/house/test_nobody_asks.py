"""Without an actor there are no rows: in a house full of everything, of every table of a matter, under every role."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pytest
from django.db import connection

from madoguchi.config.wall import MATTERS, OF_LIBRARIES
from madoguchi.foundation.wall.speaker import Side, Speaker, speaking
from tests.house.conftest import undone
from tests.house.scene import Scene

pytestmark = pytest.mark.django_db
GUARDED = (*MATTERS, *OF_LIBRARIES)
# What is shown to somebody nobody knows is as much as to nobody.
STRANGER = Speaker(Side.PORTAL, "a-nobody", frozenset({"1111-1111-11", "s1.another", "ticket.another"}))
# A value for each column that has to have one.
_VALUES = """
    SELECT quote_ident(a.attname), CASE
        WHEN t.typcategory = 'A' OR t.typname = 'jsonb' THEN '''{}'''
        WHEN t.typname = 'uuid' THEN 'gen_random_uuid()'
        WHEN t.typname = 'bool' THEN 'true'
        WHEN t.typcategory = 'N' THEN '1'
        WHEN t.typcategory = 'D' THEN 'now()'
        ELSE '''x''' END
    FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid
    WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND a.attnotnull AND NOT a.atthasdef AND a.attidentity = ''
"""


@pytest.fixture(autouse=True)
def nothing_is_empty(scene: Scene) -> Iterator[None]:
    with undone():
        with connection.cursor() as cursor:
            # What such a row refers to need not be there.
            cursor.execute("SET LOCAL session_replication_role = replica")
        for table in GUARDED:
            if rows_of(table) == 0:
                fill(table)
        yield


def rows_of(table: str) -> int:
    """How many rows whoever speaks finds in a table."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        return int(cursor.fetchone()[0])


def looked_at(side: Side, tables: Collection[str] = GUARDED) -> list[str]:
    """Those of these tables that a side may look at in any column."""
    with connection.cursor() as cursor:
        can = "SELECT t FROM unnest(%s::text[]) AS t WHERE has_any_column_privilege(%s, t, 'SELECT')"
        cursor.execute(can, [list(tables), side.value])
        return [table for (table,) in cursor.fetchall()]


def fill(table: str) -> None:
    """Write one row, whatever it says."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass", [table])
        for (rule,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {rule}")
        cursor.execute(_VALUES, [table])
        columns = dict(cursor.fetchall())
        names, values = ", ".join(columns), ", ".join(columns.values())
        cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({values})")  # noqa: S608


def check_shown_nothing(who: Speaker, tables: Collection[str] = GUARDED) -> None:
    those = looked_at(who.side, tables)
    with speaking(who):
        assert {table: count for table in those if (count := rows_of(table))} == {}


def test_the_house_is_full_of_everything() -> None:
    assert [table for table in GUARDED if rows_of(table) == 0] == []


@pytest.mark.parametrize("side", Side)
def test_s_authz_5_under_no_role_nobody_is_shown_any_row_of_a_matter(side: Side) -> None:
    tables = looked_at(side)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {side.value}")
    assert {table: count for table in tables if (count := rows_of(table))} == {}


@pytest.mark.parametrize("who", [Speaker(Side.PORTAL), STRANGER], ids=["nobody", "a stranger"])
def test_s_authz_5_whoever_has_nothing_here_is_shown_nothing(who: Speaker) -> None:
    check_shown_nothing(who)


@pytest.mark.parametrize("shows", ["true", "somebody_speaks()"])
@pytest.mark.parametrize("table", MATTERS)
def test_a_table_that_shows_its_rows_to_anybody_is_found(table: str, shows: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP POLICY IF EXISTS portal ON {table}")
        cursor.execute(f"CREATE POLICY portal ON {table} TO {Side.PORTAL.value} USING ({shows})")
        cursor.execute(f"GRANT SELECT ON {table} TO {Side.PORTAL.value}")
    with pytest.raises(AssertionError):
        check_shown_nothing(STRANGER, [table])
